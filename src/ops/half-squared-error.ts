import * as e from '../expr/build'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { featureAxes, labelledPorts, labelsFor, reduced } from './kit/loss'

export const op = defineOp({
  name: 'HalfSquaredError',
  category: 'loss',
  order: 10,
  title: { en: 'Half squared error', ja: '2 乗和誤差' },
  short: { en: 'HalfSq', ja: '二乗和' },
  summary: {
    en: 'Half the sum of squared differences, per example.',
    ja: 'データごとに、差の 2 乗の和の半分。',
  },
  about: {
    en: 'The book’s sum-of-squares error: ½Σ(y−t)² over the features, then the mean over the batch. The ½ is there so that the gradient is simply the difference y − t (divided by N). A vector or a single number is one example. MeanSquaredError also divides by the number of features and has no ½: name the one you mean when comparing numbers.',
    ja: '本の 2 乗和誤差。特徴量について ½Σ(y−t)² を求め、バッチで平均する。½ は、勾配がちょうど差 y − t（を N で割ったもの）になるように付けてある。ベクトルや 1 個の数は 1 つのデータとみなす。MeanSquaredError は特徴量の数でも割り、½ がない。数値を比べるときはどちらかを確かめること。',
  },
  backwardWords: {
    en: 'hands back the difference y − t, shared over the batch',
    ja: '差 y − t をバッチで分けて渡す',
  },
  keywords: ['squared', 'regression', 'sse', 'mse', 'l2', '二乗誤差', '回帰', '2乗和誤差'],
  figure: { kind: 'loss', sign: '\\tfrac12\\Sigma', glyph: '½Σ' },
  formula: 'L = \\frac{1}{2N} \\sum (y - t)^2',
  inputs: labelledPorts,
  attrs: { reduction: reductionAttr },
  expr: ({ y, t }, { reduction }) => {
    const square = e.square(e.sub(y, labelsFor(y, t)))
    return reduced(e.mul(0.5, e.sum(square, featureAxes(y))), reduction, y)
  },
  samples: [
    { name: 'a batch', shapes: { y: [4, 3], t: [4, 3] } },
    { name: 'class indices', shapes: { y: [4, 3], t: [4] }, integers: { t: [0, 3] } },
    { name: 'one example', shapes: { y: [5], t: [5] } },
    { name: 'a number', shapes: { y: [], t: [] } },
    { name: 'the sum', shapes: { y: [4, 3], t: [4, 3] }, attrs: { reduction: 'sum' } },
    { name: 'each example', shapes: { y: [4, 3], t: [4, 3] }, attrs: { reduction: 'none' } },
    { name: 'images', shapes: { y: [2, 1, 2, 2], t: [2, 1, 2, 2] } },
    { name: 'size 1', shapes: { y: [1, 1], t: [1, 1] } },
    { name: 'the sum of nothing', shapes: { y: [0, 2], t: [0, 2] }, attrs: { reduction: 'sum' } },
  ],
  golden: [
    {
      name: 'the book’s ten outputs, right answer 2',
      inputs: { y: [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0], t: 2 },
      outputs: { y: 0.0975 },
    },
    {
      name: 'the same as one-hot: the gradient is y − t',
      inputs: { y: [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0], t: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0] },
      outputs: { y: 0.0975 },
      grads: { y: [0.1, 0.05, -0.4, 0, 0.05, 0.1, 0, 0.1, 0, 0] },
    },
    {
      name: 'sure of the wrong answer',
      inputs: { y: [0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0], t: 2 },
      outputs: { y: 0.5975 },
    },
    {
      name: 'the mean over the batch',
      inputs: { y: [[1, 2], [3, 4]], t: [[0, 2], [3, 1]] },
      outputs: { y: 2.5 },
      grads: { y: [[0.5, 0], [0, 1.5]], t: [[-0.5, 0], [0, -1.5]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'labels of another size',
      shapes: { y: [4, 3], t: [3, 3] },
      code: 'label-shape',
      port: 't',
      message:
        'labels do not fit: y is (4,3), t is (3,3); t must be (4) for class indices or (4,3) for one-hot',
    },
    {
      name: 'an empty batch',
      shapes: { y: [0, 3], t: [0, 3] },
      code: 'empty-tensor',
      port: 'y',
      message: 'y is empty: its shape is (0,3)',
    },
  ],
  pytorch: '0.5 * ((y - t) ** 2).flatten(1).sum(1).mean()',
})
