import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape } from '../tensor/shape'
import { axesOf } from './kit/axes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Squeeze',
  category: 'shape',
  order: 70,
  title: { en: 'Squeeze', ja: '軸の削除' },
  short: { en: 'Squeeze', ja: '軸を除く' },
  summary: { en: 'Removes axes of size 1.', ja: '大きさ 1 の軸を取り除く。' },
  about: {
    en: 'The numbers stay as they are. Name the axes: without names every axis of size 1 goes, and that includes the batch when it happens to hold a single example. The gradient gets the axes back.',
    ja: '数はそのまま。軸を指定するのがよい。指定しないと大きさ 1 の軸がすべて消え、データが 1 つしかないときはバッチの軸まで消えてしまう。勾配には軸を戻す。',
  },
  backwardWords: { en: 'gives the gradient the removed axes back', ja: '勾配に軸を戻して渡す' },
  keywords: ['reshape', 'remove', 'axis', '次元', '削る'],
  figure: { kind: 'slab', sign: '(n)', glyph: '(n)' },
  formula: 'y = \\operatorname{squeeze}(x)',
  inputs: { x: { tex: 'X' } },
  attrs: {
    axes: {
      type: 'optional-ints',
      default: null,
      doc: {
        en: 'Axes to remove; all of size 1 when left out.',
        ja: '取り除く軸。省くと大きさ 1 の軸すべて。',
      },
    },
  },
  expr: ({ x }, { axes }) => {
    const removed =
      axes === null ? x.shape.flatMap((size, axis) => (size === 1 ? [axis] : [])) : axesOf(x, axes)
    const wide = removed.find((axis) => x.shape[axis] !== 1)
    if (wide !== undefined)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `axes is [${axes?.join(',')}]: axis ${wide} of x ${formatShape(x.shape)} has size ${x.shape[wide]}, and only size 1 can go`,
          ja: `axes が [${axes?.join(',')}] になっている: x ${formatShape(x.shape)} の軸 ${wide} の大きさは ${x.shape[wide]} で、取り除けるのは 1 の軸だけ`,
        },
        { blame: [x] },
      )
    return e.reshape(
      x,
      x.shape.filter((_, axis) => !removed.includes(axis)),
    )
  },
  samples: [
    { name: 'a column', shapes: { x: [4, 1] }, attrs: { axes: [1] } },
    { name: 'all of size 1', shapes: { x: [1, 3, 1] } },
    { name: 'from the back', shapes: { x: [2, 1, 3] }, attrs: { axes: [-2] } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'empty', shapes: { x: [0, 1] }, attrs: { axes: [1] } },
  ],
  golden: [
    {
      name: 'a column',
      inputs: { x: [[1], [2]] },
      attrs: { axes: [1] },
      outputs: { y: [1, 2] },
      grads: { x: [[1], [1]] },
    },
  ],
  errors: [
    {
      name: 'an axis that is not of size 1',
      shapes: { x: [2, 3] },
      attrs: { axes: [1] },
      code: 'bad-attribute',
      port: 'x',
      message: 'axes is [1]: axis 1 of x (2,3) has size 3, and only size 1 can go',
    },
    {
      name: 'no such axis',
      shapes: { x: [2, 1] },
      attrs: { axes: [2] },
      code: 'bad-axis',
      port: 'x',
      message: 'axes is 2: x is (2,1), so it must be from -2 to 1',
    },
  ],
  onnx: { op: 'Squeeze' },
  pytorch: 'torch.squeeze(x, axes)',
})
