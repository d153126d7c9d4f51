import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { binarySamples, unfitErrors } from './kit/samples'

export const op = defineOp({
  name: 'Add',
  category: 'arithmetic',
  order: 10,
  title: { en: 'Addition', ja: '加算' },
  short: { en: 'Add', ja: '加算' },
  summary: { en: 'Adds two inputs, element by element.', ja: '2 つの入力を要素ごとに足す。' },
  about: {
    en: 'One unit more on either side is one unit more in the sum, so the upstream gradient goes to both sides as it is. An input that was stretched to fit (a bias row added to every example) receives the sum over the stretched axes.',
    ja: 'どちらの入力が 1 増えても和は 1 増えるので、上流の勾配をそのまま両方へ渡す。形を合わせるために広げた入力（全データに足したバイアスなど）には、広げた軸で足し合わせた勾配が届く。',
  },
  backwardWords: { en: 'hands the gradient on to both sides unchanged', ja: '勾配をそのまま両方へ渡す' },
  keywords: ['plus', 'sum', 'bias', '+', '足し算', '和', 'たす'],
  figure: { kind: 'circle', stroke: 'plus', sign: '+', glyph: '+' },
  formula: 'y = a + b',
  inputs: { a: {}, b: {} },
  expr: ({ a, b }) => e.add(a, b),
  samples: binarySamples(),
  golden: [
    { name: 'two numbers', inputs: { a: 200, b: 450 }, outputs: { y: 650 }, grads: { a: 1, b: 1 } },
    {
      name: 'a bias row: its gradient is the column sum',
      inputs: { a: [[1, 2], [3, 4], [5, 6]], b: [10, 20] },
      outputs: { y: [[11, 22], [13, 24], [15, 26]] },
      grads: { a: [[1, 1], [1, 1], [1, 1]], b: [3, 3] },
    },
    { name: 'infinities of both signs', inputs: { a: Infinity, b: -Infinity }, outputs: { y: NaN } },
  ], // prettier-ignore
  errors: unfitErrors,
  onnx: { op: 'Add' },
  pytorch: 'a + b',
})
