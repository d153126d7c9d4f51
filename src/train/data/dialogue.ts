import type { Rng } from '../../tensor/rng'
import { points, testPoints } from './kit/points'
import { defineSource } from './kit/source'

const people = ['ann', 'bob', 'eve', 'joe']
const things = ['tea', 'jazz', 'rain', 'cats']
const words = [...people, ...things, 'likes', 'who', 'what', 'is', 'it', '.', '?', 'start']
const number = (word: string): number => words.indexOf(word)

/** Words in an utterance and in a reply. */
const [spoken, replied] = [4, 2]

/**
 * Two utterances and a reply: "ann likes tea ." – "who is it ?" – "ann .". The reply needs both of them, the first for
 * the words and the second for which of them is asked for.
 */
export const source = defineSource({
  name: 'dialogue',
  title: { en: 'A toy dialogue', ja: 'おもちゃの対話' },
  summary: {
    en: 'Somebody says who likes what, somebody asks for one of the two: the reply needs both utterances.',
    ja: '「誰が何を好きか」のあとに、その一方を尋ねる。返事には両方の発話が要る。',
  },
  options: { points: points(400), test: testPoints },
  make({ points, test }, stream) {
    const width = 2 * spoken + 2 * replied
    const features = new Float64Array((points + test) * width)
    const draw = (first: number, count: number, rng: Rng): void => {
      for (let r = first; r < first + count; r++) {
        const who = people[rng.int(people.length)] ?? ''
        const what = things[rng.int(things.length)] ?? ''
        const [asked, answer] = rng.int(2) === 0 ? ['who', who] : ['what', what]
        const row = [who, 'likes', what, '.', asked, 'is', 'it', '?', 'start', answer, answer, '.']
        features.set(row.map(number), r * width)
      }
    }
    draw(0, points, stream('data'))
    draw(points, test, stream('test data'))
    const utterances = 2 * spoken
    return {
      features,
      featureNames: [
        ...Array.from({ length: utterances }, (_, i) => `utterance${i}`),
        ...Array.from({ length: replied }, (_, i) => `given${i}`),
        ...Array.from({ length: replied }, (_, i) => `reply${i}`),
      ],
      parts: {
        utterances: { start: 0, width: utterances },
        given: { start: utterances, width: replied },
        reply: { start: utterances + replied, width: replied },
      },
      labels: new Float64Array(0),
      labelName: '',
      task: 'classify',
      classes: words.length,
      classNames: words,
      trainRows: points,
    }
  },
})
