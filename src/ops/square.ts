import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Square',
  category: 'arithmetic',
  order: 120,
  title: { en: 'Square', ja: '2 乗' },
  short: { en: 'Square', ja: '2 乗' },
  summary: { en: 'x times itself.', ja: 'x を 2 乗する。' },
  about: {
    en: 'The gradient is multiplied by 2x: steep far from 0, flat at 0. The same as Mul with both ports wired to x.',
    ja: '勾配に 2x を掛けて渡す。0 から遠いほど急で、0 では平らになる。Mul の両方の端子に x をつないだものと同じ。',
  },
  backwardWords: { en: 'multiplies the gradient by twice its input', ja: '入力の 2 倍を掛けて渡す' },
  keywords: ['x^2', 'power', '二乗', '平方', '自乗'],
  figure: { kind: 'circle', sign: 'x^2', glyph: 'x²' },
  formula: 'y = x^2',
  inputs: { x: {} },
  expr: ({ x }) => e.square(x),
  samples: unarySamples(),
  golden: [
    { name: 'three numbers', inputs: { x: [3, -2, 0] }, outputs: { y: [9, 4, 0] }, grads: { x: [6, -4, 0] } },
    { name: 'infinity', inputs: { x: -Infinity }, outputs: { y: Infinity }, grads: { x: -Infinity } },
  ],
  onnx: { op: 'Mul', note: { en: 'x times x', ja: 'x と x の積として書き出す' } },
  pytorch: 'torch.square(x)',
})
