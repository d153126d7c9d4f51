import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Elu',
  category: 'activation',
  order: 110,
  title: { en: 'Exponential linear unit', ja: 'ELU 関数' },
  short: { en: 'Elu', ja: 'ELU' },
  summary: {
    en: 'x where it is positive, else a curve towards −alpha.',
    ja: 'x が正ならそのまま、そうでなければ −alpha に近づく曲線。',
  },
  about: {
    en: 'Like ReLU on the right; on the left alpha(eˣ − 1), which goes on falling a little, so that a unit is never quite dead and outputs are centred closer to 0. There the gradient is multiplied by y + alpha. With alpha 1 the two sides meet without a corner.',
    ja: '右側は ReLU と同じ。左側は alpha(eˣ − 1) で少しずつ下がり続けるので、ユニットが完全には止まらず、出力の平均も 0 に近づく。左側では勾配に y + alpha を掛ける。alpha が 1 なら左右が角なしにつながる。',
  },
  backwardWords: {
    en: 'multiplies the gradient by 1 on the right, by y + alpha on the left',
    ja: '右側では 1 を、左側では y + alpha を掛けて渡す',
  },
  keywords: ['ReLU', 'exponential', '指数'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{ELU}',
    glyph: 'ELU',
    curve: (x) => (x > 0 ? x : Math.expm1(x)),
    range: 4,
  },
  formula: 'y = \\begin{cases} x & x > 0 \\\\ \\alpha (e^{x} - 1) & x \\le 0 \\end{cases}',
  inputs: { x: {} },
  attrs: {
    alpha: {
      type: 'number',
      default: 1,
      min: 0,
      step: 0.1,
      doc: { en: 'How far the left side falls.', ja: '左側が下がる深さ。' },
    },
  },
  // The exponential sees no positive x: where it overflows, 0 · ∞ would turn the gradient into NaN.
  expr: ({ x }, { alpha }) => e.safe(e.le(x, 0), x, 0, (left) => e.mul(alpha, e.sub(e.exp(left), 1)), x),
  kinks: [0],
  samples: [...unarySamples(), { name: 'alpha', shapes: { x: [2, 3] }, attrs: { alpha: 0.5 } }],
  golden: [
    {
      name: 'both sides',
      inputs: { x: [2, -1] },
      outputs: { y: [2, Math.exp(-1) - 1] },
      grads: { x: [1, Math.exp(-1)] },
    },
    { name: 'extremes', inputs: { x: [1000, -1000] }, outputs: { y: [1000, -1] }, grads: { x: [1, 0] } },
  ],
  onnx: { op: 'Elu' },
  pytorch: 'torch.nn.functional.elu(x, alpha)',
})
