import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import { formatShape } from '../tensor/shape'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'MatMul',
  category: 'layer',
  order: 20,
  title: { en: 'Matrix product', ja: '行列積' },
  short: { en: 'MatMul', ja: '行列積' },
  summary: { en: 'Rows of a times columns of b.', ja: 'a の行と b の列の内積を並べる。' },
  about: {
    en: 'The inner sizes must agree: (m, k) times (k, n) is (m, n). Each side receives the gradient times the other one transposed, on the side where it stood: A receives G·Bᵀ and B receives Aᵀ·G. The shapes alone suggest this, as nothing else fits. Vectors stand for a row on the left and a column on the right, and axes in front are stretched, all as in NumPy.',
    ja: '内側の大きさが一致しなければならず、(m, k) と (k, n) の積は (m, n) になる。それぞれの入力には、相手を転置して元の側から掛けた勾配が渡る（A には G·Bᵀ、B には Aᵀ·G）。形を合わせようとすれば自然にこの式になる。ベクトルは左なら行、右なら列とみなし、前の軸は広げる（NumPy と同じ規則）。',
  },
  backwardWords: {
    en: 'multiplies the gradient by the other side, transposed',
    ja: '相手の転置を掛けて渡す',
  },
  keywords: ['dot', 'matrix', 'multiply', 'gemm', 'product', '@', '内積', '行列', 'ドット積'],
  figure: { kind: 'slab', sign: 'AB', glyph: 'AB' },
  formula: 'y = ab',
  inputs: { a: { tex: 'A' }, b: { tex: 'B' } },
  expr: ({ a, b }) => {
    try {
      return e.matmul(a, b)
    } catch (error) {
      throw error instanceof ShapeError ? withSwapHint(error, a, b) : error
    }
  },
  samples: [
    { name: 'matrices', shapes: { a: [2, 3], b: [3, 4] } },
    { name: 'a row times a matrix', shapes: { a: [3], b: [3, 2] } },
    { name: 'a matrix times a column', shapes: { a: [2, 3], b: [3] } },
    { name: 'an inner product', shapes: { a: [4], b: [4] } },
    { name: 'one matrix for a batch', shapes: { a: [2, 3, 2], b: [2, 3] } },
    { name: 'a batch of each', shapes: { a: [2, 1, 2, 3], b: [4, 3, 2] } },
    { name: 'size 1', shapes: { a: [1, 1], b: [1, 1] } },
    { name: 'nothing to add up', shapes: { a: [2, 0], b: [0, 3] } },
  ],
  golden: [
    {
      name: 'two layers without an activation are one',
      inputs: { a: [[1, 2], [3, 4]], b: [[0, 1], [1, 1]] },
      outputs: { y: [[2, 3], [4, 7]] },
      grads: { a: [[1, 2], [1, 2]], b: [[4, 4], [6, 6]] },
    },
    {
      name: 'an inner product',
      inputs: { a: [1, 2, 3], b: [4, 5, 6] },
      outputs: { y: 32 },
      grads: { a: [4, 5, 6], b: [1, 2, 3] },
    },
    { name: 'nothing to add up is 0', inputs: { a: [[], []], b: [] }, outputs: { y: [0, 0] } },
  ], // prettier-ignore
  errors: [
    {
      name: 'inner sizes differ',
      shapes: { a: [2, 3], b: [4, 2] },
      code: 'inner-sizes-differ',
      port: 'b',
      message: 'inner sizes differ: a is (2,3), b is (4,2)',
      hint: 'b times a fits: swap the wires, or transpose both: (3,2) times (2,4)',
    },
    {
      name: 'WX where XW is meant',
      shapes: { a: [2, 3], b: [5, 2] },
      code: 'inner-sizes-differ',
      port: 'b',
      message: 'inner sizes differ: a is (2,3), b is (5,2)',
      hint: 'b times a fits: swap the wires, or transpose both: (3,2) times (2,5)',
    },
    {
      name: 'b turned round',
      shapes: { a: [5, 3], b: [2, 3] },
      code: 'inner-sizes-differ',
      port: 'b',
      message: 'inner sizes differ: a is (5,3), b is (2,3)',
      hint: 'transpose b: (3,2) fits',
    },
    {
      name: 'nothing fits',
      shapes: { a: [2, 3], b: [5, 4] },
      code: 'inner-sizes-differ',
      port: 'b',
      message: 'inner sizes differ: a is (2,3), b is (5,4)',
    },
    {
      name: 'a single number',
      shapes: { a: [], b: [2, 2] },
      code: 'rank-too-low',
      port: 'a',
      message: 'a needs at least 1 axis: its shape is ()',
    },
    {
      name: 'batches that cannot be stretched to each other',
      shapes: { a: [2, 3, 4], b: [3, 4, 5] },
      code: 'shape-mismatch',
      port: 'b',
      message: 'shapes do not fit: a is (2,3,4), b is (3,4,5)',
    },
  ],
  onnx: { op: 'MatMul' },
  pytorch: 'torch.matmul(a, b)',
})

/** WX where XW is meant: no single transpose helps, but the other order does (the column form has both transposed). */
function withSwapHint(error: ShapeError, a: Value, b: Value): ShapeError {
  const [m, k] = a.shape
  const [l, n] = b.shape
  const isSwapped = a.shape.length === 2 && b.shape.length === 2 && m === n
  if (error.code !== 'inner-sizes-differ' || error.options.hint !== undefined || !isSwapped) return error
  const turned = [
    [k, m],
    [n, l],
  ].map((shape) => formatShape(shape.map((d) => d ?? 1)))
  return new ShapeError(error.code, error.text, {
    ...error.options,
    hint: {
      en: `b times a fits: swap the wires, or transpose both: ${turned.join(' times ')}`,
      ja: `b と a の順なら合う: 線を入れ替えるか、両方を転置して ${turned.join(' と ')} にする`,
    },
  })
}
