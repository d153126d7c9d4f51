import { formatShape, maxElements } from '../../tensor/shape'
import { tooManyNumbers } from '../../tensor/too-many'
import { fault } from './kit/cells'
import { defineSource } from './kit/source'

const bookSentence = 'You say goodbye and I say hello.'

/** Words are kept together with their apostrophes and hyphens; every other sign is a word of its own. */
const wordPattern = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu

/** A text, word by word: each row is a word to guess and the words around or before it, or a piece and what follows. */
export const source = defineSource({
  name: 'text',
  title: { en: 'A text', ja: '文章' },
  summary: {
    en: 'Words of a text as numbers: each word with its neighbours, or pieces one after another, each word with the next.',
    ja: '文章の単語を番号にしたもの。各単語とその周りの単語、または区切って並べた単語とそれぞれの次の単語。',
  },
  options: {
    unit: {
      type: 'choice',
      default: 'words',
      choices: ['words', 'characters'],
      doc: { en: 'What is numbered', ja: '番号を付ける単位' },
    },
    context: {
      type: 'choice',
      default: 'around',
      choices: ['around', 'before', 'running'],
      doc: {
        en: 'Which neighbours are shown: those on both sides (word2vec), or those before; running: pieces that follow each other, each word with the next (a recurrent language model)',
        ja: '見せる単語。around は前後（word2vec）、before は直前。running は順に区切った列で、各単語に次の単語を対応させる（再帰型の言語モデル）',
      },
    },
    window: {
      type: 'int',
      default: 1,
      min: 1,
      max: 1000,
      doc: { en: 'How many of them, on each side or in a piece', ja: '片側、または 1 区切りの単語の数' },
    },
  },
  reads: ['text'],
  make({ unit, context, window }, _stream, spec) {
    const { text = bookSentence } = spec
    if (typeof text !== 'string') {
      return fault({ en: 'text of text is not a text', ja: 'text の text が文字列になっていない' })
    }
    const lower = text.toLowerCase()
    const tokens: readonly string[] = unit === 'words' ? (lower.match(wordPattern) ?? []) : [...lower]
    const after = context === 'around' ? window : 0
    const width = context === 'running' ? window : window + after
    const rows = context === 'running' ? Math.floor((tokens.length - 1) / window) : tokens.length - width
    if (rows < 1) {
      return fault({
        en: `the text has ${tokens.length} ${unit}, but a window needs ${width + 1}`,
        ja: `文章の長さは ${tokens.length} だが、1 つの窓に ${width + 1} 必要`,
      })
    }
    if (rows * width > maxElements) {
      const shape = formatShape([rows, width])
      const { en, ja } = tooManyNumbers(rows * width)
      return fault({
        en: `the text is too large, it gives ${shape}: ${en}`,
        ja: `文章が大きすぎる（${shape} になる）: ${ja}`,
      })
    }
    const vocabulary = new Map<string, number>()
    const numbers = tokens.map((token) => {
      const known = vocabulary.get(token) ?? vocabulary.size
      vocabulary.set(token, known)
      return known
    })
    if (context === 'running') return { ...pieces(numbers, rows, window), ...words(vocabulary) }
    const offsets = Array.from({ length: width }, (_, i) => (i < window ? i - window : i - window + 1))
    const features = new Float64Array(rows * width)
    for (let r = 0; r < rows; r++) {
      offsets.forEach((offset, i) => {
        features[r * width + i] = numbers[r + window + offset] ?? 0
      })
    }
    return {
      features,
      featureNames: offsets.map((offset) => `w${offset > 0 ? '+' : ''}${offset}`),
      labels: Float64Array.from({ length: rows }, (_, r) => numbers[r + window] ?? 0),
      labelName: 'word',
      ...words(vocabulary),
    }
  },
})

const words = (vocabulary: ReadonlyMap<string, number>) =>
  ({ task: 'classify', classes: vocabulary.size, classNames: [...vocabulary.keys()] }) as const

/** The text cut into pieces of `length` words, and beside each piece the words that follow its own. */
function pieces(numbers: readonly number[], rows: number, length: number) {
  const features = new Float64Array(rows * 2 * length)
  for (let r = 0; r < rows; r++) {
    for (let t = 0; t < length; t++) {
      features[2 * r * length + t] = numbers[r * length + t] ?? 0
      features[(2 * r + 1) * length + t] = numbers[r * length + t + 1] ?? 0
    }
  }
  const names = (name: string): string[] => Array.from({ length }, (_, t) => `${name}${t}`)
  return {
    features,
    featureNames: [...names('x'), ...names('next')],
    parts: { tokens: { start: 0, width: length }, next: { start: length, width: length } },
    labels: new Float64Array(0),
    labelName: '',
    inOrder: true,
  } as const
}
