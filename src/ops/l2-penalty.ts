import * as e from '../expr/build'
import { lambdaAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'

export const op = defineOp({
  name: 'L2Penalty',
  category: 'loss',
  order: 90,
  title: { en: 'L2 penalty', ja: 'L2 正則化項' },
  short: { en: 'L2', ja: 'L2 罰則' },
  summary: {
    en: 'λ/2 times the sum of squares: shrinks weights in proportion.',
    ja: '2 乗の和の λ/2 倍。重みを大きさに応じて縮める。',
  },
  about: {
    en: 'Wire a weight into it and add the result to the loss (Ridge, weight decay). Every weight is pulled towards 0 in proportion to its size, so large ones shrink and none becomes exactly 0. The ½ makes the gradient simply λx.',
    ja: '重みをつないで、結果を損失に足して使う（Ridge、荷重減衰）。どの重みも大きさに比例して 0 に引かれるので、大きな重みほど縮み、ちょうど 0 にはならない。½ を付けてあるので勾配はそのまま λx になる。',
  },
  backwardWords: { en: 'hands back λ times each weight', ja: '重みの λ 倍を渡す' },
  keywords: ['ridge', 'weight decay', 'regularization', 'norm', '正則化', '荷重減衰', 'リッジ'],
  figure: { kind: 'loss', sign: '\\tfrac12\\lambda x^2', glyph: '½λx²' },
  formula: 'y = \\frac{\\lambda}{2} \\sum x^2',
  inputs: { x: { about: { en: 'the weights to be kept small', ja: '小さく保ちたい重み' } } },
  attrs: { lambda: lambdaAttr },
  expr: ({ x }, { lambda }) => e.mul(lambda / 2, e.sum(e.square(x))),
  samples: [
    { name: 'a matrix', shapes: { x: [3, 2] } },
    { name: 'a number', shapes: { x: [] } },
    { name: 'a strong pull', shapes: { x: [4] }, attrs: { lambda: 2 } },
    { name: 'size 1', shapes: { x: [1, 1] } },
    { name: 'nothing', shapes: { x: [0] } },
  ],
  golden: [
    {
      name: '(3,4): half of 25',
      inputs: { x: [3, -4] },
      attrs: { lambda: 1 },
      outputs: { y: 12.5 },
      grads: { x: [3, -4] },
    },
    {
      name: 'the pull grows with the weight',
      inputs: { x: [0, 10] },
      attrs: { lambda: 0.1 },
      outputs: { y: 5 },
      grads: { x: [0, 1] },
    },
  ],
  onnx: { op: 'ReduceSumSquare', note: { en: 'times λ/2', ja: 'λ/2 を掛ける' } },
  pytorch: 'lambda_ / 2 * x.square().sum()',
})
