import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape } from '../tensor/shape'
import { axisOf, sizeAt } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Split',
  category: 'shape',
  order: 90,
  title: { en: 'Split', ja: '分割' },
  short: { en: 'Split', ja: '分割' },
  summary: { en: 'Cuts an axis in two.', ja: '1 つの軸を 2 つに切り分ける。' },
  about: {
    en: 'The first part leaves through y, the rest through rest; without a size the cut is in the middle. Cut the rest again for more parts (ONNX and PyTorch can make several at once). The gradients of both parts are put side by side again; a part that nothing uses counts as 0.',
    ja: '前の部分は y、残りは rest から出る。大きさを省くと真ん中で切る。3 つ以上に分けるには残りをもう一度切る（ONNX と PyTorch は一度に分けられる）。逆伝播では両方の勾配をまた並べる。使われなかった側の勾配は 0 とみなす。',
  },
  backwardWords: {
    en: 'puts the gradients of both parts side by side again',
    ja: '両方の勾配を並べ直して渡す',
  },
  keywords: ['chunk', 'cut', 'gate', '切り分け', '分ける'],
  figure: { kind: 'slab', sign: 'x\\,|\\,x', glyph: 'x|x' },
  formula: '[y \\mid \\mathrm{rest}] = x',
  inputs: { x: {} },
  outputs: ['y', 'rest'],
  attrs: {
    axis: axisAttr(-1, { en: 'The axis to cut.', ja: '切る軸。' }),
    size: {
      type: 'optional-int',
      default: null,
      min: 0,
      doc: { en: 'Size of the first part; half when left out.', ja: '前の部分の大きさ。省くと半分。' },
    },
  },
  expr: ({ x }, attrs) => {
    const axis = axisOf(x, attrs.axis)
    const whole = sizeAt(x.shape, axis)
    const at = attrs.size ?? Math.ceil(whole / 2)
    if (at > whole)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `size is ${at}: axis ${axis} of x ${formatShape(x.shape)} has size ${whole}, so it must be from 0 to ${whole}`,
          ja: `size が ${at} になっている: x ${formatShape(x.shape)} の軸 ${axis} の大きさは ${whole} なので 0 から ${whole} でなければならない`,
        },
        { blame: [x] },
      )
    return { y: e.slice(x, axis, 0, at), rest: e.slice(x, axis, at, whole) }
  },
  samples: [
    { name: 'halves', shapes: { x: [2, 4] } },
    { name: 'an odd number: the first part is larger', shapes: { x: [2, 5] } },
    { name: 'rows', shapes: { x: [4, 2] }, attrs: { axis: 0, size: 1 } },
    { name: 'nothing left', shapes: { x: [3] }, attrs: { size: 3 } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'an empty batch', shapes: { x: [0, 4] } },
  ],
  golden: [
    {
      name: 'the rest gets no gradient from y',
      inputs: { x: [1, 2, 3] },
      attrs: { size: 1 },
      outputs: { y: [1], rest: [2, 3] },
      grads: { x: [1, 0, 0] },
    },
  ],
  errors: [
    {
      name: 'beyond the end',
      shapes: { x: [2, 3] },
      attrs: { size: 4 },
      code: 'bad-attribute',
      port: 'x',
      message: 'size is 4: axis 1 of x (2,3) has size 3, so it must be from 0 to 3',
    },
    {
      name: 'a single number',
      shapes: { x: [] },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is -1: x is a single number and has no axes',
    },
  ],
  onnx: { op: 'Split' },
  pytorch: 'torch.split(x, [size, x.shape[axis] - size], dim=axis)',
})
