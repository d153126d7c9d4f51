import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { binarySamples, unfitErrors } from './kit/samples'

export const op = defineOp({
  name: 'Div',
  category: 'arithmetic',
  order: 40,
  title: { en: 'Division', ja: '除算' },
  short: { en: 'Div', ja: '除算' },
  summary: { en: 'Divides a by b, element by element.', ja: 'a を b で要素ごとに割る。' },
  about: {
    en: 'a receives the upstream gradient divided by b; b receives it times −y/b, that is −a/b². Dividing by 0 gives ±Infinity or NaN, as in floating-point arithmetic everywhere. The reciprocal 1/x of the book is a constant 1 divided by x: its gradient is −y².',
    ja: 'a には上流の勾配を b で割って、b には −y/b（= −a/b²）を掛けて渡す。0 で割ると浮動小数点の規則どおり ±∞ または NaN になる。本に出てくる逆数 1/x は定数 1 を x で割ったもので、その勾配は −y² になる。',
  },
  backwardWords: {
    en: 'divides the gradient by b for a, and multiplies it by −y/b for b',
    ja: 'a へは b で割って、b へは −y/b を掛けて渡す',
  },
  keywords: ['quotient', 'ratio', 'reciprocal', '/', '割り算', '商', '逆数', 'わる'],
  figure: { kind: 'circle', stroke: 'divide', sign: '\\div', glyph: '÷' },
  formula: 'y = \\frac{a}{b}',
  inputs: { a: {}, b: {} },
  expr: ({ a, b }) => e.div(a, b),
  samples: binarySamples({ b: [0.5, 2] }),
  golden: [
    { name: 'two numbers', inputs: { a: 3, b: 4 }, outputs: { y: 0.75 }, grads: { a: 0.25, b: -0.1875 } },
    { name: 'the reciprocal', inputs: { a: 1, b: 2 }, outputs: { y: 0.5 }, grads: { b: -0.25 } },
    { name: 'by zero', inputs: { a: [1, -1, 0], b: [0, 0, 0] }, outputs: { y: [Infinity, -Infinity, NaN] } },
  ],
  errors: unfitErrors,
  onnx: { op: 'Div' },
  pytorch: 'a / b',
})
