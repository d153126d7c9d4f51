import * as e from '../expr/build'
import { refuseEmpty } from './kit/axes'
import { epsilonAttr, reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { labelledPorts, labelsFor, needAxis, raised, reduced, timesLog } from './kit/loss'

export const op = defineOp({
  name: 'CrossEntropy',
  category: 'loss',
  order: 20,
  title: { en: 'Cross entropy', ja: '交差エントロピー誤差' },
  short: { en: 'CrossEnt', ja: 'CE 誤差' },
  summary: {
    en: 'How surprised the probabilities y are by the answer t.',
    ja: '正解 t に対する確率 y のはずれ具合。',
  },
  about: {
    en: '−Σ t·log y over the last axis, then the mean over all examples. With one right class it is −log of the probability given to that class: 0 when it is 1, growing without limit as it goes to 0. y must be probabilities, such as the output of Softmax; for raw scores use SoftmaxCrossEntropy, which is exact for any of them. The book adds 1e-7 inside the logarithm: set epsilon for that, at the price of a slightly bent gradient. PyTorch’s CrossEntropyLoss takes raw scores and has the classes on axis 1.',
    ja: '最後の軸で −Σ t·log y を求め、全データで平均する。正解が 1 クラスなら、そのクラスの確率の −log になる。確率が 1 なら 0 で、0 に近づくといくらでも大きくなる。y は Softmax の出力のような確率でなければならない。生のスコアには、どんな値でも正確な SoftmaxCrossEntropy を使う。本は対数の中に 1e-7 を足しているので、合わせるには epsilon を設定する（勾配は少しずれる）。PyTorch の CrossEntropyLoss は生のスコアを受け取り、クラスの軸は 1 番目になる。',
  },
  backwardWords: { en: 'hands back −t / y, shared over the batch', ja: '−t / y をバッチで分けて渡す' },
  keywords: ['log loss', 'nll', 'classification', 'entropy', '交差エントロピー', '分類', '対数損失'],
  figure: { kind: 'loss', sign: '-t \\ln y', glyph: '−t ln y' },
  formula: 'L = -\\frac{1}{N} \\sum t \\ln y',
  inputs: labelledPorts,
  attrs: {
    epsilon: epsilonAttr(0, {
      en: 'Added inside the logarithm; the book uses 1e-7.',
      ja: '対数の中に足す小さな数。本では 1e-7。',
    }),
    reduction: reductionAttr,
  },
  expr: ({ y, t }, { epsilon, reduction }) => {
    needAxis(y)
    const labels = labelsFor(y, t)
    refuseEmpty(y, [-1])
    return reduced(e.neg(e.sum(timesLog(labels, raised(y, epsilon)), [-1])), reduction, y)
  },
  samples: [
    {
      name: 'class indices',
      shapes: { y: [4, 3], t: [4] },
      integers: { t: [0, 3] },
      domain: { y: [0.1, 0.9] },
    },
    { name: 'soft labels', shapes: { y: [4, 3], t: [4, 3] }, domain: { y: [0.1, 0.9], t: [0.1, 0.9] } },
    { name: 'one example', shapes: { y: [5], t: [] }, integers: { t: [0, 5] }, domain: { y: [0.1, 0.9] } },
    {
      name: 'with the book’s epsilon',
      shapes: { y: [2, 3], t: [2] },
      attrs: { epsilon: 1e-7 },
      integers: { t: [0, 3] },
      domain: { y: [0.1, 0.9] },
    },
    {
      name: 'a sequence',
      shapes: { y: [2, 3, 4], t: [2, 3] },
      integers: { t: [0, 4] },
      domain: { y: [0.1, 0.9] },
    },
    {
      name: 'each example',
      shapes: { y: [3, 2], t: [3] },
      attrs: { reduction: 'none' },
      integers: { t: [0, 2] },
      domain: { y: [0.1, 0.9] },
    },
    { name: 'one class', shapes: { y: [2, 1], t: [2] }, integers: { t: [0, 1] }, domain: { y: [0.1, 0.9] } },
    {
      name: 'the sum of nothing',
      shapes: { y: [0, 2], t: [0, 2] },
      attrs: { reduction: 'sum' },
      domain: { y: [0.1, 0.9] },
    },
  ],
  golden: [
    {
      name: 'the book’s ten outputs, right answer 2',
      inputs: { y: [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0], t: 2 },
      outputs: { y: 0.510825624 },
      tolerance: 1e-9,
    },
    {
      name: 'the same with the book’s epsilon',
      inputs: { y: [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0], t: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0] },
      attrs: { epsilon: 1e-7 },
      outputs: { y: 0.510825457 },
      tolerance: 1e-9,
    },
    {
      name: 'sure of the wrong answer',
      inputs: { y: [0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0], t: 2 },
      outputs: { y: 2.302585093 },
      tolerance: 1e-9,
    },
    {
      name: 'the same with the book’s epsilon',
      inputs: { y: [0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0], t: 2 },
      attrs: { epsilon: 1e-7 },
      outputs: { y: 2.302584093 },
      tolerance: 1e-9,
    },
    {
      name: 'the gradient is −t/y over N',
      inputs: { y: [[0.5, 0.5], [0.2, 0.8]], t: [0, 1] },
      outputs: { y: -(Math.log(0.5) + Math.log(0.8)) / 2 },
      grads: { y: [[-1, 0], [0, -0.625]] },
    },
    {
      name: 'the right class is impossible',
      inputs: { y: [[0, 1]], t: [0] },
      outputs: { y: Infinity },
      grads: { y: [[-Infinity, 0]] },
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
      name: 'a column of indices',
      shapes: { y: [4, 3], t: [4, 1] },
      code: 'label-shape',
      port: 't',
      message:
        'labels do not fit: y is (4,3), t is (4,1); t must be (4) for class indices or (4,3) for one-hot',
    },
    {
      name: 'a single number has no classes',
      shapes: { y: [], t: [] },
      code: 'rank-too-low',
      port: 'y',
      message: 'y needs at least 1 axis, the classes: its shape is ()',
    },
    {
      name: 'an empty batch',
      shapes: { y: [0, 3], t: [0] },
      code: 'empty-tensor',
      port: 'y',
      message: 'y is empty: its shape is (0,3)',
    },
  ],
  pytorch: 'torch.nn.functional.nll_loss(torch.log(y + epsilon), t, reduction=reduction)',
})
