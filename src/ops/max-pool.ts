import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import {
  autoPadAttr,
  ceilModeAttr,
  dilationsAttr,
  ownKernelShapeAttr,
  padsAttr,
  stridesAttr,
} from './kit/window-attributes'
import { imagesWords, refuseBlindWindows, slide, slidingOver, total } from './kit/windows'

export const op = defineOp({
  name: 'MaxPool',
  category: 'convolution',
  order: 220,
  title: { en: 'Max pooling', ja: '最大値プーリング' },
  short: { en: 'MaxPool', ja: 'MaxPool' },
  summary: {
    en: 'Keeps the largest element of every window.',
    ja: '窓ごとに最大の要素だけを残す。',
  },
  about: {
    en: 'Shrinks each channel by itself; there is nothing to learn, and a small shift of the image often changes nothing. Backward, the whole gradient goes to the element that was largest, the first one at a tie, and the others receive 0. Padding can never win: it counts as −∞. The stride is 1 unless it is given, as in ONNX and the book’s class; PyTorch takes the size of the window.',
    ja: 'チャンネルごとに縮小する。学習するパラメータはなく、画像が少しずれても結果はあまり変わらない。逆伝播では、最大だった要素（同点なら最初のもの）だけに勾配が渡り、ほかは 0 になる。パディングは −∞ とみなすので選ばれない。ストライドを省くと ONNX や本のクラスと同じ 1 になる（PyTorch では窓の大きさになる）。',
  },
  backwardWords: {
    en: 'hands the gradient to the largest element of each window',
    ja: '窓ごとに最大だった要素だけへ勾配を渡す',
  },
  keywords: ['pooling', 'subsampling', 'maximum', 'CNN', 'プーリング', '最大', '縮小'],
  figure: { kind: 'card', sign: '\\max_{\\square}', glyph: 'max▢' },
  formula: 'y_{i,j} = \\max_{(p,q)\\,\\in\\,\\mathrm{window}} x_{i s + p,\\; j s + q}',
  inputs: {
    x: { about: imagesWords },
  },
  attrs: {
    kernelShape: ownKernelShapeAttr,
    strides: stridesAttr,
    pads: padsAttr,
    dilations: dilationsAttr,
    ceilMode: ceilModeAttr,
    autoPad: autoPadAttr,
  },
  expr: ({ x }, attrs) => {
    const sliding = slidingOver(x, attrs.kernelShape, attrs)
    refuseBlindWindows(x, sliding, attrs)
    const seen = slide(x, sliding, -Infinity)
    const places = seen.shape.slice(0, x.shape.length)
    return e.reduceMax(e.reshape(seen, [...places, total(sliding.map((s) => s.size))]), places.length)
  },
  tex: { x: 'G \\text{ at the largest of each window, } 0 \\text{ elsewhere}' },
  samples: [
    { name: 'an image', shapes: { x: [2, 2, 4, 4] }, attrs: { strides: [2] } },
    { name: 'overlapping windows', shapes: { x: [1, 2, 3, 4] } },
    { name: 'padded', shapes: { x: [1, 1, 4, 3] }, attrs: { kernelShape: [3, 2], strides: [2], pads: [1, 1, 1, 0] } },
    { name: 'hanging over the end', shapes: { x: [1, 1, 5, 4] }, attrs: { strides: [2, 3], ceilMode: true } },
    { name: 'dilated', shapes: { x: [1, 1, 5, 3] }, attrs: { dilations: [3, 2] } },
    { name: 'a sequence', shapes: { x: [2, 2, 5] }, attrs: { kernelShape: [3], autoPad: 'sameLower', strides: [2] } },
    { name: 'size 1', shapes: { x: [1, 1, 1] }, attrs: { kernelShape: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 1, 3] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'the book’s 4 × 4 image',
      inputs: { x: [[[[1, 2, 1, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]]]] },
      attrs: { strides: [2] },
      outputs: { y: [[[[2, 3], [4, 2]]]] },
      grads: { x: [[[[0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 1], [0, 1, 0, 0]]]] },
    },
    {
      name: 'the first one at a tie; padding never wins',
      inputs: { x: [[[-5, -5, -7]]] },
      attrs: { pads: [1] },
      outputs: { y: [[[-5, -5, -5, -7]]] },
      grads: { x: [[[2, 1, 1]]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'a window larger than the image',
      shapes: { x: [1, 1, 3, 3] },
      attrs: { kernelShape: [4, 2] },
      code: 'bad-attribute',
      port: 'x',
      message: 'kernelShape is [4,2]: the window is 4 long on axis 2, and the padded input has only 3',
    },
    {
      name: 'nothing but padding in a window',
      shapes: { x: [1, 1, 3, 3] },
      attrs: { pads: [2] },
      code: 'bad-attribute',
      port: 'x',
      message: 'pads is [2]: a window of 2 would see nothing but padding, so each must be at most 1',
    },
    {
      name: 'nothing but padding under a dilated window',
      shapes: { x: [1, 1, 1] },
      attrs: { pads: [2], dilations: [3], kernelShape: [2] },
      code: 'bad-attribute',
      port: 'x',
      message: 'dilations is [3]: with this padding a window would see nothing else',
    },
    {
      name: 'a window for another number of axes',
      shapes: { x: [1, 1, 3] },
      attrs: { kernelShape: [2, 2] },
      code: 'bad-attribute',
      port: 'x',
      message: 'kernelShape is [2,2]: the window slides along 1 axis, so it must have 1 number',
    },
    {
      name: 'a matrix',
      shapes: { x: [3, 3] },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be (N, channels, length) or (N, channels, height, width): it is (3,3)',
    },
  ],
  onnx: { op: 'MaxPool' },
  pytorch: 'torch.nn.functional.max_pool2d(x, kernelShape, strides, pads, dilations, ceilMode)',
})
