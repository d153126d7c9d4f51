import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape } from '../tensor/shape'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Reshape',
  category: 'shape',
  order: 20,
  title: { en: 'Reshape', ja: '変形' },
  short: { en: 'Reshape', ja: '変形' },
  summary: { en: 'The same numbers in another shape.', ja: '同じ数を別の形に並べ直す。' },
  about: {
    en: 'The numbers keep their order, last axis fastest; only the sizes change. One size may be −1 and is then worked out, and 0 keeps the size that the input has at that place, so that [0, −1] flattens a batch of any size (as in ONNX). The gradient is reshaped back.',
    ja: '最後の軸から順に並ぶ数の順序はそのままで、大きさだけが変わる。−1 と書いた 1 か所は自動で決まり、0 と書くと入力の同じ場所の大きさを使う。[0, −1] とすればバッチの大きさによらず平らにできる（ONNX と同じ）。勾配は元の形に戻す。',
  },
  backwardWords: { en: 'gives the gradient its old shape back', ja: '勾配を元の形に戻して渡す' },
  keywords: ['view', 'shape', 'resize', '形状', '並べ替え'],
  figure: { kind: 'slab', sign: '(m,n)', glyph: '(m,n)' },
  formula: 'y = \\operatorname{reshape}(x)',
  inputs: { x: { tex: 'X' } },
  attrs: {
    shape: {
      type: 'ints',
      default: [-1],
      min: -1,
      doc: {
        en: 'The new sizes. −1: work it out (once); 0: as in the input.',
        ja: '新しい大きさの並び。−1 は自動（1 か所だけ）、0 は入力と同じ。',
      },
    },
  },
  expr: ({ x }, { shape }) => {
    const place = shape.findIndex((size, axis) => size === 0 && axis >= x.shape.length)
    const asked = `[${shape.join(',')}]`
    if (place >= 0)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `shape is ${asked}: x is ${formatShape(x.shape)} and has no axis ${place} whose size 0 could keep`,
          ja: `shape が ${asked} になっている: x は ${formatShape(x.shape)} なので、0 で引き継ぐ軸 ${place} がない`,
        },
        { blame: [x] },
      )
    if (shape.filter((size) => size === -1).length > 1)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `shape is ${asked}: only one size can be worked out, so −1 may stand once`,
          ja: `shape が ${asked} になっている: 自動で決められるのは 1 か所なので −1 は 1 回まで`,
        },
        { blame: [x] },
      )
    return e.reshape(
      x,
      shape.map((size, axis) => (size === 0 ? (x.shape[axis] ?? 0) : size)),
    )
  },
  samples: [
    { name: 'into a matrix', shapes: { x: [6] }, attrs: { shape: [2, 3] } },
    { name: 'one size worked out', shapes: { x: [2, 3, 4] }, attrs: { shape: [0, -1] } },
    { name: 'into a number', shapes: { x: [1, 1] }, attrs: { shape: [] } },
    { name: 'from a number', shapes: { x: [] }, attrs: { shape: [1, 1] } },
    { name: 'empty', shapes: { x: [0, 4] }, attrs: { shape: [0, 2, 2] } },
  ],
  golden: [
    {
      name: 'rows of three become rows of two',
      inputs: { x: [[1, 2, 3], [4, 5, 6]] },
      attrs: { shape: [-1, 2] },
      outputs: { y: [[1, 2], [3, 4], [5, 6]] },
      grads: { x: [[1, 1, 1], [1, 1, 1]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'another number of elements',
      shapes: { x: [2, 3] },
      attrs: { shape: [4, 2] },
      code: 'size-mismatch',
      port: 'x',
      message: 'x has 6 elements (2,3), but (4,2) needs 8',
    },
    {
      name: 'no whole number fits',
      shapes: { x: [2, 3] },
      attrs: { shape: [4, -1] },
      code: 'bad-attribute',
      port: 'x',
      message: 'x of 6 elements has no shape (4,-1)',
    },
    {
      name: 'two free sizes',
      shapes: { x: [2, 3] },
      attrs: { shape: [-1, -1] },
      code: 'bad-attribute',
      port: 'x',
      message: 'shape is [-1,-1]: only one size can be worked out, so −1 may stand once',
    },
    {
      name: 'no axis to copy',
      shapes: { x: [6] },
      attrs: { shape: [2, 3, 0] },
      code: 'bad-attribute',
      port: 'x',
      message: 'shape is [2,3,0]: x is (6) and has no axis 2 whose size 0 could keep',
    },
  ],
  onnx: { op: 'Reshape', note: { en: 'the shape is an input there', ja: 'ONNX では形を入力として渡す' } },
  pytorch: 'torch.reshape(x, shape)',
})
