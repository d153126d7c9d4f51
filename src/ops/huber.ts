import * as e from '../expr/build'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { pairedPorts, reduced, targetFor } from './kit/loss'

export const op = defineOp({
  name: 'Huber',
  category: 'loss',
  order: 100,
  title: { en: 'Huber loss', ja: 'Huber 損失' },
  short: { en: 'Huber', ja: 'Huber' },
  summary: {
    en: 'Squared for small errors, linear for large ones.',
    ja: '小さな誤差には 2 乗、大きな誤差には 1 次でかかる損失。',
  },
  about: {
    en: 'With d = y − t: ½d² while |d| is at most delta, delta(|d| − ½delta) beyond it, then the mean over all elements. A few wild outliers cannot take over the training, because the gradient is cut off at ±delta. The two parts meet without a corner.',
    ja: 'd = y − t として、|d| が delta 以下なら ½d²、超えたら delta(|d| − ½delta) を求め、すべての要素で平均する。勾配が ±delta で頭打ちになるので、少数の外れ値に学習が引きずられない。2 つの部分は角なしにつながる。',
  },
  backwardWords: {
    en: 'hands back y − t, cut off at ±delta, divided by the number of elements',
    ja: 'y − t を ±delta で切り、要素の数で割って渡す',
  },
  keywords: ['robust', 'smooth l1', 'outlier', 'regression', '外れ値', '頑健', '回帰'],
  figure: { kind: 'loss', sign: '\\mathrm{Huber}', glyph: 'Huber' },
  formula:
    'L = \\frac{1}{N} \\sum \\begin{cases} \\tfrac12 d^2 & |d| \\le \\delta \\\\ \\delta(|d| - \\tfrac12\\delta) & |d| > \\delta \\end{cases}',
  inputs: pairedPorts,
  attrs: {
    delta: {
      type: 'number',
      default: 1,
      min: 0,
      step: 0.1,
      doc: { en: 'Where the loss becomes linear.', ja: '1 次に変わる誤差の大きさ。' },
    },
    reduction: reductionAttr,
  },
  expr: ({ y, t }, { delta, reduction }) => {
    const d = e.sub(y, targetFor(y, t))
    const size = e.abs(d)
    const small = e.mul(0.5, e.square(d))
    const large = e.mul(delta, e.sub(size, delta / 2))
    return reduced(e.select(e.le(size, delta), small, large), reduction, y)
  },
  kinks: [-1, 1],
  samples: [
    { name: 'small and large errors', shapes: { y: [4, 3], t: [4, 3] } },
    { name: 'a narrow middle', shapes: { y: [5], t: [5] }, attrs: { delta: 0.1 } },
    { name: 'a number', shapes: { y: [], t: [] } },
    { name: 'each element', shapes: { y: [2, 2], t: [2, 2] }, attrs: { reduction: 'none' } },
    { name: 'the sum', shapes: { y: [3], t: [3] }, attrs: { reduction: 'sum' } },
    { name: 'size 1', shapes: { y: [1, 1], t: [1, 1] } },
  ],
  golden: [
    {
      name: 'small, at delta, large',
      inputs: { y: [0.5, 1, -3], t: [0, 0, 0] },
      attrs: { reduction: 'none' },
      outputs: { y: [0.125, 0.5, 2.5] },
      grads: { y: [0.5, 1, -1] },
    },
  ],
  errors: [
    {
      name: 'a row against a column',
      shapes: { y: [3, 1], t: [3] },
      code: 'label-shape',
      port: 't',
      message: 'labels do not fit: y is (3,1), t is (3); t must be (3,1)',
    },
    {
      name: 'an empty batch',
      shapes: { y: [0], t: [0] },
      code: 'empty-tensor',
      port: 'y',
      message: 'y is empty: its shape is (0)',
    },
  ],
  pytorch: 'torch.nn.functional.huber_loss(y, t, reduction=reduction, delta=delta)',
})
