import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape, sameShape } from '../tensor/shape'
import { refuseEmpty } from './kit/axes'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { labelledPorts, needAxis, reduced } from './kit/loss'
import { callOp } from './kit/trace'
import { op as softmaxCrossEntropy } from './softmax-cross-entropy'

export const op = defineOp({
  name: 'PolicyGradientLoss',
  category: 'loss',
  order: 170,
  title: { en: 'Policy-gradient loss', ja: '方策勾配の損失' },
  short: { en: 'Policy', ja: '方策勾配' },
  summary: {
    en: 'Makes rewarded actions more likely (REINFORCE).',
    ja: '報酬を得た行動の確率を上げる（REINFORCE）。',
  },
  about: {
    en: '−reward · log π(action), then the mean over all steps, where π is the softmax of the scores y. It is a cross entropy in which every example is weighed with its reward: the scores receive reward·(π − t)/N, so a good outcome makes the action taken more likely, a bad one less. Subtract a baseline from the reward to calm the learning; its mean does not change.',
    ja: '−報酬 · log π(行動) を求め、すべてのステップで平均する。π はスコア y の softmax。データごとに報酬で重みをつけた交差エントロピー誤差であり、スコアには報酬·(π − t)/N が渡る。よい結果ならその行動の確率が上がり、悪い結果なら下がる。報酬からベースラインを引くと、勾配の平均を変えずに学習が落ち着く。',
  },
  backwardWords: {
    en: 'hands back the reward times π − t, shared over the steps',
    ja: '報酬と π − t の積をステップ数で分けて渡す',
  },
  keywords: ['reinforce', 'policy', 'reward', 'action', 'bandit', '強化学習', '方策', '報酬', '行動'],
  figure: { kind: 'loss', sign: '-r\\ln\\pi', glyph: '−r ln π' },
  formula: 'L = -\\frac{1}{N} \\sum r \\ln \\pi(t)',
  inputs: {
    y: { about: { en: 'scores of the actions', ja: '行動のスコア' } },
    t: {
      ...labelledPorts.t,
      about: { en: 'the action taken: its number, or one-hot', ja: 'とった行動。番号または one-hot' },
    },
    reward: { tex: 'r', about: { en: 'one reward for each action', ja: '行動ごとの報酬' } },
  },
  attrs: { reduction: reductionAttr },
  expr: ({ y, t, reward }, { reduction }) => {
    needAxis(y)
    refuseEmpty(y, [-1])
    const surprises = callOp(softmaxCrossEntropy, { y, t }, { reduction: 'none' })
    if (!sameShape(surprises.shape, reward.shape)) {
      const [ys, rs, wanted] = [y.shape, reward.shape, surprises.shape].map(formatShape)
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `rewards do not fit: y is ${ys}, reward is ${rs}; reward must be ${wanted}`,
          ja: `報酬の形が合わない: y は ${ys}、reward は ${rs}。reward は ${wanted} でなければならない`,
        },
        { blame: [reward] },
      )
    }
    return reduced(e.mul(reward, surprises), reduction, y)
  },
  samples: [
    { name: 'several steps', shapes: { y: [4, 3], t: [4], reward: [4] }, integers: { t: [0, 3] } },
    { name: 'one step', shapes: { y: [3], t: [], reward: [] }, integers: { t: [0, 3] } },
    { name: 'one-hot actions', shapes: { y: [2, 3], t: [2, 3], reward: [2] }, domain: { t: [0.1, 0.9] } },
    {
      name: 'each step',
      shapes: { y: [3, 2], t: [3], reward: [3] },
      attrs: { reduction: 'none' },
      integers: { t: [0, 2] },
    },
    { name: 'size 1', shapes: { y: [1, 1], t: [1], reward: [1] }, integers: { t: [0, 1] } },
  ],
  golden: [
    {
      name: 'a rewarded and a punished action',
      inputs: { y: [[0, 0], [0, 0]], t: [0, 1], reward: [1, -1] },
      outputs: { y: 0 },
      grads: { y: [[-0.25, 0.25], [-0.25, 0.25]], reward: [Math.LN2 / 2, Math.LN2 / 2] },
    },
    { name: 'no reward, no lesson', inputs: { y: [1, 2], t: 0, reward: 0 }, outputs: { y: 0 }, grads: { y: [0, 0] } },
  ], // prettier-ignore
  errors: [
    {
      name: 'a reward too few',
      shapes: { y: [4, 3], t: [4], reward: [3] },
      integers: { t: [0, 3] },
      code: 'shape-mismatch',
      port: 'reward',
      message: 'rewards do not fit: y is (4,3), reward is (3); reward must be (4)',
    },
    {
      name: 'actions of another size',
      shapes: { y: [4, 3], t: [5], reward: [4] },
      integers: { t: [0, 3] },
      code: 'label-shape',
      port: 't',
      message:
        'labels do not fit: y is (4,3), t is (5); t must be (4) for class indices or (4,3) for one-hot',
    },
  ],
  pytorch: '(reward * torch.nn.functional.cross_entropy(y, t, reduction="none")).mean()',
})
