import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Clip',
  category: 'arithmetic',
  order: 170,
  title: { en: 'Clip', ja: '範囲の制限' },
  short: { en: 'Clip', ja: '制限' },
  summary: { en: 'x, kept between two limits.', ja: 'x を 2 つの限界の間に収める。' },
  about: {
    en: 'Whatever is below min becomes min, whatever is above max becomes max; a limit left out is no limit. The gradient passes where x was left as it is, the limits themselves included (as torch.clamp; HardTanh blocks it there), and is 0 where x was cut.',
    ja: 'min より小さい値は min に、max より大きい値は max になる。省いた側には限界がない。値が変わらなかったところでは勾配がそのまま通り、切られたところでは 0 になる。限界ちょうどでは通る（torch.clamp と同じ。HardTanh では止まる）。',
  },
  backwardWords: {
    en: 'lets the gradient through where nothing was cut',
    ja: '切られなかったところだけ勾配を通す',
  },
  keywords: ['clamp', 'limit', 'bound', 'saturate', '切り取り', '上限', '下限', 'クリップ'],
  figure: { kind: 'circle', sign: '\\mathrm{clip}', glyph: 'clip' },
  formula: 'y = \\min(\\max(x, \\mathrm{min}), \\mathrm{max})',
  inputs: { x: {} },
  attrs: {
    min: {
      type: 'optional-number',
      default: null,
      doc: { en: 'Lower limit; none when left out.', ja: '下の限界。省くと制限しない。' },
    },
    max: {
      type: 'optional-number',
      default: null,
      doc: { en: 'Upper limit; none when left out.', ja: '上の限界。省くと制限しない。' },
    },
  },
  expr: ({ x }, { min, max }) => {
    if (min !== null && max !== null && min > max)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `min is ${min}: it must not be above max, which is ${max}`,
          ja: `min が ${min} になっている: max の ${max} 以下でなければならない`,
        },
        { blame: [x] },
      )
    const low = min === null ? x : e.select(e.lt(x, min), min, x)
    return max === null ? low : e.select(e.gt(low, max), max, low)
  },
  samples: [
    ...unarySamples(),
    { name: 'both limits', shapes: { x: [3, 4] }, attrs: { min: -0.5, max: 1 } },
    { name: 'a lower limit', shapes: { x: [4] }, attrs: { min: 0 } },
    { name: 'an upper limit', shapes: { x: [4] }, attrs: { max: 0 } },
  ],
  golden: [
    {
      name: 'inside, outside and on the limits',
      inputs: { x: [-2, -1, 0.5, 1, 3] },
      attrs: { min: -1, max: 1 },
      outputs: { y: [-1, -1, 0.5, 1, 1] },
      grads: { x: [0, 1, 1, 1, 0] },
    },
    { name: 'no limits', inputs: { x: [-Infinity, 5] }, outputs: { y: [-Infinity, 5] } },
    {
      name: 'NaN is not hidden',
      inputs: { x: [NaN, Infinity] },
      attrs: { min: 0, max: 6 },
      outputs: { y: [NaN, 6] },
    },
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
  pytorch: 'torch.clamp(x, min, max)',
})
