import { noise, points } from './kit/points'
import { defineSource } from './kit/source'

/** Points near a flat of few dimensions in a space of more, for what compresses. */
export const source = defineSource({
  name: 'lowRank',
  title: { en: 'A flat in a larger space', ja: '高次元の中の平面' },
  summary: {
    en: 'Points that a few hidden numbers explain, but for some noise.',
    ja: '少数の隠れた数でほぼ説明できる点。わずかなノイズが乗る。',
  },
  options: {
    train: points(200),
    features: {
      type: 'int',
      default: 6,
      min: 1,
      max: 1000,
      doc: { en: 'Numbers in each point', ja: '1 つの点が持つ数の個数' },
    },
    rank: {
      type: 'int',
      default: 2,
      min: 1,
      max: 1000,
      doc: { en: 'Hidden numbers that explain it', ja: '点を説明する隠れた数の個数' },
    },
    sigma: noise(0.1),
  },
  make({ train, features: width, rank, sigma }, stream) {
    const rng = stream('data')
    const normals = (count: number): number[] => Array.from({ length: count }, () => rng.normal())
    const directions = Array.from({ length: rank }, () => normals(width))
    const features = new Float64Array(train * width)
    for (let row = 0; row < train; row++) {
      const hidden = normals(rank)
      for (let c = 0; c < width; c++) {
        const exact = hidden.reduce((sum, h, k) => sum + h * (directions[k]?.[c] ?? 0), 0)
        features[row * width + c] = exact + sigma * rng.normal()
      }
    }
    return {
      features,
      featureNames: Array.from({ length: width }, (_, c) => `x${c + 1}`),
      labels: new Float64Array(),
      labelName: 'none',
      task: 'regress',
      classes: 0,
      trainRows: train,
    }
  },
})
