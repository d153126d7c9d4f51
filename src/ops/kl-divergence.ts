import * as e from '../expr/build'
import { refuseEmpty } from './kit/axes'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { needAxis, reduced, targetFor, timesLog } from './kit/loss'

export const op = defineOp({
  name: 'KlDivergence',
  category: 'loss',
  order: 120,
  title: { en: 'Kullback–Leibler divergence', ja: 'KL ダイバージェンス' },
  short: { en: 'KL', ja: 'KL 距離' },
  summary: {
    en: 'How much the probabilities y miss of the probabilities t.',
    ja: '確率分布 t から見た、確率分布 y のずれ。',
  },
  about: {
    en: 'Σ t·log(t / y) over the last axis, then the mean over all examples: 0 when the two agree, never negative, and not symmetric. It differs from the cross entropy by the entropy of t alone, so y receives the same gradient from both. PyTorch’s kl_div wants log y, and its mean divides by every element unless it is told "batchmean".',
    ja: '最後の軸で Σ t·log(t / y) を求め、全データで平均する。2 つが一致すれば 0、負にはならず、対称でもない。交差エントロピーとの差は t のエントロピーだけなので、y が受け取る勾配はどちらも同じ。PyTorch の kl_div は log y を受け取り、"batchmean" と指定しない限り全要素の数で割る。',
  },
  backwardWords: {
    en: 'hands y the gradient −t / y, shared over the batch',
    ja: 'y へ −t / y をバッチで分けて渡す',
  },
  keywords: ['kullback', 'leibler', 'relative entropy', 'distribution', '相対エントロピー', '分布', '情報量'],
  figure: { kind: 'loss', sign: '\\mathrm{KL}(t\\|y)', glyph: 'KL' },
  formula: 'L = \\frac{1}{N} \\sum t \\ln \\frac{t}{y}',
  inputs: {
    y: { about: { en: 'predicted probabilities', ja: '予測した確率' } },
    t: { about: { en: 'true probabilities, the same shape as y', ja: '正解の確率。y と同じ形' } },
  },
  attrs: { reduction: reductionAttr },
  expr: ({ y, t }, { reduction }) => {
    needAxis(y)
    const target = targetFor(y, t)
    refuseEmpty(y, [-1])
    const losses = e.sum(e.sub(timesLog(target, target), timesLog(target, y)), [-1])
    return reduced(losses, reduction, y)
  },
  samples: [
    { name: 'rows', shapes: { y: [3, 4], t: [3, 4] }, domain: { y: [0.1, 0.9], t: [0.1, 0.9] } },
    { name: 'one distribution', shapes: { y: [5], t: [5] }, domain: { y: [0.1, 0.9], t: [0.1, 0.9] } },
    {
      name: 'each example',
      shapes: { y: [2, 3], t: [2, 3] },
      attrs: { reduction: 'none' },
      domain: { y: [0.1, 0.9], t: [0.1, 0.9] },
    },
    {
      name: 'the sum',
      shapes: { y: [2, 3], t: [2, 3] },
      attrs: { reduction: 'sum' },
      domain: { y: [0.1, 0.9], t: [0.1, 0.9] },
    },
    { name: 'size 1', shapes: { y: [1, 1], t: [1, 1] }, domain: { y: [0.1, 0.9], t: [0.1, 0.9] } },
  ],
  golden: [
    {
      name: 'equal distributions',
      inputs: { y: [0.25, 0.75], t: [0.25, 0.75] },
      outputs: { y: 0 },
      grads: { y: [-1, -1] },
    },
    {
      name: 'a coin against a sure thing: what is impossible in t does not count',
      inputs: { y: [[0.5, 0.5]], t: [[1, 0]] },
      outputs: { y: Math.LN2 },
      grads: { y: [[-2, 0]] },
    },
    { name: 'the impossible happened', inputs: { y: [0, 1], t: [0.5, 0.5] }, outputs: { y: Infinity } },
  ],
  errors: [
    {
      name: 'another shape',
      shapes: { y: [2, 3], t: [3] },
      code: 'label-shape',
      port: 't',
      message: 'labels do not fit: y is (2,3), t is (3); t must be (2,3)',
    },
    {
      name: 'a single number has no classes',
      shapes: { y: [], t: [] },
      code: 'rank-too-low',
      port: 'y',
      message: 'y needs at least 1 axis, the classes: its shape is ()',
    },
  ],
  pytorch: 'torch.nn.functional.kl_div(torch.log(y), t, reduction="batchmean")',
})
