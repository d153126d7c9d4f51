import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Neg',
  category: 'arithmetic',
  order: 110,
  title: { en: 'Negation', ja: '符号反転' },
  short: { en: 'Neg', ja: '符号反転' },
  summary: { en: 'Turns the sign.', ja: '符号を反転する。' },
  about: {
    en: 'The gradient comes back with its sign turned as well. The first step of the sigmoid taken apart: ×−1, exp, +1, 1/x.',
    ja: '勾配も符号を反転して渡す。sigmoid を分解した最初の一歩でもある（×−1、exp、+1、1/x）。',
  },
  backwardWords: { en: 'turns the sign of the gradient', ja: '勾配の符号を変えて渡す' },
  keywords: ['negative', 'minus', '-x', 'マイナス', '負'],
  figure: { kind: 'circle', sign: '-x', glyph: '−x' },
  formula: 'y = -x',
  inputs: { x: {} },
  expr: ({ x }) => e.neg(x),
  samples: unarySamples(),
  golden: [
    { name: 'both signs', inputs: { x: [2, -3] }, outputs: { y: [-2, 3] }, grads: { x: [-1, -1] } },
    { name: 'infinity', inputs: { x: Infinity }, outputs: { y: -Infinity } },
  ],
  onnx: { op: 'Neg' },
  pytorch: '-x',
})
