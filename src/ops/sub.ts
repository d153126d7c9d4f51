import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { binarySamples, unfitErrors } from './kit/samples'

export const op = defineOp({
  name: 'Sub',
  category: 'arithmetic',
  order: 20,
  title: { en: 'Subtraction', ja: '減算' },
  short: { en: 'Sub', ja: '減算' },
  summary: { en: 'Subtracts b from a, element by element.', ja: 'a から b を要素ごとに引く。' },
  about: {
    en: 'The upstream gradient goes to a as it is and to b with its sign turned. When both ports are wired to the same node the two contributions cancel: x − x does not depend on x.',
    ja: '上流の勾配を a にはそのまま、b には符号を反転して渡す。両方の端子を同じノードにつなぐと、2 つの寄与は打ち消し合う（x − x は x によらない）。',
  },
  backwardWords: {
    en: 'hands the gradient on to a, and to b with its sign turned',
    ja: '勾配を a へそのまま、b へ符号を変えて渡す',
  },
  keywords: ['minus', 'difference', '-', '引き算', '差', 'ひく'],
  figure: { kind: 'circle', stroke: 'minus', sign: '-', glyph: '−' },
  formula: 'y = a - b',
  inputs: { a: {}, b: {} },
  expr: ({ a, b }) => e.sub(a, b),
  samples: binarySamples(),
  golden: [
    { name: 'two numbers', inputs: { a: 5, b: 8 }, outputs: { y: -3 }, grads: { a: 1, b: -1 } },
    {
      name: 'a stretched row',
      inputs: { a: [[1, 2], [3, 4]], b: [1, 2] },
      outputs: { y: [[0, 0], [2, 2]] },
      grads: { a: [[1, 1], [1, 1]], b: [-2, -2] },
    },
  ], // prettier-ignore
  errors: unfitErrors,
  onnx: { op: 'Sub' },
  pytorch: 'a - b',
})
