import * as e from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import { formatShape, sameShape } from '../tensor/shape'
import { reductionAttr } from './kit/common-attributes'
import { defineOp } from './kit/definition'
import { featureAxes, reduced } from './kit/loss'

export const op = defineOp({
  name: 'GaussianKl',
  category: 'loss',
  order: 130,
  title: { en: 'KL divergence from the standard normal', ja: '標準正規分布との KL ダイバージェンス' },
  short: { en: 'GaussKL', ja: '正規 KL' },
  summary: {
    en: 'How far a normal distribution is from the standard one.',
    ja: '正規分布が標準正規分布からどれだけ離れているか。',
  },
  about: {
    en: 'The second part of a variational auto-encoder’s loss: ½Σ(σ² + μ² − 1 − log σ²) over the features, then the mean over the batch. The network gives log σ², which may be any number; σ is exp(½·logVar). It is 0 for μ = 0, σ = 1. The mean receives μ, the logarithm of the variance ½(σ² − 1).',
    ja: '変分オートエンコーダの損失の第 2 項。特徴量について ½Σ(σ² + μ² − 1 − log σ²) を求め、バッチで平均する。ネットワークはどんな値でもよい log σ² を出力し、σ は exp(½·logVar) で求める。μ = 0、σ = 1 のとき 0 になる。勾配は、平均には μ、対数分散には ½(σ² − 1) が渡る。',
  },
  backwardWords: {
    en: 'hands μ back to the mean and ½(σ² − 1) to the log-variance',
    ja: '平均へ μ、対数分散へ ½(σ² − 1) を渡す',
  },
  keywords: ['vae', 'variational', 'gaussian', 'autoencoder', '変分', '正規分布', 'オートエンコーダ'],
  figure: { kind: 'loss', sign: '\\mathrm{KL}(\\mathcal{N})', glyph: 'KL(N)' },
  formula: 'L = \\frac{1}{2N} \\sum (\\sigma^2 + \\mu^2 - 1 - \\ln \\sigma^2)',
  inputs: {
    mean: { tex: '\\mu', about: { en: 'means', ja: '平均' } },
    logVar: { tex: '\\ln\\sigma^2', about: { en: 'logarithms of the variances', ja: '分散の対数' } },
  },
  attrs: { reduction: reductionAttr },
  expr: ({ mean, logVar }, { reduction }) => {
    if (!sameShape(mean.shape, logVar.shape))
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `shapes differ: mean is ${formatShape(mean.shape)}, logVar is ${formatShape(logVar.shape)}`,
          ja: `形が違う: mean は ${formatShape(mean.shape)}、logVar は ${formatShape(logVar.shape)}`,
        },
        { blame: [logVar] },
      )
    const terms = e.sub(e.add(e.exp(logVar), e.square(mean)), e.add(1, logVar))
    return reduced(e.mul(0.5, e.sum(terms, featureAxes(mean))), reduction, mean)
  },
  samples: [
    { name: 'a batch', shapes: { mean: [3, 2], logVar: [3, 2] } },
    { name: 'one code', shapes: { mean: [4], logVar: [4] } },
    { name: 'each example', shapes: { mean: [2, 3], logVar: [2, 3] }, attrs: { reduction: 'none' } },
    { name: 'a number', shapes: { mean: [], logVar: [] } },
    { name: 'size 1', shapes: { mean: [1, 1], logVar: [1, 1] } },
  ],
  golden: [
    {
      name: 'the standard normal',
      inputs: { mean: [0, 0], logVar: [0, 0] },
      outputs: { y: 0 },
      grads: { mean: [0, 0], logVar: [0, 0] },
    },
    {
      name: 'one to the right',
      inputs: { mean: 1, logVar: 0 },
      outputs: { y: 0.5 },
      grads: { mean: 1, logVar: 0 },
    },
    {
      name: 'the mean over the batch',
      inputs: { mean: [[1], [3]], logVar: [[0], [0]] },
      outputs: { y: 2.5 },
      grads: { mean: [[0.5], [1.5]] },
    },
  ],
  errors: [
    {
      name: 'another shape',
      shapes: { mean: [2, 3], logVar: [2, 2] },
      code: 'shape-mismatch',
      port: 'logVar',
      message: 'shapes differ: mean is (2,3), logVar is (2,2)',
    },
    {
      name: 'an empty batch',
      shapes: { mean: [0, 3], logVar: [0, 3] },
      code: 'empty-tensor',
      port: 'mean',
      message: 'mean is empty: its shape is (0,3)',
    },
  ],
  pytorch: '0.5 * (logVar.exp() + mean ** 2 - 1 - logVar).sum(1).mean()',
})
