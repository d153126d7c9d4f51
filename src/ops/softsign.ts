import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Softsign',
  category: 'activation',
  order: 160,
  title: { en: 'Softsign', ja: 'ソフトサイン関数' },
  short: { en: 'Softsign', ja: 'Softsign' },
  summary: { en: 'x divided by 1 + |x|.', ja: 'x を 1 + |x| で割ったもの。' },
  about: {
    en: 'Like tanh it squeezes numbers into (−1, 1), but it flattens slowly, so gradients die out less quickly: they are multiplied by (1 − |y|)². The slope is continuous, but its own slope jumps at 0.',
    ja: 'tanh と同じく数を −1 と 1 の間に押し込むが、平らになるのがゆっくりなので勾配が消えにくい。勾配には (1 − |y|)² を掛ける。傾きは連続だが、傾きの傾きは 0 で跳ぶ。',
  },
  backwardWords: { en: 'multiplies the gradient by (1 − |y|)²', ja: '(1 − |y|)² を掛けて渡す' },
  keywords: ['squash', 'tanh', '押し込む'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{softsign}',
    glyph: 'softsign',
    curve: (x) => x / (1 + Math.abs(x)),
    range: 5,
  },
  formula: 'y = \\frac{x}{1 + |x|}',
  inputs: { x: {} },
  expr: ({ x }) => e.div(x, e.add(1, e.abs(x))),
  kinks: [0],
  samples: unarySamples(),
  golden: [
    {
      name: 'three numbers',
      inputs: { x: [0, 1, -3] },
      outputs: { y: [0, 0.5, -0.75] },
      grads: { x: [1, 0.25, 0.0625] },
    },
    { name: 'a large number', inputs: { x: 1e300 }, outputs: { y: 1 }, grads: { x: 0 } },
  ],
  onnx: { op: 'Softsign' },
  pytorch: 'torch.nn.functional.softsign(x)',
})
