import * as e from '../expr/build'
import { epsilonAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { channelShape, moments, needChannels, perChannel, scaleAndShift, standardized } from './kit/normalize'

export const op = defineOp({
  name: 'InstanceNormalization',
  category: 'normalization',
  order: 130,
  title: { en: 'Instance normalisation', ja: 'インスタンス正規化' },
  short: { en: 'InstNorm', ja: 'InstNorm' },
  summary: {
    en: 'Each channel of each image to mean 0 and variance 1.',
    ja: '画像ごと、チャンネルごとに平均 0、分散 1 にそろえる。',
  },
  about: {
    en: 'Mean and variance are taken over the places of one channel of one example; then every channel has a learned scale and shift. It removes the contrast of a single image, which style transfer wants. It depends neither on the batch nor on the mode.',
    ja: '平均と分散は、1 つのデータの 1 つのチャンネルの中で、すべての位置について求める。そのあと、チャンネルごとに学習する倍率とずらしを適用する。画像ごとのコントラストを取り除くので、画風変換に使われる。バッチにもモードにもよらない。',
  },
  backwardWords: {
    en: 'takes from each channel’s gradient its mean and its part along the normalised x',
    ja: 'チャンネルごとに、勾配から平均と正規化した x に沿った成分を引いて渡す',
  },
  keywords: ['normalize', 'style', 'contrast', '正規化', '画風変換', 'チャンネル'],
  figure: { kind: 'card', sign: '\\tfrac{x-\\mu}{\\sigma}', glyph: 'IN' },
  formula: 'y = \\gamma_c\\, \\frac{x - \\mu_{nc}}{\\sqrt{\\sigma_{nc}^2 + \\varepsilon}} + \\beta_c',
  inputs: {
    x: { about: { en: 'images, (N, C, …)', ja: '画像。(N, C, …)' } },
    ...scaleAndShift(channelShape),
  },
  attrs: {
    epsilon: epsilonAttr(1e-5, { en: 'Keeps the division from 0.', ja: '0 で割るのを防ぐ小さな数。' }),
  },
  expr: ({ x, gamma, beta }, { epsilon }) => {
    needChannels(x, 3)
    const places = x.shape.map((_, axis) => axis).slice(2)
    const { mean, variance } = moments(x, places)
    const y = standardized(x, mean, variance, epsilon)
    return e.add(e.mul(y, perChannel(x, gamma)), perChannel(x, beta))
  },
  samples: [
    { name: 'images', shapes: { x: [2, 3, 2, 2], gamma: [3], beta: [3] } },
    { name: 'sequences', shapes: { x: [2, 2, 4], gamma: [2], beta: [2] } },
    { name: 'size 1 is beta', shapes: { x: [1, 1, 1], gamma: [1], beta: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 2, 3], gamma: [2], beta: [2] } },
  ],
  golden: [
    {
      name: 'two places each: −1 and 1',
      inputs: { x: [[[[1, 2]], [[3, 4]]], [[[5, 6]], [[7, 8]]]], gamma: [1, 1], beta: [0, 0] },
      outputs: { y: [[[[-1, 1]], [[-1, 1]]], [[[-1, 1]], [[-1, 1]]]] },
      tolerance: 3e-5,
    },
    {
      name: 'scale and shift of a channel',
      inputs: { x: [[[1, 3]]], gamma: [2], beta: [10] },
      attrs: { epsilon: 0 },
      outputs: { y: [[[8, 12]]] },
      grads: { x: [[[0, 0]]], gamma: [0], beta: [2] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'no places',
      shapes: { x: [2, 3], gamma: [3], beta: [3] },
      code: 'rank-too-low',
      port: 'x',
      message: 'x needs at least 3 axes, (N, C, …): its shape is (2,3)',
    },
    {
      name: 'a scale for other channels',
      shapes: { x: [2, 3, 4], gamma: [4], beta: [3] },
      code: 'shape-mismatch',
      port: 'gamma',
      message: 'shapes do not fit: x is (2,3,4), gamma is (4); gamma must be (3)',
    },
  ],
  onnx: { op: 'InstanceNormalization' },
  pytorch: 'torch.nn.functional.instance_norm(x, weight=gamma, bias=beta, eps=epsilon)',
})
