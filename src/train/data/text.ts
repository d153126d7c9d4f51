import { formatShape, maxElements } from '../../tensor/shape'
import { fault } from './kit/cells'
import { defineSource } from './kit/source'

const bookSentence = 'You say goodbye and I say hello.'

/** Words are kept together with their apostrophes and hyphens; every other sign is a word of its own. */
const wordPattern = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu

/** A text, word by word: each row is a word to guess and the words around or before it. */
export const source = defineSource({
  name: 'text',
  title: { en: 'A text', ja: '文章' },
  summary: {
    en: 'Words of a text as numbers: the words around or before each are the features, the word itself the label.',
    ja: '文章の単語を番号にしたもの。前後または直前の単語が特徴、その単語がラベルになる。',
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
      choices: ['around', 'before'],
      doc: {
        en: 'Which neighbours are shown: those on both sides (word2vec), or those before (a language model)',
        ja: '見せる単語。around は前後（word2vec）、before は直前（言語モデル）',
      },
    },
    window: {
      type: 'int',
      default: 1,
      min: 1,
      max: 1000,
      doc: { en: 'How many of them, on each side', ja: '片側の単語の数' },
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
    const width = window + after
    const rows = tokens.length - width
    if (rows < 1) {
      return fault({
        en: `the text has ${tokens.length} ${unit}, but a window needs ${width + 1}`,
        ja: `文章の長さは ${tokens.length} だが、1 つの窓に ${width + 1} 必要`,
      })
    }
    if (rows * width > maxElements) {
      const shape = formatShape([rows, width])
      return fault({ en: `the text is too large: it gives ${shape}`, ja: `文章が大きすぎる: ${shape}` })
    }
    const vocabulary = new Map<string, number>()
    const numbers = tokens.map((token) => {
      const known = vocabulary.get(token) ?? vocabulary.size
      vocabulary.set(token, known)
      return known
    })
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
      task: 'classify',
      classes: vocabulary.size,
      classNames: [...vocabulary.keys()],
    }
  },
})
