import * as e from '../expr/build'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { labelledPorts, labelsFor, reduced } from './kit/loss'

export const op = defineOp({
  name: 'MeanSquaredError',
  category: 'loss',
  order: 40,
  title: { en: 'Mean squared error', ja: '平均 2 乗誤差' },
  short: { en: 'MSE', ja: 'MSE' },
  summary: { en: 'The mean of the squared differences.', ja: '差の 2 乗の平均。' },
  about: {
    en: 'The mean goes over every element, N·D of them, as in PyTorch and Keras, so the gradient is 2(y−t)/(N·D). Dividing by N alone while the loss averages N·D is a classic mistake. HalfSquaredError sums over the features and halves.',
    ja: 'PyTorch や Keras と同じく N·D 個の要素すべてで平均するので、勾配は 2(y−t)/(N·D) になる。損失を N·D で平均しながら勾配を N だけで割るのはよくある間違い。HalfSquaredError は特徴量について和をとり、½ を掛ける。',
  },
  backwardWords: {
    en: 'hands back twice the difference y − t, divided by the number of elements',
    ja: '差 y − t の 2 倍を要素の数で割って渡す',
  },
  keywords: ['mse', 'l2', 'regression', 'squared', '平均二乗誤差', '回帰'],
  figure: { kind: 'loss', sign: '\\overline{(y-t)^2}', glyph: 'MSE' },
  formula: 'L = \\frac{1}{ND} \\sum (y - t)^2',
  inputs: labelledPorts,
  attrs: { reduction: reductionAttr },
  expr: ({ y, t }, { reduction }) => reduced(e.square(e.sub(y, labelsFor(y, t))), reduction, y),
  samples: [
    { name: 'a batch', shapes: { y: [4, 3], t: [4, 3] } },
    { name: 'class indices', shapes: { y: [4, 3], t: [4] }, integers: { t: [0, 3] } },
    { name: 'a vector', shapes: { y: [5], t: [5] } },
    { name: 'a number', shapes: { y: [], t: [] } },
    { name: 'the sum', shapes: { y: [4, 3], t: [4, 3] }, attrs: { reduction: 'sum' } },
    { name: 'each element', shapes: { y: [2, 3], t: [2, 3] }, attrs: { reduction: 'none' } },
    { name: 'size 1', shapes: { y: [1, 1], t: [1, 1] } },
    { name: 'the sum of nothing', shapes: { y: [0, 2], t: [0, 2] }, attrs: { reduction: 'sum' } },
  ],
  golden: [
    {
      name: 'divides by N·D, not by N',
      inputs: { y: [[1, 2], [3, 4]], t: [[0, 2], [3, 1]] },
      outputs: { y: 2.5 },
      grads: { y: [[0.5, 0], [0, 1.5]] },
    },
    {
      name: 'the sum',
      inputs: { y: [1, 2], t: [0, 4] },
      attrs: { reduction: 'sum' },
      outputs: { y: 5 },
      grads: { y: [2, -4] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'a column against a row of more than one',
      shapes: { y: [4, 1], t: [1, 4] },
      code: 'label-shape',
      port: 't',
      message:
        'labels do not fit: y is (4,1), t is (1,4); t must be (4) for class indices or (4,1) for one-hot',
    },
    {
      name: 'an empty batch',
      shapes: { y: [0, 3], t: [0, 3] },
      code: 'empty-tensor',
      port: 'y',
      message: 'y is empty: its shape is (0,3)',
    },
  ],
  pytorch: 'torch.nn.functional.mse_loss(y, t, reduction=reduction)',
})
