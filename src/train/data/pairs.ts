import type { Rng } from '../../tensor/rng'
import { points, testPoints, tooMany } from './kit/points'
import { defineSource } from './kit/source'

const answers = {
  reversed: (question: Float64Array) => question.toReversed(),
  sorted: (question: Float64Array) => question.toSorted(),
  same: (question: Float64Array) => question.slice(),
} as const

/** Sequence to sequence: a question, its answer, and the answer one step late, as a decoder is taught with. */
export const source = defineSource({
  name: 'pairs',
  title: { en: 'Sequences to turn round', ja: '逆順にする系列' },
  summary: {
    en: 'Random symbols and the same from the end, as a question and its answer.',
    ja: 'ランダムな記号の列と、それを逆順にした答えの組。',
  },
  options: {
    points: points(1000),
    length: {
      type: 'int',
      default: 5,
      min: 1,
      max: 1000,
      doc: { en: 'Length of a sequence', ja: '列の長さ' },
    },
    symbols: {
      type: 'int',
      default: 8,
      min: 2,
      max: 1000,
      doc: {
        en: 'Number of different symbols; one more number says: start',
        ja: '記号の種類の数。その次の番号が開始の合図になる',
      },
    },
    answer: {
      type: 'choice',
      default: 'reversed',
      choices: ['reversed', 'sorted', 'same'],
      doc: {
        en: 'What the answer is: the question reversed, sorted, or unchanged',
        ja: '答え。reversed は逆順、sorted は整列、same はそのまま',
      },
    },
    test: testPoints,
  },
  make({ points, length, symbols, answer, test }, stream) {
    const refused = tooMany(points + test, 3 * length)
    if (refused !== undefined) return refused
    const width = 3 * length
    const features = new Float64Array((points + test) * width)
    const draw = (first: number, count: number, rng: Rng): void => {
      for (let r = first; r < first + count; r++) {
        const row = features.subarray(r * width, (r + 1) * width)
        for (let t = 0; t < length; t++) row[t] = rng.int(symbols)
        const said = answers[answer](row.subarray(0, length))
        row[length] = symbols
        row.set(said.subarray(0, length - 1), length + 1)
        row.set(said, 2 * length)
      }
    }
    draw(0, points, stream('data'))
    draw(points, test, stream('test data'))
    const names = (name: string): string[] => Array.from({ length }, (_, t) => `${name}${t}`)
    return {
      features,
      featureNames: [...names('question'), ...names('given'), ...names('answer')],
      parts: {
        question: { start: 0, width: length },
        given: { start: length, width: length },
        answer: { start: 2 * length, width: length },
      },
      labels: new Float64Array(0),
      labelName: '',
      task: 'classify',
      classes: symbols,
      trainRows: points,
    }
  },
})
