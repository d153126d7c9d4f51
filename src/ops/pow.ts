import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { binarySamples, unfitErrors } from './kit/samples'

export const op = defineOp({
  name: 'Pow',
  category: 'arithmetic',
  order: 50,
  title: { en: 'Power', ja: '累乗' },
  short: { en: 'Pow', ja: '累乗' },
  summary: { en: 'Raises a to the power b, element by element.', ja: 'a の b 乗を要素ごとに求める。' },
  about: {
    en: 'The base receives the gradient times b·a^(b−1), the exponent times y·ln a. Where the base is 0 the exponent receives 0. For a negative base the logarithm does not exist, so the exponent’s gradient is NaN there: that is true, and harmless while the exponent is a constant.',
    ja: '底には b·a^(b−1) を、指数には y·ln a を掛けて渡す。底が 0 のところでは指数へ 0 を渡す。底が負なら対数が存在しないので、指数への勾配は NaN になる。これは正しい結果で、指数が定数であれば害はない。',
  },
  backwardWords: {
    en: 'multiplies the gradient by b·a^(b−1) for a, and by y·ln a for b',
    ja: 'a へは b·a^(b−1) を、b へは y·ln a を掛けて渡す',
  },
  keywords: ['power', 'exponent', 'square', 'cube', '^', '**', 'べき乗', '二乗', '指数'],
  figure: { kind: 'circle', sign: 'x^n', glyph: 'xⁿ' },
  formula: 'y = a^b',
  inputs: { a: { about: { en: 'base', ja: '底' } }, b: { about: { en: 'exponent', ja: '指数' } } },
  expr: ({ a, b }) => e.pow(a, b),
  samples: binarySamples({ a: [0.3, 2] }),
  golden: [
    { name: 'a cube', inputs: { a: 2, b: 3 }, outputs: { y: 8 }, grads: { a: 12, b: 8 * Math.LN2 } },
    { name: 'a negative base', inputs: { a: -3, b: 2 }, outputs: { y: 9 }, grads: { a: -6, b: NaN } },
    { name: 'zero to the zero', inputs: { a: 0, b: 0 }, outputs: { y: 1 }, grads: { a: 0, b: 0 } },
    { name: 'a base of zero', inputs: { a: 0, b: 2 }, outputs: { y: 0 }, grads: { a: 0, b: 0 } },
    { name: 'half of a negative base', inputs: { a: -1, b: 0.5 }, outputs: { y: NaN } },
  ],
  errors: unfitErrors,
  onnx: { op: 'Pow' },
  pytorch: 'torch.pow(a, b)',
})
