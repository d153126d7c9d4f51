import * as e from '../expr/build'
import { refuseEmpty } from './kit/axes'
import { defineOp } from './kit/definition'
import { imagesWords, needImages } from './kit/windows'

export const op = defineOp({
  name: 'GlobalAveragePool',
  category: 'convolution',
  order: 240,
  title: { en: 'Global average pooling', ja: '大域平均プーリング' },
  short: { en: 'GAvgPool', ja: 'GAvgPool' },
  summary: { en: 'The mean of every whole channel.', ja: 'チャンネルごとに全体の平均をとる。' },
  about: {
    en: 'Makes one number of each channel, whatever the size of the image, so that a network ends in a few numbers without a large Affine layer. Backward, every element receives its share of the gradient, 1/(H·W). The axes stay with size 1, (N, C, 1, 1), as in ONNX and in PyTorch’s AdaptiveAvgPool; Flatten drops them.',
    ja: '画像の大きさによらず各チャンネルを 1 個の数にまとめる。大きな Affine 層を置かなくてもネットワークの最後を少ない数にできる。逆伝播では、各要素に勾配の 1/(H·W) ずつを渡す。軸は大きさ 1 で残り (N, C, 1, 1) になる。ONNX や PyTorch の AdaptiveAvgPool と同じで、Flatten で消せる。',
  },
  backwardWords: {
    en: 'shares the gradient equally among all elements of a channel',
    ja: 'チャンネルの全要素へ勾配を等分して渡す',
  },
  keywords: ['pooling', 'mean', 'GAP', 'adaptive', 'CNN', 'プーリング', '平均'],
  figure: { kind: 'card', sign: '\\overline{x}_{c}', glyph: 'mean c' },
  formula: 'y_{c} = \\frac{1}{H W} \\sum_{i,j} x_{c,i,j}',
  inputs: {
    x: { about: imagesWords },
  },
  expr: ({ x }) => {
    needImages(x)
    const axes = x.shape.slice(2).map((_, i) => i + 2)
    refuseEmpty(x, axes)
    return e.mean(x, axes, true)
  },
  samples: [
    { name: 'images', shapes: { x: [2, 3, 2, 3] } },
    { name: 'sequences', shapes: { x: [2, 2, 5] } },
    { name: 'size 1', shapes: { x: [1, 1, 1, 1] } },
    { name: 'an empty batch', shapes: { x: [0, 2, 3] } },
  ],
  golden: [
    {
      name: 'two channels',
      inputs: { x: [[[[1, 2], [3, 4]], [[0, 0], [0, 8]]]] },
      outputs: { y: [[[[2.5]], [[2]]]] },
      grads: { x: [[[[0.25, 0.25], [0.25, 0.25]], [[0.25, 0.25], [0.25, 0.25]]]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'images without elements',
      shapes: { x: [1, 2, 0, 3] },
      code: 'empty-tensor',
      port: 'x',
      message: 'x is empty: its shape is (1,2,0,3)',
    },
    {
      name: 'a matrix',
      shapes: { x: [3, 3] },
      code: 'rank-mismatch',
      port: 'x',
      message: 'x must be (N, channels, length) or (N, channels, height, width): it is (3,3)',
    },
  ],
  onnx: { op: 'GlobalAveragePool' },
  pytorch: 'x.mean(dim=tuple(range(2, x.dim())), keepdim=True)',
})
