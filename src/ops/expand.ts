import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { broadcastShapes, formatShape } from '../tensor/shape'
import { defineOp } from './kit/definition'
import { refuseHuge } from './kit/sizes'

export const op = defineOp({
  name: 'Expand',
  category: 'shape',
  order: 60,
  title: { en: 'Broadcast', ja: 'ブロードキャスト' },
  short: { en: 'Expand', ja: '拡張' },
  summary: {
    en: 'Repeats x along axes of size 1, to a larger shape.',
    ja: '大きさ 1 の軸を繰り返して、大きな形に広げる。',
  },
  about: {
    en: 'What adding a bias row to a whole batch does silently, made visible. Aligned at the last axis, every size must be equal or 1; missing axes in front are added. Every copy sends a gradient back, so the gradient is summed over what was stretched: the backward pass of broadcasting is a sum. Sizes that x has already may be written as 1 (as in ONNX).',
    ja: 'バッチ全体にバイアスの行を足すときに暗黙に起きていることを、目に見える演算にしたもの。最後の軸でそろえたとき、大きさは等しいか 1 でなければならず、足りない軸は前に加わる。どの写しからも勾配が戻るので、広げた軸で勾配を足し合わせる。ブロードキャストの逆伝播は総和である。x がすでに持つ大きさは 1 と書いてもよい（ONNX と同じ）。',
  },
  backwardWords: {
    en: 'adds the gradient up over the axes that it stretched',
    ja: '広げた軸で勾配を足し合わせて渡す',
  },
  keywords: ['broadcast', 'stretch', 'copy', '繰り返し', '広げる', 'コピー'],
  figure: { kind: 'slab', sign: '1{\\to}n', glyph: '1→n' },
  formula: 'y = \\operatorname{broadcast}(x)',
  inputs: { x: { tex: 'X' } },
  attrs: {
    shape: {
      type: 'ints',
      default: [],
      min: 1,
      doc: {
        en: 'The shape to stretch to; 1 keeps a size.',
        ja: '広げた先の形。1 と書くと元の大きさのまま。',
      },
    },
  },
  expr: ({ x }, { shape }) => {
    refuseHuge(x, shape, `shape is [${shape.join(',')}]`)
    const target = broadcastShapes(x.shape, shape)
    if (target === undefined)
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `x of shape ${formatShape(x.shape)} does not stretch to ${formatShape(shape)}`,
          ja: `形 ${formatShape(x.shape)} の x は ${formatShape(shape)} に広げられない`,
        },
        { blame: [x] },
      )
    return e.broadcastTo(x, target)
  },
  samples: [
    { name: 'a row for a batch', shapes: { x: [3] }, attrs: { shape: [4, 3] } },
    { name: 'a column', shapes: { x: [2, 1] }, attrs: { shape: [2, 3] } },
    { name: 'a number', shapes: { x: [] }, attrs: { shape: [2, 2] } },
    { name: 'a size kept', shapes: { x: [3, 1] }, attrs: { shape: [1, 4] } },
    { name: 'size 1', shapes: { x: [1] }, attrs: { shape: [1, 1] } },
    { name: 'nothing to do', shapes: { x: [2, 3] } },
  ],
  golden: [
    {
      name: 'three copies send three gradients back',
      inputs: { x: [1, 2] },
      attrs: { shape: [3, 2] },
      outputs: { y: [[1, 2], [1, 2], [1, 2]] },
      grads: { x: [3, 3] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'a size that is neither equal nor 1',
      shapes: { x: [2, 3] },
      attrs: { shape: [4, 3] },
      code: 'shape-mismatch',
      port: 'x',
      message: 'x of shape (2,3) does not stretch to (4,3)',
    },
    {
      name: 'more than a tensor may hold',
      shapes: { x: [1] },
      attrs: { shape: [100000, 100000] },
      code: 'tensor-too-large',
      port: 'x',
      message:
        'shape is [100000,100000]: 10000000000 numbers need at least 40 GB (40000000000 bytes), and 50000000 (200 MB) are allowed',
    },
  ],
  onnx: { op: 'Expand' },
  pytorch: 'x.expand(shape)',
})
