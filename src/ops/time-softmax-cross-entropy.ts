import * as e from '../expr/build'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { labelledPorts } from './kit/loss'
import { wrongRank } from './kit/recurrence'
import { callOp } from './kit/trace'
import { op as softmaxCrossEntropy } from './softmax-cross-entropy'

export const op = defineOp({
  name: 'TimeSoftmaxCrossEntropy',
  category: 'loss',
  order: 35,
  title: { en: 'Softmax with cross entropy over time', ja: '時系列のソフトマックスと交差エントロピー誤差' },
  short: { en: 'TimeCE', ja: 'TimeCE' },
  summary: {
    en: 'The classification loss, at every time step.',
    ja: 'すべての時刻で分類の損失を求めて平均する。',
  },
  about: {
    en: 'Scores (N, T, classes) against labels (N, T): softmax and cross entropy at every step, then the mean over all N·T of them. e to the power of it is the perplexity of a language model. Steps whose label is ignoreIndex (padding) count neither in the sum nor in the mean; the book’s TimeSoftmaxWithLoss uses −1, PyTorch −100. Backward, each step receives (softmax(y) − t) divided by the number of steps that count. Where none counts the loss is 0; PyTorch says NaN. PyTorch has the classes on axis 1.',
    ja: 'スコア (N, T, クラス) とラベル (N, T) から、時刻ごとに softmax と交差エントロピー誤差を求め、N·T 個の平均をとる。e をこの値だけ累乗したものが言語モデルのパープレキシティになる。ラベルが ignoreIndex の時刻（パディング）は、和にも平均にも数えない。本の TimeSoftmaxWithLoss では −1、PyTorch では −100 を使う。逆伝播では、各時刻に (softmax(y) − t) を、数えた時刻の個数で割って渡す。数える時刻が 1 つもなければ損失は 0 とする（PyTorch では NaN）。PyTorch ではクラスの軸が 1 番目になる。',
  },
  backwardWords: {
    en: 'hands back softmax(y) − t at every step, shared over the steps that count',
    ja: '各時刻の softmax(y) − t を、数えた時刻の個数で分けて渡す',
  },
  keywords: [
    'TimeSoftmaxWithLoss',
    'perplexity',
    'language model',
    'padding',
    'ignore',
    '交差エントロピー',
    '時系列',
    '言語モデル',
    'パープレキシティ',
  ],
  figure: { kind: 'loss', sign: 'y_t - t_t', glyph: 'yₜ−tₜ' },
  formula: 'L = -\\frac{1}{N T} \\sum_{n,t} \\ln \\operatorname{softmax}(y_{n,t})_{t_{n,t}}',
  inputs: {
    y: { about: { en: 'scores, (N, T, classes)', ja: 'スコア。(N, T, クラス)' } },
    t: {
      ...labelledPorts.t,
      ignored: ({ ignoreIndex }) => (typeof ignoreIndex === 'number' ? ignoreIndex : undefined),
      about: {
        en: 'labels: (N, T) for class indices, the shape of y for one-hot rows',
        ja: '正解ラベル。(N, T) ならクラス番号、y と同じ形なら one-hot',
      },
    },
  },
  attrs: {
    reduction: reductionAttr,
    ignoreIndex: {
      type: 'optional-int',
      default: null,
      doc: {
        en: 'A label that says: do not count this step (padding). None when left out.',
        ja: 'この時刻を数えないことを表すラベル（パディング用）。省くと使わない。',
      },
    },
  },
  expr: ({ y, t }, { reduction, ignoreIndex }) => {
    if (y.shape.length !== 3) throw wrongRank(y, { en: '(N, T, classes)', ja: '(N, T, クラス)' })
    if (ignoreIndex === null || t.shape.length !== 2)
      return callOp(softmaxCrossEntropy, { y, t }, { reduction })
    const ignored = e.eq(t, ignoreIndex)
    const labels = e.select(ignored, 0, t)
    const losses = e.select(ignored, 0, callOp(softmaxCrossEntropy, { y, t: labels }, { reduction: 'none' }))
    if (reduction === 'none') return losses
    if (reduction === 'sum') return e.sum(losses)
    return e.div(e.sum(losses), e.maximum(e.sum(e.cast(e.not(ignored), 'float')), 1))
  },
  tex: { y: 'G \\cdot \\frac{\\operatorname{softmax}(y) - t}{N T}' },
  samples: [
    { name: 'class indices', shapes: { y: [2, 3, 3], t: [2, 3] }, integers: { t: [0, 3] } },
    { name: 'soft labels', shapes: { y: [1, 2, 3], t: [1, 2, 3] }, domain: { t: [0.1, 0.9] } },
    { name: 'padding', shapes: { y: [2, 2, 3], t: [2, 2] }, attrs: { ignoreIndex: -1 }, integers: { t: [-1, 3] }, values: { t: [2, -1, 0, 1] } },
    { name: 'each step, one class ignored', shapes: { y: [2, 2, 2], t: [2, 2] }, attrs: { reduction: 'none', ignoreIndex: 0 }, integers: { t: [0, 2] }, values: { t: [1, 0, 1, 1] } },
    { name: 'the sum', shapes: { y: [2, 1, 3], t: [2, 1] }, attrs: { reduction: 'sum', ignoreIndex: -1 }, integers: { t: [0, 3] } },
    { name: 'size 1', shapes: { y: [1, 1, 1], t: [1, 1] }, integers: { t: [0, 1] } },
  ], // prettier-ignore
  golden: [
    {
      name: 'equal scores: the logarithm of the number of classes',
      inputs: { y: [[[0, 0], [0, 0]]], t: [[0, 1]] },
      outputs: { y: Math.LN2 },
      grads: { y: [[[-0.25, 0.25], [0.25, -0.25]]] },
    },
    {
      name: 'a step that does not count changes nothing',
      inputs: { y: [[[0, 0], [5, -5]]], t: [[0, -1]] },
      attrs: { ignoreIndex: -1 },
      outputs: { y: Math.LN2 },
      grads: { y: [[[-0.5, 0.5], [0, 0]]] },
    },
    {
      name: 'none counts',
      inputs: { y: [[[1, 2]]], t: [[-1]] },
      attrs: { ignoreIndex: -1 },
      outputs: { y: 0 },
      grads: { y: [[[0, 0]]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'no time axis',
      shapes: { y: [4, 3], t: [4] },
      code: 'rank-mismatch',
      port: 'y',
      message: 'y must be (N, T, classes): it is (4,3)',
    },
    {
      name: 'labels of another length',
      shapes: { y: [2, 4, 3], t: [2, 5] },
      code: 'label-shape',
      port: 't',
      message:
        'labels do not fit: y is (2,4,3), t is (2,5); t must be (2,4) for class indices or (2,4,3) for one-hot',
    },
  ],
  onnx: {
    op: 'SoftmaxCrossEntropyLoss',
    note: { en: 'with the classes on axis 1', ja: 'クラスの軸は 1 番目' },
  },
  pytorch:
    'torch.nn.functional.cross_entropy(y.transpose(1, 2), t, ignore_index=ignoreIndex, reduction=reduction)',
})
