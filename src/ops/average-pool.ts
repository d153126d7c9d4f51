import * as e from '../expr/build'
import type { Value } from '../expr/value'
import { defineOp } from './kit/definition'
import {
  autoPadAttr,
  ceilModeAttr,
  dilationsAttr,
  ownKernelShapeAttr,
  padsAttr,
  stridesAttr,
} from './kit/window-attributes'
import { imagesWords, refuseBlindWindows, seenBy, slide, type Sliding, slidingOver } from './kit/windows'

export const op = defineOp({
  name: 'AveragePool',
  category: 'convolution',
  order: 230,
  title: { en: 'Average pooling', ja: '平均値プーリング' },
  short: { en: 'AvgPool', ja: 'AvgPool' },
  summary: { en: 'The mean of every window.', ja: '窓ごとの平均をとる。' },
  about: {
    en: 'Shrinks each channel by itself; there is nothing to learn. Backward, every element of a window receives an equal share of the gradient. Whether padding counts as zeros in the mean is the attribute countIncludePad: it does not in ONNX and here, it does by default in PyTorch. What hangs over the end with ceilMode never counts. The stride is 1 unless it is given, as in ONNX; PyTorch takes the size of the window.',
    ja: 'チャンネルごとに縮小する。学習するパラメータはない。逆伝播では、窓の各要素に勾配を等しく分けて渡す。平均をとるときパディングの 0 を数に入れるかどうかは countIncludePad で決める。ONNX とここでは入れないのが既定で、PyTorch の既定では入れる。ceilMode で端からはみ出した部分は、どちらでも数えない。ストライドを省くと ONNX と同じ 1 になる（PyTorch では窓の大きさになる）。',
  },
  backwardWords: {
    en: 'shares the gradient equally among the elements of each window',
    ja: '窓の中の要素へ勾配を等分して渡す',
  },
  keywords: ['pooling', 'mean', 'subsampling', 'CNN', 'プーリング', '平均', '縮小'],
  figure: { kind: 'card', sign: '\\overline{x}_{\\square}', glyph: 'mean▢' },
  formula: 'y_{i,j} = \\frac{1}{n} \\sum_{(p,q)\\,\\in\\,\\mathrm{window}} x_{i s + p,\\; j s + q}',
  inputs: {
    x: { about: imagesWords },
  },
  attrs: {
    kernelShape: ownKernelShapeAttr,
    strides: stridesAttr,
    pads: padsAttr,
    dilations: dilationsAttr,
    ceilMode: ceilModeAttr,
    countIncludePad: {
      type: 'boolean',
      default: false,
      doc: {
        en: 'Whether the zeros of the padding count in the mean (the default of PyTorch).',
        ja: 'パディングの 0 も平均の数に入れるかどうか（PyTorch の既定では入れる）。',
      },
    },
    autoPad: autoPadAttr,
  },
  expr: ({ x }, attrs) => {
    const sliding = slidingOver(x, attrs.kernelShape, attrs)
    refuseBlindWindows(x, sliding, attrs)
    const rank = x.shape.length
    const sums = e.sum(
      slide(x, sliding),
      sliding.map((_, i) => rank + i),
    )
    return e.div(sums, countsOf(sliding, attrs.countIncludePad))
  },
  tex: { x: '\\operatorname{col2im}\\left(\\frac{G}{n}\\right)' },
  samples: [
    { name: 'an image', shapes: { x: [2, 2, 4, 4] }, attrs: { strides: [2] } },
    { name: 'overlapping windows', shapes: { x: [1, 2, 3, 4] } },
    { name: 'padded', shapes: { x: [1, 1, 4, 3] }, attrs: { kernelShape: [3, 2], strides: [2], pads: [1, 1, 1, 0] } },
    { name: 'padding counted', shapes: { x: [1, 1, 4, 3] }, attrs: { kernelShape: [3, 2], pads: [1], countIncludePad: true } },
    { name: 'hanging over the end', shapes: { x: [1, 1, 5, 4] }, attrs: { strides: [2, 3], ceilMode: true, pads: [1], countIncludePad: true } },
    { name: 'dilated', shapes: { x: [1, 1, 5, 3] }, attrs: { dilations: [3, 2] } },
    { name: 'a sequence', shapes: { x: [2, 2, 5] }, attrs: { kernelShape: [3], autoPad: 'sameUpper', strides: [2] } },
    { name: 'size 1', shapes: { x: [1, 1, 1] }, attrs: { kernelShape: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 1, 3] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'the 4 × 4 image of max pooling',
      inputs: { x: [[[[1, 2, 1, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]]]] },
      attrs: { strides: [2] },
      outputs: { y: [[[[1, 1.5], [2.25, 1]]]] },
      grads: { x: [[[[0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]]]] },
    },
    {
      name: 'padding is not counted',
      inputs: { x: [[[2, 4]]] },
      attrs: { pads: [1] },
      outputs: { y: [[[2, 3, 4]]] },
      grads: { x: [[[1.5, 1.5]]] },
    },
    {
      name: 'unless it is asked for',
      inputs: { x: [[[2, 4]]] },
      attrs: { pads: [1], countIncludePad: true },
      outputs: { y: [[[1, 3, 2]]] },
      grads: { x: [[[1, 1]]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'a window larger than the image',
      shapes: { x: [1, 1, 3] },
      attrs: { kernelShape: [4] },
      code: 'bad-attribute',
      port: 'x',
      message: 'kernelShape is [4]: the window is 4 long on axis 2, and the padded input has only 3',
    },
    {
      name: 'nothing but padding in a window',
      shapes: { x: [1, 1, 3, 3] },
      attrs: { pads: [0, 2, 0, 0] },
      code: 'bad-attribute',
      port: 'x',
      message: 'pads is [0,2,0,0]: a window of 2 would see nothing but padding, so each must be at most 1',
    },
  ],
  onnx: { op: 'AveragePool' },
  pytorch: 'torch.nn.functional.avg_pool2d(x, kernelShape, strides, pads, ceilMode, countIncludePad)',
})

/** How many elements each mean is of: one number where all are equal, else a product over the axes. */
function countsOf(sliding: readonly Sliding[], padding: boolean): Value | number {
  const along = sliding.map((s) => seenBy(s, padding))
  const equal = along.every((counts) => counts.every((count) => count === counts[0]))
  if (equal) return along.reduce((product, counts) => product * (counts[0] ?? 1), 1)
  return along
    .map((counts, i) => e.constant(counts, [counts.length, ...sliding.slice(i + 1).map(() => 1)]))
    .reduce((product, counts) => e.mul(product, counts))
}
