import * as e from '../expr/build'
import { refuseEmpty } from './kit/axes'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { labelledPorts, labelsFor, needAxis, reduced, times } from './kit/loss'

export const op = defineOp({
  name: 'NegativeLogLikelihood',
  category: 'loss',
  order: 140,
  title: { en: 'Negative log-likelihood', ja: '負の対数尤度' },
  short: { en: 'NLL', ja: '負の対数' },
  summary: {
    en: 'Minus the log-probability of the right class.',
    ja: '正解クラスの対数確率に負号を付けたもの。',
  },
  about: {
    en: '−Σ t·y over the last axis, then the mean over all examples, where y are log-probabilities such as the output of LogSoftmax. The two together are SoftmaxCrossEntropy, taken apart. y receives −t/N: the gradient reaches the right class only, and LogSoftmax spreads it.',
    ja: '最後の軸で −Σ t·y を求め、全データで平均する。y は LogSoftmax の出力のような対数確率。LogSoftmax と合わせると SoftmaxCrossEntropy を 2 つに分けたものになる。y には −t/N が渡る。つまり勾配は正解のクラスだけに届き、それを LogSoftmax が配分する。',
  },
  backwardWords: { en: 'hands back −t, shared over the batch', ja: '−t をバッチで分けて渡す' },
  keywords: ['nll', 'log probability', 'likelihood', '尤度', '対数確率', '分類'],
  figure: { kind: 'loss', sign: '-t\\,y', glyph: '−t y' },
  formula: 'L = -\\frac{1}{N} \\sum t\\, y',
  inputs: { ...labelledPorts, y: { about: { en: 'log-probabilities', ja: '対数確率' } } },
  attrs: { reduction: reductionAttr },
  expr: ({ y, t }, { reduction }) => {
    needAxis(y)
    const labels = labelsFor(y, t)
    refuseEmpty(y, [-1])
    return reduced(e.neg(e.sum(times(labels, y), [-1])), reduction, y)
  },
  samples: [
    { name: 'class indices', shapes: { y: [4, 3], t: [4] }, integers: { t: [0, 3] } },
    { name: 'soft labels', shapes: { y: [4, 3], t: [4, 3] }, domain: { t: [0.1, 0.9] } },
    { name: 'one example', shapes: { y: [5], t: [] }, integers: { t: [0, 5] } },
    { name: 'a sequence', shapes: { y: [2, 3, 4], t: [2, 3] }, integers: { t: [0, 4] } },
    {
      name: 'each example',
      shapes: { y: [3, 2], t: [3] },
      attrs: { reduction: 'none' },
      integers: { t: [0, 2] },
    },
    { name: 'size 1', shapes: { y: [1, 1], t: [1] }, integers: { t: [0, 1] } },
  ],
  golden: [
    {
      name: 'two examples',
      inputs: { y: [[-1, -2], [-3, -4]], t: [1, 0] },
      outputs: { y: 2.5 },
      grads: { y: [[0, -0.5], [-0.5, 0]] },
    },
    {
      name: 'an impossible class that is not asked about',
      inputs: { y: [[0, -Infinity]], t: [0] },
      outputs: { y: 0 },
      grads: { y: [[-1, 0]] },
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
      name: 'an empty batch',
      shapes: { y: [0, 3], t: [0] },
      code: 'empty-tensor',
      port: 'y',
      message: 'y is empty: its shape is (0,3)',
    },
  ],
  onnx: {
    op: 'NegativeLogLikelihoodLoss',
    note: { en: 'class indices only', ja: 'ONNX ではクラス番号だけを受け取る' },
  },
  pytorch: 'torch.nn.functional.nll_loss(y, t, reduction=reduction)',
})
