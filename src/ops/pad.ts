import * as e from '../expr/build'
import { axisOf } from './kit/axes'
import { axisAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'Pad',
  category: 'shape',
  order: 110,
  title: { en: 'Padding', ja: 'パディング' },
  short: { en: 'Pad', ja: 'パディング' },
  summary: { en: 'Adds a margin of one value to an axis.', ja: '1 つの軸の前後に同じ値の余白を足す。' },
  about: {
    en: 'A convolution needs a margin to keep the size of its image. The margin is a constant, so its part of the gradient is dropped and the middle goes back. One node pads one axis; ONNX and PyTorch can pad several at once.',
    ja: '畳み込みで画像の大きさを保つには余白が要る。余白は定数なので、その部分の勾配は捨てられ、中央だけが戻る。1 つのノードは 1 つの軸に足す（ONNX と PyTorch は複数の軸に一度に足せる）。',
  },
  backwardWords: { en: 'cuts the margin off the gradient', ja: '勾配から余白の部分を切り落として渡す' },
  keywords: ['margin', 'border', 'zero padding', '余白', 'ゼロ埋め'],
  figure: { kind: 'slab', sign: '0\\,x\\,0', glyph: '0x0' },
  formula: 'y = [c \\mid x \\mid c]',
  inputs: { x: {} },
  attrs: {
    axis: axisAttr(-1, { en: 'The axis to pad.', ja: '余白を足す軸。' }),
    before: {
      type: 'int',
      default: 0,
      min: 0,
      max: 1_000_000,
      doc: { en: 'Elements in front.', ja: '前に足す数。' },
    },
    after: {
      type: 'int',
      default: 0,
      min: 0,
      max: 1_000_000,
      doc: { en: 'Elements behind.', ja: '後ろに足す数。' },
    },
    value: { type: 'number', default: 0, doc: { en: 'What the margin is made of.', ja: '余白の値。' } },
  },
  expr: ({ x }, { axis, before, after, value }) => e.pad(x, axisOf(x, axis), before, after, value),
  samples: [
    { name: 'both sides', shapes: { x: [2, 3] }, attrs: { before: 1, after: 2 } },
    { name: 'rows of ones', shapes: { x: [2, 3] }, attrs: { axis: 0, after: 1, value: 1 } },
    { name: 'no margin', shapes: { x: [2, 2] } },
    { name: 'size 1', shapes: { x: [1, 1] }, attrs: { before: 1 } },
    { name: 'nothing but margin', shapes: { x: [2, 0] }, attrs: { after: 2 } },
  ],
  golden: [
    {
      name: 'the margin’s gradient is dropped',
      inputs: { x: [1, 2] },
      attrs: { before: 1, after: 2, value: 9 },
      outputs: { y: [9, 1, 2, 9, 9] },
      grads: { x: [1, 1] },
    },
  ],
  errors: [
    {
      name: 'no such axis',
      shapes: { x: [2, 3] },
      attrs: { axis: 2, before: 1 },
      code: 'bad-axis',
      port: 'x',
      message: 'axis is 2: x is (2,3), so it must be from -2 to 1',
    },
  ],
  onnx: { op: 'Pad' },
  pytorch: 'torch.nn.functional.pad(x, (before, after), value=value)',
})
