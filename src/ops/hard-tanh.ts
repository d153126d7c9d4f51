import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'HardTanh',
  category: 'activation',
  order: 70,
  title: { en: 'Hard tanh', ja: 'Hardtanh 関数' },
  short: { en: 'HardTanh', ja: 'Hardtanh' },
  summary: { en: 'x cut off at −1 and 1.', ja: 'x を −1 と 1 で切る。' },
  about: {
    en: 'A tanh made of straight lines: slope 1 inside, 0 outside. The gradient passes unchanged strictly between the limits and is blocked at and beyond them, as in PyTorch.',
    ja: 'tanh を直線でつくったもの。内側の傾きは 1、外側は 0。勾配は限界の内側でだけそのまま通り、限界とその外では止まる（PyTorch と同じ）。',
  },
  backwardWords: {
    en: 'lets the gradient through where its input is between the limits',
    ja: '入力が範囲の内側にあるところだけ勾配を通す',
  },
  keywords: ['clip', 'clamp', 'tanh', 'saturate', '切り取り', '飽和'],
  figure: {
    kind: 'activation',
    sign: '\\mathrm{Htanh}',
    glyph: 'Htanh',
    curve: (x) => Math.min(1, Math.max(-1, x)),
    range: 4,
  },
  formula: 'y = \\min(\\max(x, -1), 1)',
  inputs: { x: {} },
  attrs: {
    min: { type: 'number', default: -1, doc: { en: 'Lower limit.', ja: '下の限界。' } },
    max: { type: 'number', default: 1, doc: { en: 'Upper limit.', ja: '上の限界。' } },
  },
  expr: ({ x }, { min, max }) => {
    if (min > max)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `min is ${min}: it must not be above max, which is ${max}`,
          ja: `min が ${min} になっている: max の ${max} 以下でなければならない`,
        },
        { blame: [x] },
      )
    return e.select(e.le(x, min), min, e.select(e.ge(x, max), max, x))
  },
  kinks: [-1, 1],
  samples: [...unarySamples(), { name: 'other limits', shapes: { x: [2, 3] }, attrs: { min: -0.5, max: 2 } }],
  golden: [
    {
      name: 'inside, outside and the corners',
      inputs: { x: [-2, -1, 0.5, 1, 3] },
      outputs: { y: [-1, -1, 0.5, 1, 1] },
      grads: { x: [0, 0, 1, 0, 0] },
    },
    { name: 'NaN is not hidden', inputs: { x: [NaN, Infinity] }, outputs: { y: [NaN, 1] } },
  ],
  errors: [
    {
      name: 'limits the wrong way round',
      shapes: { x: [2] },
      attrs: { min: 2, max: 1 },
      code: 'bad-attribute',
      port: 'x',
      message: 'min is 2: it must not be above max, which is 1',
    },
  ],
  onnx: { op: 'Clip' },
  pytorch: 'torch.nn.functional.hardtanh(x, min, max)',
})
