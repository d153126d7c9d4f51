import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { sizeAt } from './kit/axes'
import { biasAttr, initAttrs } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { parameterShape } from './kit/sizes'

export const op = defineOp({
  name: 'Affine',
  category: 'layer',
  order: 10,
  title: { en: 'Affine layer', ja: 'Affine レイヤ' },
  short: { en: 'Affine', ja: 'Affine' },
  summary: {
    en: 'Every input times a weight, plus a bias: XW + b.',
    ja: '入力に重みを掛けてバイアスを足す（XW + b）。',
  },
  about: {
    en: 'A fully connected layer, row-major as in the book: each row of X is one example and W is (in, out). Backward, X receives the gradient times Wᵀ, W receives Xᵀ times the gradient, and b receives the sum over all examples. Further axes in front count as examples; the book’s layer flattens images by itself, here Flatten goes before it. PyTorch stores W turned round (out, in), and notes that write Wx + b have examples as columns. W and b belong to the node unless they are wired.',
    ja: '全結合層。本と同じ行優先で、X の 1 行が 1 つのデータ、W の形は (入力, 出力)。逆伝播では、X に勾配と Wᵀ の積、W に Xᵀ と勾配の積、b に全データの勾配の和が渡る。前に軸が増えても、それぞれを 1 つのデータとして扱う。本の実装は画像を自動で平らにするが、ここでは前に Flatten を置く。PyTorch は W を転置した (出力, 入力) で持ち、Wx + b と書く流儀ではデータが列に並ぶ。W と b は、線をつながなければこのノード自身が持つ。',
  },
  backwardWords: {
    en: 'hands x the gradient times Wᵀ, W xᵀ times the gradient, and b its sum over the examples',
    ja: 'x へ勾配と Wᵀ の積、W へ xᵀ と勾配の積、b へデータについての和を渡す',
  },
  keywords: [
    'linear',
    'dense',
    'fully connected',
    'layer',
    'gemm',
    'weight',
    'bias',
    '全結合',
    '線形',
    '重み',
    '層',
    'アフィン',
  ],
  figure: { kind: 'card', sign: 'XW{+}b', glyph: 'XW+b' },
  formula: 'y = xW + b',
  inputs: {
    x: { about: { en: 'rows of examples, (N, in)', ja: 'データを行に並べたもの。(N, 入力)' } },
    W: {
      about: { en: 'weights, (in, out)', ja: '重み。(入力, 出力)' },
      param: {
        init: 'xavier',
        chosen: true,
        shape: ({ x }, { units }) => {
          const size = x?.at(-1)
          if (size === undefined || typeof units !== 'number') return undefined
          return parameterShape([size, units], `units is ${units}`)
        },
      },
    },
    b: {
      optional: true,
      about: { en: 'bias, (out)', ja: 'バイアス。(出力)' },
      param: {
        init: 'zero',
        bias: true,
        shape: ({ W }, { units, bias }) => {
          const size = W?.at(-1) ?? units
          return bias === false || typeof size !== 'number' ? undefined : [size]
        },
      },
    },
  },
  attrs: {
    units: {
      type: 'optional-int',
      default: null,
      min: 1,
      doc: {
        en: 'Number of outputs. Needed unless W is wired or already has a value.',
        ja: '出力の数。W に線がつながっているか、値がすでにあれば省ける。',
      },
    },
    bias: biasAttr,
    ...initAttrs,
  },
  expr: ({ x, W, b }, { units }) => {
    if (W.shape.length !== 2) throw notAMatrix(W.shape.length)
    const size = sizeAt(W.shape, 1)
    if (units !== null && units !== size)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `units is ${units}, but W has ${size} columns; they must be equal, or units left out`,
          ja: `units は ${units} だが W には ${size} 列ある。同じにするか units を省く`,
        },
        { blame: [W] },
      )
    const y = e.matmul(x, W)
    if (b === undefined) return y
    if (b.shape.length > 1 || ![1, size].includes(sizeAt(b.shape, -1)))
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `shapes do not fit: W has ${size} columns, b is (${b.shape.join(',')})`,
          ja: `形が合わない: W は ${size} 列、b は (${b.shape.join(',')})`,
        },
        { blame: [b], port: 'b' },
      )
    return e.add(y, b)
  },
  samples: [
    { name: 'a batch', shapes: { x: [4, 3], W: [3, 2], b: [2] } },
    { name: 'one example', shapes: { x: [3], W: [3, 2], b: [2] } },
    { name: 'no bias', shapes: { x: [2, 3], W: [3, 4] } },
    { name: 'a sequence', shapes: { x: [2, 3, 2], W: [2, 4], b: [4] } },
    { name: 'size 1', shapes: { x: [1, 1], W: [1, 1], b: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 3], W: [3, 2], b: [2] } },
    { name: 'nothing to read', shapes: { x: [2, 0], W: [0, 3], b: [3] } },
  ],
  golden: [
    {
      name: 'first layer of the three-layer network',
      inputs: { x: [[1, 0.5]], W: [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], b: [0.1, 0.2, 0.3] },
      outputs: { y: [[0.3, 0.7, 1.1]] },
      grads: { x: [[0.9, 1.2]], W: [[1, 1, 1], [0.5, 0.5, 0.5]], b: [1, 1, 1] },
    },
    {
      name: 'the bias receives the column sums',
      inputs: { x: [[1, 2], [3, 4], [5, 6]], W: [[1, 0], [0, 1]], b: [10, 20] },
      outputs: { y: [[11, 22], [13, 24], [15, 26]] },
      grads: { x: [[1, 1], [1, 1], [1, 1]], W: [[9, 9], [12, 12]], b: [3, 3] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'inner sizes differ',
      shapes: { x: [2, 3], W: [4, 2], b: [2] },
      code: 'inner-sizes-differ',
      port: 'W',
      message: 'inner sizes differ: x is (2,3), W is (4,2)',
    },
    {
      name: 'W turned round, as PyTorch stores it',
      shapes: { x: [5, 3], W: [2, 3], b: [2] },
      code: 'inner-sizes-differ',
      port: 'W',
      message: 'inner sizes differ: x is (5,3), W is (2,3)',
      hint: 'transpose W: (3,2) fits',
    },
    {
      name: 'a bias of another size',
      shapes: { x: [2, 3], W: [3, 2], b: [3] },
      code: 'shape-mismatch',
      port: 'b',
      message: 'shapes do not fit: W has 2 columns, b is (3)',
    },
    {
      name: 'W is no matrix',
      shapes: { x: [2, 3], W: [3] },
      code: 'rank-mismatch',
      port: 'W',
      message: 'W must be a matrix (in, out): it has 1 axis',
    },
    {
      name: 'units against the columns of W',
      shapes: { x: [2, 3], W: [3, 4] },
      attrs: { units: 5 },
      code: 'bad-attribute',
      port: 'W',
      message: 'units is 5, but W has 4 columns; they must be equal, or units left out',
    },
    {
      name: 'a single number has no inner size',
      shapes: { x: [], W: [3, 2] },
      code: 'rank-too-low',
      port: 'x',
      message: 'x needs at least 1 axis: its shape is ()',
    },
  ],
  onnx: {
    op: 'Gemm',
    note: {
      en: 'MatMul and Add where x has more than two axes',
      ja: 'x の軸が 3 本以上なら MatMul と Add になる',
    },
  },
  pytorch: 'torch.nn.functional.linear(x, W.T, b)',
})

function notAMatrix(rank: number): ShapeError {
  return new ShapeError(
    'rank-mismatch',
    {
      en: `W must be a matrix (in, out): it has ${rank} ${rank === 1 ? 'axis' : 'axes'}`,
      ja: `W は行列 (入力, 出力) でなければならない: 軸が ${rank} 本ある`,
    },
    { port: 'W' },
  )
}
