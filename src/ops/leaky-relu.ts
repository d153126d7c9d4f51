import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'LeakyRelu',
  category: 'activation',
  order: 60,
  title: { en: 'Leaky ReLU', ja: 'Leaky ReLU 関数' },
  short: { en: 'LeakyRelu', ja: 'Leaky' },
  summary: {
    en: 'x where it is positive, else a small part of it.',
    ja: 'x が正ならそのまま、そうでなければ小さく縮める。',
  },
  about: {
    en: 'A ReLU that leaks: for negative x a small slope alpha remains, so a unit never stops learning altogether. The gradient is multiplied by 1 or by alpha; at 0 by alpha, as in PyTorch.',
    ja: '負の側にも小さな傾き alpha を残した ReLU で、ユニットの学習が完全に止まることがない。勾配には 1 または alpha を掛ける。0 では PyTorch と同じく alpha を使う。',
  },
  backwardWords: {
    en: 'multiplies the gradient by 1 where its input is positive, else by the small slope',
    ja: '入力が正なら 1 を、そうでなければ小さな傾きを掛けて渡す',
  },
  keywords: ['ReLU', 'leaky', 'rectifier', '漏れ'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{LReLU}',
    glyph: 'LReLU',
    curve: (x) => (x > 0 ? x : 0.01 * x),
    range: 4,
  },
  formula: 'y = \\begin{cases} x & x > 0 \\\\ \\alpha x & x \\le 0 \\end{cases}',
  inputs: { x: {} },
  attrs: {
    alpha: {
      type: 'number',
      default: 0.01,
      step: 0.01,
      doc: { en: 'Slope where x is not positive.', ja: 'x が正でないところの傾き。' },
    },
  },
  expr: ({ x }, { alpha }) => e.select(e.le(x, 0), e.mul(alpha, x), x),
  kinks: [0],
  samples: [...unarySamples(), { name: 'a steeper leak', shapes: { x: [2, 3] }, attrs: { alpha: 0.2 } }],
  golden: [
    {
      name: 'both sides and the kink',
      inputs: { x: [-2, 0, 3] },
      outputs: { y: [-0.02, 0, 3] },
      grads: { x: [0.01, 0.01, 1] },
    },
    { name: 'alpha', inputs: { x: -10 }, attrs: { alpha: 0.2 }, outputs: { y: -2 }, grads: { x: 0.2 } },
  ],
  onnx: { op: 'LeakyRelu' },
  pytorch: 'torch.nn.functional.leaky_relu(x, alpha)',
})
