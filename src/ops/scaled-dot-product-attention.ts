import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import { broadcastShapes, formatShape, sameShape } from '../tensor/shape'
import { causalAttr, maskPort } from './kit/attention'
import { refuseEmpty, sizeAt } from './kit/axes'
import { defineOp } from './kit/definition'
import { callOp } from './kit/trace'
import { op as softmax } from './softmax'

export const op = defineOp({
  name: 'ScaledDotProductAttention',
  category: 'sequence',
  order: 400,
  title: { en: 'Scaled dot-product attention', ja: 'スケール化内積アテンション' },
  short: { en: 'Attention', ja: 'Attention' },
  summary: {
    en: 'Looks values up by how well keys match a query.',
    ja: 'クエリとキーの近さに応じて値を混ぜて取り出す。',
  },
  about: {
    en: 'Every query is compared with all keys by inner product, the scores become weights by Softmax, and the weights mix the values: softmax(scale·q·kᵀ)·v. The second output has the weights, to be looked at as a heat map. Backward, v receives weightsᵀ times the gradient, and q and k what comes back through the softmax. scale is 1/√d unless it is given, as in the Transformer, PyTorch and ONNX; the book’s Attention layer has no scale: set it to 1. The mask says 1 where a query may look and 0 where not, like PyTorch’s boolean one; a row that may look nowhere looks everywhere equally.',
    ja: '各クエリをすべてのキーと内積で比べ、スコアを Softmax で重みにして、値を重みで混ぜる。softmax(scale·q·kᵀ)·v。2 つ目の出力は重みで、ヒートマップとして眺められる。逆伝播では、v に重みの転置と勾配の積が、q と k には softmax を通って戻った勾配が渡る。scale を省くと Transformer・PyTorch・ONNX と同じ 1/√d になる。本の Attention レイヤはスケールを掛けないので 1 にする。mask は、見てよいところを 1、いけないところを 0 とする（PyTorch の真偽値のマスクと同じ）。どこも見られない行は全体を等しく見る。',
  },
  backwardWords: {
    en: 'gives v the weights times the gradient, and q and k their part through the softmax',
    ja: 'v へ重みと勾配の積を、q と k へ softmax を通った分を渡す',
  },
  keywords: [
    'attention',
    'transformer',
    'query',
    'key',
    'value',
    'softmax',
    'アテンション',
    '注意機構',
    'クエリ',
    'キー',
  ],
  figure: { kind: 'card', sign: 'q\\,k^{\\top} v', glyph: 'qkᵀ·v' },
  formula: 'y = \\operatorname{softmax}\\left(\\frac{q\\,k^{\\top}}{\\sqrt{d}}\\right) v',
  inputs: {
    q: { about: { en: 'queries, (…, L, d)', ja: 'クエリ。(…, L, d)' } },
    k: { about: { en: 'keys, (…, S, d)', ja: 'キー。(…, S, d)' } },
    v: { about: { en: 'values, (…, S, e)', ja: '値。(…, S, e)' } },
    mask: maskPort,
  },
  outputs: ['y', 'weights'],
  attrs: {
    scale: {
      type: 'optional-number',
      default: null,
      doc: {
        en: 'What the scores are multiplied by; 1/√d when left out.',
        ja: 'スコアに掛ける数。省くと 1/√d。',
      },
    },
    causal: causalAttr,
  },
  expr: ({ q, k, v, mask }, { scale, causal }) => {
    checkPorts(q, k, v)
    const scores = e.mul(e.matmul(q, e.transpose(k)), scale ?? 1 / Math.sqrt(sizeAt(q.shape, -1)))
    if (mask !== undefined) checkMask(mask, scores)
    const visible = mask === undefined ? scores : e.select(e.eq(mask, 0), hidden, scores)
    const past = causal
      ? e.select(future(sizeAt(q.shape, -2), sizeAt(k.shape, -2)), hidden, visible)
      : visible
    const weights = callOp(softmax, { x: past })
    return { y: e.matmul(weights, v), weights }
  },
  samples: [
    { name: 'two sentences', shapes: { q: [2, 2, 3], k: [2, 3, 3], v: [2, 3, 2] } },
    { name: 'matrices, no scale', shapes: { q: [1, 2], k: [3, 2], v: [3, 2] }, attrs: { scale: 1 } },
    { name: 'masked', shapes: { q: [2, 2, 2], k: [2, 3, 2], v: [2, 3, 1], mask: [2, 3] }, integers: { mask: [0, 2] }, values: { mask: [1, 0, 1, 0, 0, 1] } },
    { name: 'causal, in heads', shapes: { q: [1, 2, 3, 1], k: [1, 2, 3, 1], v: [1, 2, 3, 2] }, attrs: { causal: true } },
    { name: 'size 1', shapes: { q: [1, 1], k: [1, 1], v: [1, 1] } },
    { name: 'an empty batch', shapes: { q: [0, 2, 2], k: [0, 3, 2], v: [0, 3, 1] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'three states, unscaled',
      inputs: { q: [[2, 0]], k: [[1, 0], [0, 1], [1, 1]], v: [[1, 0], [0, 1], [1, 1]] },
      attrs: { scale: 1 },
      outputs: { y: [[0.936621, 0.531689]], weights: [[0.468311, 0.063379, 0.468311]] },
      tolerance: 5e-6,
    },
    {
      name: 'equal keys are mixed equally',
      inputs: { q: [[1], [2]], k: [[3], [3]], v: [[2], [4]] },
      outputs: { y: [[3], [3]], weights: [[0.5, 0.5], [0.5, 0.5]] },
      grads: { v: [[1], [1]], q: [[0], [0]], k: [[-1.5], [1.5]] },
    },
    {
      name: 'causal: the first query sees the first key only',
      inputs: { q: [[1], [2]], k: [[3], [3]], v: [[2], [4]] },
      attrs: { causal: true },
      outputs: { y: [[2], [3]], weights: [[1, 0], [0.5, 0.5]] },
      grads: { v: [[1.5], [0.5]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'queries and keys of another length',
      shapes: { q: [2, 3], k: [4, 2], v: [4, 2] },
      code: 'inner-sizes-differ',
      port: 'k',
      message: 'inner sizes differ: q is (2,3), k is (4,2); their last sizes must be equal',
    },
    {
      name: 'as many values as keys',
      shapes: { q: [2, 3], k: [4, 3], v: [5, 3] },
      code: 'shape-mismatch',
      port: 'v',
      message: 'k is (4,3), v is (5,3): there must be one value for each key',
    },
    {
      name: 'another batch',
      shapes: { q: [2, 2, 3], k: [3, 4, 3], v: [3, 4, 3] },
      code: 'shape-mismatch',
      port: 'k',
      message: 'q is (2,2,3), k is (3,4,3): the axes in front must be equal',
    },
    {
      name: 'a mask of another size',
      shapes: { q: [2, 3], k: [4, 3], v: [4, 3], mask: [2, 3] },
      code: 'shape-mismatch',
      port: 'mask',
      message: 'mask is (2,3): it must stretch to the scores, (2,4)',
    },
    {
      name: 'a vector',
      shapes: { q: [3], k: [4, 3], v: [4, 3] },
      code: 'rank-too-low',
      port: 'q',
      message: 'q needs at least 2 axes: its shape is (3)',
    },
    {
      name: 'no keys',
      shapes: { q: [2, 3], k: [0, 3], v: [0, 3] },
      code: 'empty-tensor',
      port: 'k',
      message: 'k is empty: its shape is (0,3)',
    },
  ],
  onnx: { op: 'Attention' },
  pytorch: 'torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, -1) @ v',
})

/** Low enough for a weight of exactly 0, and finite: a row of them is a fair choice and not NaN. */
const hidden = -1e30

/** Where a key comes after its query. */
const future = (queries: number, keys: number): Value =>
  e.lt(e.reshape(e.iota(queries), [queries, 1]), e.reshape(e.iota(keys), [1, keys]))

function checkPorts(q: Value, k: Value, v: Value): void {
  for (const x of [q, k, v])
    if (x.shape.length < 2)
      throw new ShapeError(
        'rank-too-low',
        {
          en: `${x.label ?? 'q'} needs at least 2 axes: its shape is ${formatShape(x.shape)}`,
          ja: `${x.label ?? 'q'} には軸が 2 本以上必要: 形は ${formatShape(x.shape)}`,
        },
        { blame: [x] },
      )
  const [qs, ks, vs] = [q, k, v].map((x) => formatShape(x.shape))
  if (sizeAt(q.shape, -1) !== sizeAt(k.shape, -1))
    throw new ShapeError(
      'inner-sizes-differ',
      {
        en: `inner sizes differ: q is ${qs}, k is ${ks}; their last sizes must be equal`,
        ja: `内側の大きさが合わない: q は ${qs}、k は ${ks}。最後の大きさは等しくなければならない`,
      },
      { blame: [k] },
    )
  refuseEmpty(k, [k.shape.length - 2, k.shape.length - 1])
  if (sizeAt(k.shape, -2) !== sizeAt(v.shape, -2))
    throw new ShapeError(
      'shape-mismatch',
      {
        en: `k is ${ks}, v is ${vs}: there must be one value for each key`,
        ja: `k は ${ks}、v は ${vs}: キーと値の数は同じでなければならない`,
      },
      { blame: [v] },
    )
  for (const [x, shape] of [
    [k, ks],
    [v, vs],
  ] as const)
    if (!sameShape(x.shape.slice(0, -2), q.shape.slice(0, -2)))
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `q is ${qs}, ${x.label ?? 'k'} is ${shape}: the axes in front must be equal`,
          ja: `q は ${qs}、${x.label ?? 'k'} は ${shape}: 前の軸の大きさは等しくなければならない`,
        },
        { blame: [x] },
      )
}

function checkMask(mask: Value, scores: Value): void {
  const fitted = broadcastShapes(mask.shape, scores.shape)
  if (fitted !== undefined && sameShape(fitted, scores.shape)) return
  const [is, to] = [formatShape(mask.shape), formatShape(scores.shape)]
  throw new ShapeError(
    'shape-mismatch',
    {
      en: `mask is ${is}: it must stretch to the scores, ${to}`,
      ja: `mask の形が ${is} になっている: スコアの形 ${to} に広げられなければならない`,
    },
    { blame: [mask] },
  )
}
