import * as e from '../expr/build'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { pairedPorts, reduced, targetFor } from './kit/loss'
import { callOp } from './kit/trace'
import { op as softplus } from './softplus'

export const op = defineOp({
  name: 'BinaryCrossEntropyWithLogits',
  category: 'loss',
  order: 60,
  title: { en: 'Sigmoid with binary cross entropy', ja: 'シグモイドと 2 値交差エントロピー誤差' },
  short: { en: 'SigmoidCE', ja: 'Sigmoid+' },
  summary: {
    en: 'Scores to a yes-or-no loss in one step.',
    ja: 'スコアから 2 値分類の損失までを一度に求める。',
  },
  about: {
    en: 'Sigmoid, then binary cross entropy, then the mean over all elements: the book’s SigmoidWithLoss. Written as softplus(y) − t·y it is exact for scores of any size, and its gradient is sigmoid(y) − t divided by the number of elements. y are the raw scores: no Sigmoid before it.',
    ja: 'sigmoid を求め、2 値交差エントロピー誤差をとってすべての要素で平均する。本の SigmoidWithLoss にあたる。softplus(y) − t·y と書けるのでスコアがどんな大きさでも正確に求まり、勾配は sigmoid(y) − t を要素の数で割ったものになる。y には生のスコアをつなぎ、前に Sigmoid を置かない。',
  },
  backwardWords: {
    en: 'hands back sigmoid(y) − t, divided by the number of elements',
    ja: 'sigmoid(y) − t を要素の数で割って渡す',
  },
  keywords: ['bce', 'SigmoidWithLoss', 'logits', 'binary', '二値分類', '2値分類'],
  figure: { kind: 'loss', sign: '\\sigma(y) - t', glyph: 'σ(y)−t' },
  formula: 'L = \\frac{1}{N} \\sum \\left(\\ln(1 + e^{y}) - t y\\right)',
  inputs: pairedPorts,
  attrs: { reduction: reductionAttr },
  expr: ({ y, t }, { reduction }) =>
    reduced(e.sub(callOp(softplus, { x: y }), e.mul(targetFor(y, t), y)), reduction, y),
  samples: [
    { name: 'a column', shapes: { y: [4, 1], t: [4, 1] }, domain: { t: [0, 1] } },
    { name: 'several questions', shapes: { y: [2, 3], t: [2, 3] }, domain: { t: [0, 1] } },
    { name: 'yes and no', shapes: { y: [4], t: [4] }, integers: { t: [0, 2] } },
    { name: 'a number', shapes: { y: [], t: [] }, domain: { t: [0, 1] } },
    { name: 'the sum', shapes: { y: [3], t: [3] }, attrs: { reduction: 'sum' }, domain: { t: [0, 1] } },
    {
      name: 'each element',
      shapes: { y: [2, 2], t: [2, 2] },
      attrs: { reduction: 'none' },
      domain: { t: [0, 1] },
    },
    { name: 'size 1', shapes: { y: [1, 1], t: [1, 1] }, domain: { t: [0, 1] } },
    { name: 'the sum of nothing', shapes: { y: [0, 1], t: [0, 1] }, attrs: { reduction: 'sum' } },
  ],
  golden: [
    {
      name: 'score 0 costs ln 2',
      inputs: { y: [0, 0], t: [0, 1] },
      outputs: { y: Math.LN2 },
      grads: { y: [0.25, -0.25] },
    },
    {
      name: 'scores of a thousand',
      inputs: { y: [1000, -1000], t: [0, 0] },
      outputs: { y: 500 },
      grads: { y: [0.5, 0] },
    },
  ],
  errors: [
    {
      name: 'a row of labels for a column',
      shapes: { y: [4, 1], t: [4] },
      code: 'label-shape',
      port: 't',
      message: 'labels do not fit: y is (4,1), t is (4); t must be (4,1)',
    },
    {
      name: 'an empty batch',
      shapes: { y: [0, 1], t: [0, 1] },
      code: 'empty-tensor',
      port: 'y',
      message: 'y is empty: its shape is (0,1)',
    },
  ],
  pytorch: 'torch.nn.functional.binary_cross_entropy_with_logits(y, t, reduction=reduction)',
})
