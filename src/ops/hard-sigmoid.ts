import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'HardSigmoid',
  category: 'activation',
  order: 150,
  title: { en: 'Hard sigmoid', ja: 'Hard sigmoid 関数' },
  short: { en: 'HardSigm', ja: 'HardSigm' },
  summary: { en: 'A sigmoid made of straight lines.', ja: '直線でつくった sigmoid。' },
  about: {
    en: 'alpha·x + beta, cut off at 0 and 1: cheap to compute on small machines. The gradient is multiplied by alpha strictly inside and blocked outside. The defaults are those of ONNX (0.2 and 0.5); PyTorch has a slope of 1/6.',
    ja: 'alpha·x + beta を 0 と 1 で切ったもの。小さな機械でも軽く計算できる。勾配には、内側では alpha を掛け、外側では止める。既定値は ONNX と同じ 0.2 と 0.5。PyTorch の傾きは 1/6。',
  },
  backwardWords: {
    en: 'multiplies the gradient by alpha inside, and lets none through outside',
    ja: '内側では alpha を掛けて渡し、外側では勾配を通さない',
  },
  keywords: ['sigmoid', 'linear', 'quantize', '直線', '量子化'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{H}\\sigma',
    glyph: 'Hσ',
    curve: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
    range: 4,
  },
  formula: 'y = \\min(\\max(\\alpha x + \\beta, 0), 1)',
  inputs: { x: {} },
  attrs: {
    alpha: {
      type: 'number',
      default: 0.2,
      min: 0,
      step: 0.05,
      doc: { en: 'Slope inside.', ja: '内側の傾き。' },
    },
    beta: { type: 'number', default: 0.5, doc: { en: 'Value at 0.', ja: '0 での値。' } },
  },
  expr: ({ x }, { alpha, beta }) => {
    const line = e.add(e.mul(alpha, x), beta)
    return e.select(e.le(line, 0), 0, e.select(e.ge(line, 1), 1, line))
  },
  kinks: [-2.5, 2.5],
  samples: [
    ...unarySamples(),
    { name: 'with the flat sides', shapes: { x: [6] }, domain: { x: [-5, 5] } },
    { name: 'another slope', shapes: { x: [2, 3] }, attrs: { alpha: 0.4, beta: 0.4 } },
  ],
  golden: [
    {
      name: 'flat, slope, flat',
      inputs: { x: [-3, 0, 1, 3] },
      outputs: { y: [0, 0.5, 0.7, 1] },
      grads: { x: [0, 0.2, 0.2, 0] },
    },
    { name: 'extremes', inputs: { x: [-Infinity, Infinity, NaN] }, outputs: { y: [0, 1, NaN] } },
  ],
  onnx: { op: 'HardSigmoid' },
  pytorch: 'torch.clamp(alpha * x + beta, 0, 1)',
})
