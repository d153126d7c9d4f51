import * as e from '../expr/build'
import type { Value } from '../expr/value'
import type { Shape } from '../tensor/tensor'
import { epsilonAttr } from './kit/common-attributes'
import { defineOp, type KnownShapes } from './kit/definition'
import { channelShape, moments, needChannels, perChannel, scaleAndShift, standardized } from './kit/normalize'

const runningShape = ({ x }: KnownShapes): Shape => channelShape(x ?? []) ?? [1]

export const op = defineOp({
  name: 'BatchNormalization',
  category: 'normalization',
  order: 110,
  title: { en: 'Batch normalisation', ja: 'バッチ正規化' },
  short: { en: 'BatchNorm', ja: 'BatchNorm' },
  summary: {
    en: 'Each feature to mean 0 and variance 1 over the batch.',
    ja: 'バッチの中で、特徴量ごとに平均 0、分散 1 にそろえる。',
  },
  about: {
    en: 'While training, mean and variance are those of the batch (for images over all examples and places of a channel), and running means of both are kept; while testing, the running ones are used, so that an answer does not depend on its neighbours. Then a learned scale gamma and shift beta. Every example’s output depends on the whole batch, and so does its gradient. momentum is the weight of the old value, as in ONNX and the book; PyTorch counts the new one. A batch of one example has variance 0 and teaches nothing.',
    ja: '学習時はバッチの平均と分散（画像ではチャンネルごとに全データと全位置）を使い、その移動平均を記録する。テスト時は記録した値を使うので、答えが一緒に入れたデータに左右されない。そのあと、学習する倍率 gamma とずらし beta を適用する。どのデータの出力もバッチ全体によるので、勾配もバッチ全体に渡る。momentum は ONNX や本と同じく古い値の重みで、PyTorch では新しい値の重みを指す。データが 1 つだけのバッチでは分散が 0 になり、学習にならない。',
  },
  backwardWords: {
    en: 'takes from each feature’s gradient its mean over the batch and its part along the normalised x',
    ja: '特徴量ごとに、勾配からバッチでの平均と正規化した x に沿った成分を引いて渡す',
  },
  keywords: ['normalize', 'batch', 'mean', 'variance', 'running', '正規化', 'バッチ正規化', '移動平均'],
  figure: { kind: 'card', sign: '\\tfrac{x-\\mu}{\\sigma}', glyph: 'BN' },
  formula: 'y = \\gamma\\, \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}} + \\beta',
  inputs: {
    x: { about: { en: 'a batch, (N, C) or (N, C, …)', ja: 'バッチ。(N, C) または (N, C, …)' } },
    ...scaleAndShift(channelShape),
  },
  attrs: {
    epsilon: epsilonAttr(1e-5, { en: 'Keeps the division from 0.', ja: '0 で割るのを防ぐ小さな数。' }),
    momentum: {
      type: 'number',
      default: 0.9,
      min: 0,
      max: 1,
      step: 0.01,
      doc: { en: 'Weight of the old running value.', ja: '移動平均で古い値にかける重み。' },
    },
    runningVariance: {
      type: 'choice',
      default: 'biased',
      choices: ['biased', 'unbiased'],
      names: {
        biased: { en: 'divided by n', ja: 'n で割る' },
        unbiased: { en: 'divided by n − 1', ja: 'n − 1 で割る' },
      },
      doc: {
        en: 'Which variance is remembered: divided by n (ONNX, the book) or n − 1 (PyTorch).',
        ja: '記録する分散の種類。n で割る（ONNX、本）か n − 1 で割る（PyTorch）か。',
      },
    },
  },
  state: {
    runningMean: { init: 0, shape: runningShape },
    runningVar: { init: 1, shape: runningShape },
  },
  expr: ({ x, gamma, beta, runningMean, runningVar }, { epsilon, momentum, runningVariance }, mode) => {
    needChannels(x, 2)
    const scaled = (y: Value): Value => e.add(e.mul(y, perChannel(x, gamma)), perChannel(x, beta))
    if (mode === 'eval')
      return scaled(standardized(x, perChannel(x, runningMean), perChannel(x, runningVar), epsilon))
    const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1)
    const { mean, variance } = moments(x, axes)
    const count = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1)
    const remembered =
      runningVariance === 'biased' ? variance : e.mul(variance, count / Math.max(1, count - 1))
    // r ← m·r + (1−m)·new, outside the gradient
    const next = (old: Value, now: Value): Value =>
      e.detach(e.add(e.mul(momentum, old), e.mul(1 - momentum, e.reshape(now, old.shape))))
    return {
      y: scaled(standardized(x, mean, variance, epsilon)),
      'next.runningMean': next(runningMean, mean),
      'next.runningVar': next(runningVar, remembered),
    }
  },
  modal: true,
  samples: [
    { name: 'rows', shapes: { x: [4, 3], gamma: [3], beta: [3] } },
    { name: 'images', shapes: { x: [2, 2, 2, 2], gamma: [2], beta: [2] } },
    { name: 'testing', shapes: { x: [3, 2], gamma: [2], beta: [2] }, mode: 'eval' },
    { name: 'testing images', shapes: { x: [2, 3, 2], gamma: [3], beta: [3] }, mode: 'eval' },
    {
      name: 'the other running variance',
      shapes: { x: [3, 2], gamma: [2], beta: [2] },
      attrs: { runningVariance: 'unbiased', momentum: 0.5 },
    },
    { name: 'size 1 is beta', shapes: { x: [1, 1], gamma: [1], beta: [1] } },
  ],
  golden: [
    {
      name: 'three examples: ±1.22474',
      inputs: { x: [[1, 2], [3, 6], [5, 10]], gamma: [1, 1], beta: [0, 0], runningMean: [0, 0], runningVar: [1, 1] },
      attrs: { epsilon: 0 },
      outputs: {
        y: [[-1.224744871391589, -1.224744871391589], [0, 0], [1.224744871391589, 1.224744871391589]],
        'next.runningMean': [0.3, 0.6],
        'next.runningVar': [0.9 + 0.1 * (8 / 3), 0.9 + 0.1 * (32 / 3)],
      },
      grads: { x: [[0, 0], [0, 0], [0, 0]], gamma: [0, 0], beta: [3, 3] },
    },
    {
      name: 'over examples and places: −1.2127',
      inputs: {
        x: [[[[1, 2]], [[3, 4]]], [[[5, 6]], [[7, 8]]]],
        gamma: [1, 1],
        beta: [0, 0],
        runningMean: [0, 0],
        runningVar: [1, 1],
      },
      outputs: {
        y: [
          [[[-1.2127, -0.7276]], [[-1.2127, -0.7276]]],
          [[[0.7276, 1.2127]], [[0.7276, 1.2127]]],
        ],
      },
      tolerance: 1e-4,
    },
    {
      name: 'testing uses what was remembered',
      inputs: { x: [[3], [5]], gamma: [2], beta: [1], runningMean: [1], runningVar: [4] },
      attrs: { epsilon: 0 },
      mode: 'eval',
      outputs: { y: [[3], [5]] },
      grads: { x: [[1], [1]], gamma: [3], beta: [2] },
    },
    {
      name: 'remembering the variance as PyTorch does',
      inputs: { x: [[0], [2]], gamma: [1], beta: [0], runningMean: [0], runningVar: [1] },
      attrs: { runningVariance: 'unbiased', momentum: 0 },
      outputs: { 'next.runningMean': [1], 'next.runningVar': [2] },
    },
  ], // prettier-ignore
  errors: [
    {
      name: 'no channels',
      shapes: { x: [3], gamma: [3], beta: [3] },
      code: 'rank-too-low',
      port: 'x',
      message: 'x needs at least 2 axes, (N, C): its shape is (3)',
    },
    {
      name: 'a scale for other channels',
      shapes: { x: [2, 3], gamma: [2], beta: [3] },
      code: 'shape-mismatch',
      port: 'gamma',
      message: 'shapes do not fit: x is (2,3), gamma is (2); gamma must be (3)',
    },
    {
      name: 'an empty batch',
      shapes: { x: [0, 3], gamma: [3], beta: [3] },
      code: 'empty-tensor',
      port: 'x',
      message: 'x is empty: its shape is (0,3)',
    },
  ],
  onnx: { op: 'BatchNormalization' },
  pytorch:
    'torch.nn.functional.batch_norm(x, running_mean, running_var, gamma, beta, training, 1 - momentum, epsilon)',
})
