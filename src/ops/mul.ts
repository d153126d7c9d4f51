import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { binarySamples, unfitErrors } from './kit/samples'

export const op = defineOp({
  name: 'Mul',
  category: 'arithmetic',
  order: 30,
  title: { en: 'Multiplication', ja: '乗算' },
  short: { en: 'Mul', ja: '乗算' },
  summary: { en: 'Multiplies two inputs, element by element.', ja: '2 つの入力を要素ごとに掛ける。' },
  about: {
    en: 'Each side receives the upstream gradient times the other factor, so the values of the forward pass have to be kept. Wired twice to the same node it is a square, and the two contributions add up to 2x. This is the element-wise (Hadamard) product; rows times columns is MatMul.',
    ja: 'それぞれの入力に、上流の勾配へ相手の値を掛けて渡す。そのため順伝播の値を覚えておく必要がある。同じノードを 2 回つなぐと 2 乗になり、2 つの寄与の和が 2x になる。要素ごとの積（アダマール積）であり、行と列の積は MatMul を使う。',
  },
  backwardWords: { en: 'hands each side the other factor', ja: '相手の値を掛けて渡す' },
  keywords: ['times', 'product', 'hadamard', 'scale', 'gate', '*', '掛け算', '積', 'かける', 'アダマール積'],
  figure: { kind: 'circle', stroke: 'times', sign: '\\times', glyph: '×' },
  formula: 'y = a \\times b',
  inputs: { a: {}, b: {} },
  expr: ({ a, b }) => e.mul(a, b),
  samples: binarySamples(),
  golden: [
    { name: 'apples', inputs: { a: 100, b: 2 }, outputs: { y: 200 }, grads: { a: 2, b: 100 } },
    {
      name: 'one scale for a whole batch',
      inputs: { a: [[1, 2], [3, 4]], b: 3 },
      outputs: { y: [[3, 6], [9, 12]] },
      grads: { a: [[3, 3], [3, 3]], b: 10 },
    },
    { name: 'nothing times infinity', inputs: { a: 0, b: Infinity }, outputs: { y: NaN } },
  ], // prettier-ignore
  errors: unfitErrors,
  onnx: { op: 'Mul' },
  pytorch: 'a * b',
})
