import * as e from '../expr/build'
import { sameShape } from '../tensor/shape'
import { refuseEmpty } from './kit/axes'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { countOf, labelledPorts, labelsFor, needAxis, reduced } from './kit/loss'
import { callOp } from './kit/trace'
import { op as logSoftmax } from './log-softmax'
import { op as softmax } from './softmax'

export const op = defineOp({
  name: 'SoftmaxCrossEntropy',
  category: 'loss',
  order: 30,
  title: { en: 'Softmax with cross entropy', ja: 'ソフトマックスと交差エントロピー誤差' },
  short: { en: 'SoftmaxCE', ja: 'Softmax+' },
  summary: {
    en: 'Scores to a classification loss in one step.',
    ja: 'スコアから分類の損失までを一度に求める。',
  },
  about: {
    en: 'Softmax along the last axis, then cross entropy, then the mean over all examples: the book’s SoftmaxWithLoss. Together they have the simplest gradient there is, (softmax(y) − t)/N, and computed together they are exact for scores of any size. y are the raw scores: no Softmax before it. t is a class index or one-hot per example. PyTorch calls this CrossEntropyLoss and has the classes on axis 1.',
    ja: '最後の軸で softmax を求め、交差エントロピー誤差をとって全データで平均する。本の SoftmaxWithLoss にあたる。まとめると勾配はこれ以上なく簡単な (softmax(y) − t)/N になり、まとめて計算するのでスコアがどんな大きさでも正確に求まる。y には生のスコアをつなぎ、前に Softmax を置かない。t はデータごとのクラス番号か one-hot。PyTorch では CrossEntropyLoss と呼び、クラスの軸は 1 番目になる。',
  },
  backwardWords: {
    en: 'hands back softmax(y) − t, shared over the batch',
    ja: 'softmax(y) − t をバッチで分けて渡す',
  },
  keywords: [
    'SoftmaxWithLoss',
    'logits',
    'classification',
    'cross entropy',
    '交差エントロピー',
    '多クラス分類',
    '分類',
  ],
  figure: { kind: 'loss', sign: 'y - t', glyph: 'y−t' },
  formula: 'L = -\\frac{1}{N} \\sum t \\ln \\operatorname{softmax}(y)',
  inputs: labelledPorts,
  attrs: { reduction: reductionAttr },
  expr: ({ y, t }, { reduction }) => {
    needAxis(y)
    const labels = labelsFor(y, t)
    refuseEmpty(y, [-1])
    const losses = e.neg(e.sum(e.mul(labels, callOp(logSoftmax, { x: y })), [-1]))
    return reduced(losses, reduction, y)
  },
  // (Y − T)/N · g, where each row of T sums to 1; Y·ΣT − T where it need not. By hand because it is the formula of the book.
  vjp: ({ y: g }, { y, t }, _, { reduction }) => {
    if (!g) return { y: null, t: null }
    const rank = y.shape.length - 1
    const labels = labelsFor(y, t)
    const p = callOp(softmax, { x: y })
    const soft = sameShape(y.shape, t.shape)
    const difference = e.sub(soft ? e.mul(p, e.sum(labels, [-1], true)) : p, labels)
    const share = reduction === 'mean' && rank > 0 ? e.div(g, countOf(y, rank)) : g
    const upstream = reduction === 'none' && rank > 0 ? e.reshape(share, [...share.shape, 1]) : share
    return {
      y: e.mul(difference, upstream),
      t: soft && t.dtype === 'float' ? e.neg(e.mul(callOp(logSoftmax, { x: y }), upstream)) : null,
    }
  },
  tex: { y: 'G \\cdot \\frac{\\operatorname{softmax}(y) - t}{N}' },
  samples: [
    { name: 'class indices', shapes: { y: [4, 3], t: [4] }, integers: { t: [0, 3] } },
    { name: 'soft labels', shapes: { y: [4, 3], t: [4, 3] }, domain: { t: [0.1, 0.9] } },
    { name: 'one example', shapes: { y: [5], t: [] }, integers: { t: [0, 5] } },
    { name: 'one soft example', shapes: { y: [5], t: [5] }, domain: { t: [0.1, 0.9] } },
    { name: 'a sequence', shapes: { y: [2, 3, 4], t: [2, 3] }, integers: { t: [0, 4] } },
    { name: 'the sum', shapes: { y: [3, 2], t: [3] }, attrs: { reduction: 'sum' }, integers: { t: [0, 2] } },
    {
      name: 'each example',
      shapes: { y: [3, 2], t: [3] },
      attrs: { reduction: 'none' },
      integers: { t: [0, 2] },
    },
    { name: 'one class', shapes: { y: [2, 1], t: [2] }, integers: { t: [0, 1] } },
    { name: 'the sum of nothing', shapes: { y: [0, 2], t: [0, 2] }, attrs: { reduction: 'sum' } },
  ],
  golden: [
    {
      name: 'the book’s three scores, right answer 1',
      inputs: { y: [[0.3, 2.9, 4.0]], t: [1] },
      outputs: { y: 1.405714465 },
      grads: { y: [[0.01821127, -0.75480819, 0.73659691]] },
      tolerance: 3e-7,
    },
    {
      name: 'simpleNet',
      inputs: { y: [[1.0541482, 0.6307166, 1.1328074]], t: [2] },
      outputs: { y: 0.9280685387 },
      tolerance: 1e-7,
    },
    {
      name: 'scores of thousands',
      inputs: { y: [[0, 4000], [4000, 0]], t: [0, 0] },
      outputs: { y: 2000 },
      grads: { y: [[-0.5, 0.5], [0, 0]] },
    },
    {
      name: 'two equal classes',
      inputs: { y: [[0, 0]], t: [[1, 0]] },
      outputs: { y: Math.LN2 },
      grads: { y: [[-0.5, 0.5]] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'labels of another size',
      shapes: { y: [4, 3], t: [5] },
      code: 'label-shape',
      port: 't',
      message:
        'labels do not fit: y is (4,3), t is (5); t must be (4) for class indices or (4,3) for one-hot',
    },
    {
      name: 'a single number has no classes',
      shapes: { y: [], t: [] },
      code: 'rank-too-low',
      port: 'y',
      message: 'y needs at least 1 axis, the classes: its shape is ()',
    },
    {
      name: 'no classes',
      shapes: { y: [4, 0], t: [4] },
      code: 'empty-tensor',
      port: 'y',
      message: 'y is empty: its shape is (4,0)',
    },
    {
      name: 'an empty batch',
      shapes: { y: [0, 3], t: [0] },
      code: 'empty-tensor',
      port: 'y',
      message: 'y is empty: its shape is (0,3)',
    },
  ],
  onnx: {
    op: 'SoftmaxCrossEntropyLoss',
    note: { en: 'class indices only', ja: 'ONNX ではクラス番号だけを受け取る' },
  },
  pytorch: 'torch.nn.functional.cross_entropy(y, t, reduction=reduction)',
})
