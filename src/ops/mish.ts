import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'
import { callOp } from './kit/trace'
import { op as softplus } from './softplus'

export const op = defineOp({
  name: 'Mish',
  category: 'activation',
  order: 170,
  title: { en: 'Mish', ja: 'Mish 関数' },
  short: { en: 'Mish', ja: 'Mish' },
  summary: { en: 'x times the tanh of its softplus.', ja: 'x に、softplus の tanh を掛けたもの。' },
  about: {
    en: 'Close to SiLU: smooth, passes positive numbers and dips to −0.31 on the left. Its derivative follows from those of tanh and softplus by the chain rule and is stable for inputs of any size.',
    ja: 'SiLU に近い形。滑らかで、正の数を通し、左側で −0.31 まで下がる。微分は tanh と softplus の微分から連鎖律で決まり、入力がどんな大きさでも安定している。',
  },
  backwardWords: {
    en: 'multiplies the gradient by tanh(s) + x(1 − tanh²(s))σ(x), s being softplus(x)',
    ja: 's = softplus(x) として tanh(s) + x(1 − tanh²(s))σ(x) を掛けて渡す',
  },
  keywords: ['swish', 'softplus', 'smooth', '滑らか'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{Mish}',
    glyph: 'Mish',
    curve: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
    range: 5,
  },
  formula: 'y = x \\tanh(\\ln(1 + e^{x}))',
  inputs: { x: {} },
  expr: ({ x }) => e.mul(x, e.tanh(callOp(softplus, { x }))),
  samples: unarySamples(),
  golden: [
    {
      name: 'zero and one',
      inputs: { x: [0, 1] },
      outputs: { y: [0, 0.8650983882673103] },
      grads: { x: [0.6, 1.0490362200997922] },
      tolerance: 1e-12,
    },
    { name: 'extremes', inputs: { x: [1000, -1000] }, outputs: { y: [1000, 0] }, grads: { x: [1, 0] } },
  ],
  onnx: { op: 'Mish' },
  pytorch: 'torch.nn.functional.mish(x)',
})
