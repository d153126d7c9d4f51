import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Gelu',
  category: 'activation',
  order: 130,
  title: { en: 'Gaussian error linear unit', ja: 'GELU 関数' },
  short: { en: 'Gelu', ja: 'GELU' },
  summary: {
    en: 'x times the probability that a normal number is below it.',
    ja: 'x に、標準正規分布で x 以下になる確率を掛けたもの。',
  },
  about: {
    en: 'A smooth ReLU that dips slightly below 0, usual in Transformers. The gradient is multiplied by Φ(x) + x·φ(x), the distribution and density of the standard normal. The tanh form is an approximation, off by at most 0.0005, that older models were trained with.',
    ja: '0 の手前で少しだけ負になる滑らかな ReLU で、Transformer でよく使う。勾配には Φ(x) + x·φ(x)（標準正規分布の分布関数と密度）を掛ける。tanh の形は誤差が 0.0005 以下の近似で、古いモデルの学習に使われた。',
  },
  backwardWords: { en: 'multiplies the gradient by Φ(x) + x·φ(x)', ja: 'Φ(x) + x·φ(x) を掛けて渡す' },
  keywords: ['ReLU', 'transformer', 'gaussian', '正規分布', 'ガウス'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{GELU}',
    glyph: 'GELU',
    curve: (x) => 0.5 * x * (1 + Math.tanh(0.7978845608028654 * (x + 0.044715 * x ** 3))),
    range: 4,
  },
  formula: 'y = x\\,\\Phi(x) = \\frac{x}{2}\\left(1 + \\operatorname{erf}\\frac{x}{\\sqrt{2}}\\right)',
  inputs: { x: {} },
  attrs: {
    approximate: {
      type: 'choice',
      default: 'none',
      choices: ['none', 'tanh'],
      names: { none: { en: 'exact', ja: '正確' }, tanh: { en: 'with tanh', ja: 'tanh で近似' } },
      doc: { en: 'The exact form, or the approximation with tanh.', ja: '正確な式か、tanh による近似か。' },
    },
  },
  expr: ({ x }, { approximate }) => {
    const inner =
      approximate === 'tanh'
        ? e.tanh(e.mul(Math.sqrt(2 / Math.PI), e.add(x, e.mul(0.044715, e.pow(x, 3)))))
        : e.erf(e.div(x, Math.SQRT2))
    return e.mul(e.mul(0.5, x), e.add(1, inner))
  },
  samples: [...unarySamples(), { name: 'with tanh', shapes: { x: [2, 3] }, attrs: { approximate: 'tanh' } }],
  golden: [
    {
      name: 'one and minus one',
      inputs: { x: [0, 1, -1] },
      outputs: { y: [0, 0.8413447460685429, -0.15865525393145707] },
      grads: { x: [0.5, 1.0833154705876864, -0.08331547058768628] },
      tolerance: 1e-12,
    },
    {
      name: 'with tanh',
      inputs: { x: 1 },
      attrs: { approximate: 'tanh' },
      outputs: { y: 0.8411919906082768 },
    },
    { name: 'extremes', inputs: { x: [100, -100] }, outputs: { y: [100, 0] }, grads: { x: [1, 0] } },
  ],
  onnx: { op: 'Gelu' },
  pytorch: 'torch.nn.functional.gelu(x, approximate=approximate)',
})
