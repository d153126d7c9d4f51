import type { Rng } from '../../tensor/rng'
import { points, testPoints, tooMany } from './kit/points'
import { defineSource } from './kit/source'

const subjects = ['i', 'you', 'we', 'they', 'he', 'she', 'it', 'everyone']
const objects = ['hello', 'goodbye', 'yes', 'no', 'maybe', 'please', 'thanks', 'sorry']

/**
 * One long text of sentences "Sᵢ say Oᵢ .", cut into pieces. Who speaks is drawn, what is said follows from it: seeing
 * one word back, a reader is unsure of both (perplexity 2 with four speakers), seeing three back of the first alone (√2).
 */
export const source = defineSource({
  name: 'sentences',
  title: { en: 'Who says what', ja: '誰が何と言うか' },
  summary: {
    en: 'A text of short sentences in pieces: each word is followed by the next, and what is said depends on who says it.',
    ja: '短い文が続く文章を一定の長さに切ったもの。何と言うかは、誰が言うかで決まる。',
  },
  options: {
    points: points(320),
    length: {
      type: 'int',
      default: 16,
      min: 1,
      max: 1000,
      doc: { en: 'Words in a piece', ja: '1 区切りの単語の数' },
    },
    subjects: {
      type: 'int',
      default: 4,
      min: 1,
      max: subjects.length,
      doc: { en: 'How many speakers there are', ja: '話し手の人数' },
    },
    test: testPoints,
  },
  make({ points, length, subjects: speakers, test }, stream) {
    const refused = tooMany(points + test, 2 * length)
    if (refused !== undefined) return refused
    const classNames = [...subjects.slice(0, speakers), 'say', ...objects.slice(0, speakers), '.']
    const features = new Float64Array((points + test) * 2 * length)
    const write = (first: number, count: number, rng: Rng): void => {
      let speaker = 0
      const word = (i: number): number => {
        const place = i % 4
        if (place === 0) speaker = rng.int(speakers)
        return place === 0
          ? speaker
          : place === 1
            ? speakers
            : place === 2
              ? speakers + 1 + speaker
              : 2 * speakers + 1
      }
      let next = word(0)
      for (let i = 0; i < count * length; i++) {
        const at = (first + Math.floor(i / length)) * 2 * length + (i % length)
        features[at] = next
        next = word(i + 1)
        features[at + length] = next
      }
    }
    write(0, points, stream('data'))
    write(points, test, stream('test data'))
    return {
      features,
      featureNames: [
        ...Array.from({ length }, (_, t) => `x${t}`),
        ...Array.from({ length }, (_, t) => `next${t}`),
      ],
      parts: { tokens: { start: 0, width: length }, next: { start: length, width: length } },
      labels: new Float64Array(0),
      labelName: '',
      task: 'classify',
      classes: classNames.length,
      classNames,
      trainRows: points,
      inOrder: true,
    }
  },
})
