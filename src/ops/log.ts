import * as e from '../expr/build'
import { defineOp } from './kit/definition'
import { unarySamples } from './kit/samples'

export const op = defineOp({
  name: 'Log',
  category: 'arithmetic',
  order: 70,
  title: { en: 'Natural logarithm', ja: '自然対数' },
  short: { en: 'Log', ja: '対数' },
  summary: { en: 'The natural logarithm of x.', ja: 'x の自然対数。' },
  about: {
    en: 'The gradient is divided by x, so it grows without limit near 0. log 0 is −Infinity and the logarithm of a negative number is NaN. Adding a small number inside the logarithm hides that but bends the gradient; a loss on logits (SoftmaxCrossEntropy) avoids it.',
    ja: '勾配を x で割って渡すので、0 の近くではいくらでも大きくなる。log 0 は −∞、負の数の対数は NaN になる。対数の中に小さな数を足せば隠せるが、勾配が少しずれる。ロジットから計算する損失（SoftmaxCrossEntropy）ならその必要がない。',
  },
  backwardWords: { en: 'divides the gradient by its input', ja: '入力で割って渡す' },
  keywords: ['ln', 'logarithm', '対数'],
  figure: { kind: 'circle', sign: '\\ln', glyph: 'ln' },
  formula: 'y = \\ln x',
  inputs: { x: {} },
  expr: ({ x }) => e.log(x),
  samples: unarySamples([0.2, 3]),
  golden: [
    { name: 'one and e', inputs: { x: [1, Math.E] }, outputs: { y: [0, 1] }, grads: { x: [1, 1 / Math.E] } },
    {
      name: 'zero, negative, infinity',
      inputs: { x: [0, -1, Infinity] },
      outputs: { y: [-Infinity, NaN, Infinity] },
    },
  ],
  onnx: { op: 'Log' },
  pytorch: 'torch.log(x)',
})
