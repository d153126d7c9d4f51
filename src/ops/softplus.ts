import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'
import { callOp } from './kit/trace'
import { op as sigmoid } from './sigmoid'

export const op = defineOp({
  name: 'Softplus',
  category: 'activation',
  order: 40,
  title: { en: 'Softplus', ja: 'ソフトプラス関数' },
  short: { en: 'Softplus', ja: 'Softplus' },
  summary: { en: 'A ReLU without the corner.', ja: '角を丸めた ReLU。' },
  about: {
    en: 'log(1 + eˣ): almost 0 for negative x, almost x for positive x, always positive. Its derivative is the sigmoid. Computed as max(x, 0) + log(1 + e^(−|x|)), which cannot overflow.',
    ja: 'log(1 + eˣ) のこと。負の側ではほぼ 0、正の側ではほぼ x で、つねに正になる。微分は sigmoid。オーバーフローしないように max(x, 0) + log(1 + e^(−|x|)) として計算する。',
  },
  backwardWords: {
    en: 'multiplies the gradient by the sigmoid of its input',
    ja: '入力の sigmoid を掛けて渡す',
  },
  keywords: ['smooth relu', 'log', 'ReLU', '滑らか'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{softplus}',
    glyph: 'softplus',
    curve: (x) => Math.log1p(Math.exp(x)),
    range: 4,
  },
  formula: 'y = \\ln(1 + e^{x})',
  inputs: { x: {} },
  expr: ({ x }) => e.add(e.maximum(x, 0), e.log1p(e.exp(e.neg(e.abs(x))))),
  // y' = σ(x). By hand because |x| and max put a kink at 0: the derived second derivative there is 0 and not ¼.
  vjp: ({ y: g }, { x }) => ({ x: g ? e.mul(g, callOp(sigmoid, { x })) : null }),
  samples: unarySamples(),
  golden: [
    {
      name: 'zero and two',
      inputs: { x: [0, 2] },
      outputs: { y: [0.6931471805599453, 2.1269280110429727] },
      grads: { x: [0.5, 0.8807970779778823] },
      tolerance: 1e-14,
    },
    {
      name: 'extremes',
      inputs: { x: [1000, -1000, -40] },
      outputs: { y: [1000, 0, 4.248354255291589e-18] },
      grads: { x: [1, 0, 4.248354255291589e-18] },
    },
  ],
  onnx: { op: 'Softplus' },
  pytorch: 'torch.nn.functional.softplus(x)',
})
