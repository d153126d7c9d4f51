import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

const alpha = 1.6732632423543772
const gamma = 1.0507009873554805

export const op = defineOp({
  name: 'Selu',
  category: 'activation',
  order: 120,
  title: { en: 'Scaled ELU', ja: 'SELU 関数' },
  short: { en: 'Selu', ja: 'SELU' },
  summary: {
    en: 'An ELU scaled so that layers keep mean 0 and variance 1.',
    ja: '層の出力が平均 0、分散 1 に保たれるように拡大した ELU。',
  },
  about: {
    en: 'The two constants are the solution of an equation: with suitably started weights, a layer of such units hands on the mean 0 and variance 1 that it received, without any normalisation. ONNX rounds its defaults to single precision.',
    ja: '2 つの定数はある方程式の解で、適切に初期化した重みと合わせると、平均 0、分散 1 の入力が正規化なしに次の層へ引き継がれる。ONNX の既定値は単精度に丸められている。',
  },
  backwardWords: {
    en: 'multiplies the gradient by gamma on the right, by y + gamma·alpha on the left',
    ja: '右側では gamma を、左側では y + gamma·alpha を掛けて渡す',
  },
  keywords: ['ELU', 'self-normalizing', '自己正規化'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{SELU}',
    glyph: 'SELU',
    curve: (x) => gamma * (x > 0 ? x : alpha * Math.expm1(x)),
    range: 4,
  },
  formula: 'y = \\gamma \\begin{cases} x & x > 0 \\\\ \\alpha (e^{x} - 1) & x \\le 0 \\end{cases}',
  inputs: { x: {} },
  attrs: {
    alpha: {
      type: 'number',
      default: alpha,
      min: 0,
      doc: { en: 'How far the left side falls, before scaling.', ja: '拡大する前の、左側が下がる深さ。' },
    },
    gamma: { type: 'number', default: gamma, min: 0, doc: { en: 'The scale.', ja: '拡大する倍率。' } },
  },
  expr: ({ x }, attrs) =>
    e.mul(
      attrs.gamma,
      e.safe(e.le(x, 0), x, 0, (left) => e.mul(attrs.alpha, e.sub(e.exp(left), 1)), x),
    ),
  kinks: [0],
  samples: unarySamples(),
  golden: [
    {
      name: 'the right side',
      inputs: { x: [1, 2] },
      outputs: { y: [gamma, 2 * gamma] },
      grads: { x: [gamma, gamma] },
    },
    {
      name: 'extremes',
      inputs: { x: [1000, -1000] },
      outputs: { y: [1000 * gamma, -alpha * gamma] },
      grads: { x: [gamma, 0] },
    },
  ],
  onnx: { op: 'Selu' },
  pytorch: 'torch.nn.functional.selu(x)',
})
