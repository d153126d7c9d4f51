import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { needChannels } from './kit/normalize'

export const op = defineOp({
  name: 'LRN',
  category: 'normalization',
  order: 150,
  title: { en: 'Local response normalisation', ja: '局所応答正規化（LRN）' },
  short: { en: 'LRN', ja: 'LRN' },
  summary: { en: 'Divides each channel by its neighbours’ strength.', ja: '近くのチャンネルの強さで割る。' },
  about: {
    en: 'AlexNet’s normalisation: x divided by (bias + alpha/size · Σx²)^beta, the sum running over size neighbouring channels at the same place. A strong channel holds its neighbours down. ONNX and PyTorch divide alpha by size as here; AlexNet’s paper does not, so its alpha of 1e-4 with size 5 is 5e-4 here. Nothing is learned.',
    ja: 'AlexNet の正規化。同じ位置で隣り合う size 個のチャンネルについての和を使い、x を (bias + alpha/size · Σx²)^beta で割る。強いチャンネルが隣を抑える。ここでは ONNX や PyTorch と同じく alpha を size で割る。AlexNet の論文では割らないので、論文の alpha = 1e-4、size = 5 はここでの alpha = 5e-4 にあたる。学習するものはない。',
  },
  backwardWords: {
    en: 'divides the gradient as it divided x, less what x did to its neighbours',
    ja: '同じ値で割り、隣のチャンネルに与えた影響を引いて渡す',
  },
  keywords: ['alexnet', 'lateral inhibition', 'normalize', '正規化', 'チャンネル', '側抑制'],
  figure: { kind: 'card', sign: '\\tfrac{x}{(k+\\alpha\\Sigma)^{\\beta}}', glyph: 'LRN' },
  formula: "y_c = \\frac{x_c}{\\left(k + \\frac{\\alpha}{n} \\sum_{c' \\approx c} x_{c'}^2\\right)^{\\beta}}",
  inputs: {
    x: { about: { en: 'examples with channels, (N, C, …)', ja: 'チャンネルを持つデータ。(N, C, …)' } },
  },
  attrs: {
    size: {
      type: 'int',
      default: 5,
      min: 1,
      max: 1000,
      doc: {
        en: 'How many neighbouring channels, itself included.',
        ja: '自分を含めて隣り合うチャンネルの数。',
      },
    },
    alpha: {
      type: 'number',
      default: 1e-4,
      min: 0,
      doc: { en: 'Weight of the sum, divided by size.', ja: '和の重み。size で割って使う。' },
    },
    beta: { type: 'number', default: 0.75, doc: { en: 'Exponent.', ja: '指数。' } },
    bias: {
      type: 'number',
      default: 1,
      min: 0,
      doc: {
        en: 'k, which keeps the divisor from 0. AlexNet: 2.',
        ja: 'k。割る数が 0 になるのを防ぐ。AlexNet では 2。',
      },
    },
  },
  expr: ({ x }, { size, alpha, beta, bias }) => {
    needChannels(x, 2)
    // ONNX: ⌊(size−1)/2⌋ neighbours before and ⌈(size−1)/2⌉ after; those that do not exist count as 0.
    const before = Math.floor((size - 1) / 2)
    const padded = e.pad(e.square(x), 1, before, size - 1 - before)
    const sums = e.sum(e.windows(padded, { axes: [1], sizes: [size] }), [-1])
    return e.div(x, e.pow(e.add(bias, e.mul(alpha / size, sums)), beta))
  },
  samples: [
    { name: 'images', shapes: { x: [2, 5, 2, 2] }, attrs: { size: 3, alpha: 0.5 } },
    { name: 'AlexNet', shapes: { x: [1, 6, 2] }, attrs: { alpha: 5e-4, bias: 2 } },
    { name: 'an even number of neighbours', shapes: { x: [2, 4] }, attrs: { size: 2, alpha: 1 } },
    { name: 'more neighbours than channels', shapes: { x: [2, 2] }, attrs: { alpha: 1 } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'an empty batch', shapes: { x: [0, 3] } },
  ],
  golden: [
    {
      name: 'three channels, window 3',
      inputs: { x: [[1, 2, 3]] },
      attrs: { size: 3, alpha: 3, beta: 1, bias: 1 },
      outputs: { y: [[1 / 6, 2 / 15, 3 / 14]] },
    },
    {
      name: 'alpha 0 only divides by bias',
      inputs: { x: [[4, 8]] },
      attrs: { alpha: 0, beta: 1, bias: 2 },
      outputs: { y: [[2, 4]] },
      grads: { x: [[0.5, 0.5]] },
    },
  ],
  errors: [
    {
      name: 'no channels',
      shapes: { x: [3] },
      code: 'rank-too-low',
      port: 'x',
      message: 'x needs at least 2 axes, (N, C): its shape is (3)',
    },
  ],
  onnx: { op: 'LRN' },
  pytorch: 'torch.nn.functional.local_response_norm(x, size, alpha, beta, bias)',
})
