import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape } from '../tensor/shape'
import { sizeAt } from './kit/axes'
import { epsilonAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { channelShape, moments, needChannels, perChannel, scaleAndShift, standardized } from './kit/normalize'

export const op = defineOp({
  name: 'GroupNormalization',
  category: 'normalization',
  order: 140,
  title: { en: 'Group normalisation', ja: 'グループ正規化' },
  short: { en: 'GroupNorm', ja: 'GroupNorm' },
  summary: {
    en: 'Groups of channels to mean 0 and variance 1.',
    ja: 'チャンネルのグループごとに平均 0、分散 1 にそろえる。',
  },
  about: {
    en: 'The channels of each example are divided into groups, and mean and variance are taken within a group. With one group it is layer normalisation over everything, with as many groups as channels instance normalisation. It works with batches of any size. Scale and shift are one per channel.',
    ja: 'データごとにチャンネルをグループに分け、グループの中で平均と分散を求める。グループが 1 つなら全体のレイヤ正規化、チャンネルと同じ数ならインスタンス正規化になる。バッチの大きさによらず使える。倍率とずらしはチャンネルごとに持つ。',
  },
  backwardWords: {
    en: 'takes from each group’s gradient its mean and its part along the normalised x',
    ja: 'グループごとに、勾配から平均と正規化した x に沿った成分を引いて渡す',
  },
  keywords: ['normalize', 'channel', 'group', '正規化', 'グループ', 'チャンネル'],
  figure: { kind: 'card', sign: '\\tfrac{x-\\mu}{\\sigma}', glyph: 'GN' },
  formula: 'y = \\gamma_c\\, \\frac{x - \\mu_{ng}}{\\sqrt{\\sigma_{ng}^2 + \\varepsilon}} + \\beta_c',
  inputs: {
    x: { about: { en: 'examples with channels, (N, C, …)', ja: 'チャンネルを持つデータ。(N, C, …)' } },
    ...scaleAndShift(channelShape),
  },
  attrs: {
    numGroups: {
      type: 'int',
      default: 1,
      min: 1,
      doc: {
        en: 'Number of groups; it must divide the channels.',
        ja: 'グループの数。チャンネルの数を割り切ること。',
      },
    },
    epsilon: epsilonAttr(1e-5, { en: 'Keeps the division from 0.', ja: '0 で割るのを防ぐ小さな数。' }),
  },
  expr: ({ x, gamma, beta }, { numGroups, epsilon }) => {
    needChannels(x, 2)
    const channels = sizeAt(x.shape, 1)
    if (channels % numGroups !== 0)
      throw new ShapeError(
        'bad-attribute',
        {
          en: `numGroups is ${numGroups}: x is ${formatShape(x.shape)}, so it must divide ${channels} channels`,
          ja: `numGroups が ${numGroups} になっている: x は ${formatShape(x.shape)} なので、${channels} チャンネルを割り切る数でなければならない`,
        },
        { blame: [x] },
      )
    const rest = x.shape.slice(1).reduce((product, size) => product * size, 1)
    const grouped = e.reshape(x, [sizeAt(x.shape, 0), numGroups, rest / numGroups])
    const { mean, variance } = moments(grouped, [2])
    const y = e.reshape(standardized(grouped, mean, variance, epsilon), x.shape)
    return e.add(e.mul(y, perChannel(x, gamma)), perChannel(x, beta))
  },
  samples: [
    { name: 'two groups', shapes: { x: [2, 4, 3], gamma: [4], beta: [4] }, attrs: { numGroups: 2 } },
    { name: 'one group', shapes: { x: [2, 3, 2, 2], gamma: [3], beta: [3] } },
    { name: 'without places', shapes: { x: [3, 4], gamma: [4], beta: [4] }, attrs: { numGroups: 2 } },
    { name: 'size 1 is beta', shapes: { x: [1, 1, 1], gamma: [1], beta: [1] } },
    { name: 'an empty batch', shapes: { x: [0, 2, 3], gamma: [2], beta: [2] } },
  ],
  golden: [
    {
      name: 'two groups of two channels',
      inputs: { x: [[1, 3, 10, 30]], gamma: [1, 1, 1, 1], beta: [0, 0, 0, 0] },
      attrs: { numGroups: 2, epsilon: 0 },
      outputs: { y: [[-1, 1, -1, 1]] },
      grads: { x: [[0, 0, 0, 0]], beta: [1, 1, 1, 1] },
    },
  ],
  errors: [
    {
      name: 'groups that do not divide the channels',
      shapes: { x: [2, 6, 3], gamma: [6], beta: [6] },
      attrs: { numGroups: 4 },
      code: 'bad-attribute',
      port: 'x',
      message: 'numGroups is 4: x is (2,6,3), so it must divide 6 channels',
    },
    {
      name: 'no channels',
      shapes: { x: [3], gamma: [3], beta: [3] },
      code: 'rank-too-low',
      port: 'x',
      message: 'x needs at least 2 axes, (N, C): its shape is (3)',
    },
  ],
  onnx: { op: 'GroupNormalization' },
  pytorch: 'torch.nn.functional.group_norm(x, numGroups, gamma, beta, epsilon)',
})
