import type { Rng } from '../../tensor/rng'
import { points, testPoints, tooMany } from './kit/points'
import { defineSource } from './kit/source'

/** Sequences in which nothing can be foreseen: only who has seen the next token knows it. */
export const source = defineSource({
  name: 'tokens',
  title: { en: 'Random tokens', ja: 'ランダムなトークン列' },
  summary: {
    en: 'Sequences of tokens drawn independently; the label is the token that would come next.',
    ja: '互いに独立に引いたトークンの列。ラベルは次に来るトークン。',
  },
  options: {
    points: points(500),
    length: {
      type: 'int',
      default: 10,
      min: 1,
      max: 1000,
      doc: { en: 'Length of a sequence', ja: '列の長さ' },
    },
    vocabulary: {
      type: 'int',
      default: 2,
      min: 2,
      max: 1000,
      doc: { en: 'Number of different tokens', ja: 'トークンの種類の数' },
    },
    test: testPoints,
  },
  make({ points, length, vocabulary, test }, stream) {
    const refused = tooMany(points + test, length)
    if (refused !== undefined) return refused
    const features = new Float64Array((points + test) * length)
    const labels = new Float64Array(points + test)
    const draw = (first: number, count: number, rng: Rng): void => {
      for (let r = first; r < first + count; r++) {
        for (let i = 0; i < length; i++) features[r * length + i] = rng.int(vocabulary)
        labels[r] = rng.int(vocabulary)
      }
    }
    draw(0, points, stream('data'))
    draw(points, test, stream('test data'))
    return {
      features,
      featureNames: Array.from({ length }, (_, i) => `x${i}`),
      labels,
      labelName: 'next',
      task: 'classify',
      classes: vocabulary,
      trainRows: points,
    }
  },
})
