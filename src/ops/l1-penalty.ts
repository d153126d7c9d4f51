import * as e from '../expr/build'
import { lambdaAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'L1Penalty',
  category: 'loss',
  order: 80,
  title: { en: 'L1 penalty', ja: 'L1 正則化項' },
  short: { en: 'L1', ja: 'L1 罰則' },
  summary: {
    en: 'λ times the sum of absolute values: pulls weights to exactly 0.',
    ja: '絶対値の和の λ 倍。重みをちょうど 0 に引き寄せる。',
  },
  about: {
    en: 'Wire a weight into it and add the result to the loss (Lasso). Every weight is pulled towards 0 by the same λ whatever its size, so small ones end at exactly 0 and the model becomes sparse. The gradient is λ·sign(x), 0 at 0.',
    ja: '重みをつないで、結果を損失に足して使う（Lasso）。どの重みも大きさによらず同じ λ で 0 に引かれるので、小さな重みはちょうど 0 になり、モデルが疎になる。勾配は λ·sign(x) で、0 では 0。',
  },
  backwardWords: { en: 'hands back λ times the sign of each weight', ja: '重みの符号の λ 倍を渡す' },
  keywords: ['lasso', 'sparse', 'regularization', 'weight decay', 'norm', '正則化', '疎', 'ラッソ'],
  figure: { kind: 'loss', sign: '\\lambda|x|', glyph: 'λ|x|' },
  formula: 'y = \\lambda \\sum |x|',
  inputs: { x: { about: { en: 'the weights to be kept small', ja: '小さく保ちたい重み' } } },
  attrs: { lambda: lambdaAttr },
  expr: ({ x }, { lambda }) => e.mul(lambda, e.sum(e.abs(x))),
  kinks: [0],
  samples: [
    { name: 'a matrix', shapes: { x: [3, 2] } },
    { name: 'a number', shapes: { x: [] } },
    { name: 'a strong pull', shapes: { x: [4] }, attrs: { lambda: 2 } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'nothing', shapes: { x: [0] } },
  ],
  golden: [
    {
      name: '(3,4) has 1-norm 7',
      inputs: { x: [3, -4] },
      attrs: { lambda: 1 },
      outputs: { y: 7 },
      grads: { x: [1, -1] },
    },
    {
      name: 'no pull at 0',
      inputs: { x: [0, 2] },
      attrs: { lambda: 0.5 },
      outputs: { y: 1 },
      grads: { x: [0, 0.5] },
    },
  ],
  onnx: { op: 'ReduceL1', note: { en: 'times λ', ja: 'λ を掛ける' } },
  pytorch: 'lambda_ * x.abs().sum()',
})
