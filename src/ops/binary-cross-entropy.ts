import * as e from '../expr/build'
import { epsilonAttr, reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { pairedPorts, raised, reduced, targetFor, timesLog } from './kit/loss'

export const op = defineOp({
  name: 'BinaryCrossEntropy',
  category: 'loss',
  order: 50,
  title: { en: 'Binary cross entropy', ja: '2 値交差エントロピー誤差' },
  short: { en: 'BinaryCE', ja: '2 値 CE' },
  summary: {
    en: 'Cross entropy of yes-or-no probabilities.',
    ja: 'はい・いいえの確率に対する交差エントロピー誤差。',
  },
  about: {
    en: '−(t·log y + (1−t)·log(1−y)) for every element, then the mean over all of them, as in PyTorch. y must be probabilities, such as the output of Sigmoid; BinaryCrossEntropyWithLogits takes raw scores and is exact for any of them. A sure but wrong answer costs Infinity; PyTorch cuts the logarithm off at −100, the book adds 1e-7 inside it (epsilon).',
    ja: '要素ごとに −(t·log y + (1−t)·log(1−y)) を求め、PyTorch と同じくすべての要素で平均する。y は Sigmoid の出力のような確率でなければならない。生のスコアには、どんな値でも正確な BinaryCrossEntropyWithLogits を使う。確率 0 とした答えが正解だと損失は ∞ になる。PyTorch は対数を −100 で打ち切り、本は対数の中に 1e-7 を足す（epsilon）。',
  },
  backwardWords: {
    en: 'hands back (y − t) / (y(1−y)), divided by the number of elements',
    ja: '(y − t) / (y(1−y)) を要素の数で割って渡す',
  },
  keywords: ['bce', 'log loss', 'binary', 'probability', '二値分類', '2値分類', '確率'],
  figure: { kind: 'loss', sign: '\\mathrm{BCE}', glyph: 'BCE' },
  formula: 'L = -\\frac{1}{N} \\sum \\left(t \\ln y + (1 - t) \\ln (1 - y)\\right)',
  inputs: pairedPorts,
  attrs: {
    epsilon: epsilonAttr(0, {
      en: 'Added inside both logarithms; the book uses 1e-7.',
      ja: '2 つの対数の中に足す小さな数。本では 1e-7。',
    }),
    reduction: reductionAttr,
  },
  expr: ({ y, t }, { epsilon, reduction }) => {
    const target = targetFor(y, t)
    const yes = timesLog(target, raised(y, epsilon))
    const no = timesLog(e.sub(1, target), raised(e.sub(1, y), epsilon))
    return reduced(e.neg(e.add(yes, no)), reduction, y)
  },
  samples: [
    { name: 'a column', shapes: { y: [4, 1], t: [4, 1] }, domain: { y: [0.1, 0.9], t: [0.1, 0.9] } },
    { name: 'several questions', shapes: { y: [2, 3], t: [2, 3] }, domain: { y: [0.1, 0.9], t: [0.1, 0.9] } },
    { name: 'yes and no', shapes: { y: [4], t: [4] }, domain: { y: [0.1, 0.9] }, integers: { t: [0, 2] } },
    { name: 'a number', shapes: { y: [], t: [] }, domain: { y: [0.1, 0.9], t: [0.1, 0.9] } },
    {
      name: 'with the book’s epsilon',
      shapes: { y: [3], t: [3] },
      attrs: { epsilon: 1e-7 },
      domain: { y: [0.1, 0.9], t: [0.1, 0.9] },
    },
    {
      name: 'each element',
      shapes: { y: [2, 2], t: [2, 2] },
      attrs: { reduction: 'none' },
      domain: { y: [0.1, 0.9], t: [0.1, 0.9] },
    },
    { name: 'size 1', shapes: { y: [1, 1], t: [1, 1] }, domain: { y: [0.1, 0.9], t: [0.1, 0.9] } },
    { name: 'the sum of nothing', shapes: { y: [0, 1], t: [0, 1] }, attrs: { reduction: 'sum' } },
  ],
  golden: [
    {
      name: 'no idea costs ln 2',
      inputs: { y: [0.5, 0.5], t: [0, 1] },
      outputs: { y: Math.LN2 },
      grads: { y: [1, -1] },
    },
    {
      name: 'sure and right costs nothing',
      inputs: { y: [1, 0], t: [1, 0] },
      outputs: { y: 0 },
      grads: { y: [-0.5, 0.5] },
    },
    { name: 'sure and wrong', inputs: { y: [1], t: [0] }, outputs: { y: Infinity } },
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
  pytorch: 'torch.nn.functional.binary_cross_entropy(y, t, reduction=reduction)',
})
