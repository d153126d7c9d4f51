import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import type { DataSpec } from '../../../src/graph/document'
import { randomStream } from '../../../src/tensor/rng'
import { dataSources } from '../../../src/train/data'
import { splitRows } from '../../../src/train/data/kit/split'
import { loadData, type DataSet } from '../../../src/train/data-set'

function load(spec: DataSpec, seed?: number): DataSet {
  const loaded = loadData(spec, seed)
  if ('problems' in loaded) throw new Error(loaded.problems.map((p) => problemLine(p)).join('\n'))
  return loaded.data
}

const lines = (spec: DataSpec): string[] => {
  const loaded = loadData(spec)
  return 'problems' in loaded ? loaded.problems.map((p) => problemLine(p)) : []
}

const row = (data: DataSet, i: number): number[] => [
  ...data.features.slice(i * data.width, (i + 1) * data.width),
]

describe('every source', () => {
  it('is in teaching order', () => {
    expect([...dataSources.keys()]).toEqual([
      'and', 'or', 'nand', 'xor', 'line', 'sine', 'spiral', 'moons', 'glyph10', 'lowRank',
      'tokens', 'sentences', 'pairs', 'dialogue', 'text', 'csv',
    ]) // prettier-ignore
  })

  it.each([...dataSources.values()])('$name says what it is in both languages', (source) => {
    for (const text of [source.title, source.summary, ...Object.values(source.options).map((o) => o.doc)]) {
      expect(text.en).not.toBe('')
      expect(text.ja).not.toBe('')
    }
  })

  const generated = [...dataSources.keys()].filter((name) => name !== 'csv')
  // Nobody can balance what is drawn or written.
  const unbalanced = ['and', 'or', 'nand', 'tokens', 'text']
  // Their answers are sequences, which lie among the columns, or there is nothing to predict.
  const unlabelled = ['lowRank', 'sentences', 'pairs', 'dialogue']
  it.each(generated)('%s is the same for equal seeds, and balanced', (source) => {
    const data = load({ source, seed: 7 })
    expect(load({ source }, 7)).toEqual(data)
    expect(data.train.length + data.test.length).toBe(data.rows)
    expect(data.features.length).toBe(data.rows * data.width)
    expect(data.labels.length).toBe(unlabelled.includes(source) ? 0 : data.rows)
    expect(data.features.every(Number.isFinite)).toBe(true)
    if (data.task === 'classify' && ![...unbalanced, ...unlabelled].includes(source)) {
      const counts = Array.from({ length: data.classes }, (_, c) => data.labels.filter((t) => t === c).length)
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
    }
  })

  it.each([
    'line',
    'sine',
    'spiral',
    'moons',
    'glyph10',
    'lowRank',
    'tokens',
    'sentences',
    'pairs',
    'dialogue',
  ])('%s differs for other seeds', (source) => {
    expect(load({ source, seed: 1 }).features).not.toEqual(load({ source, seed: 2 }).features)
  })
})

describe('sequences', () => {
  /** A part of a row. */
  const part = (data: ReturnType<typeof load>, row: number, name: string): number[] => {
    const { start, width } = data.parts?.[name] ?? { start: 0, width: 0 }
    return [...data.features.subarray(row * data.width + start, row * data.width + start + width)]
  }

  it('sentences are one text: each word is followed by the next, across rows too, and who speaks decides what', () => {
    const data = load({ source: 'sentences', points: 5, length: 6, seed: 3 })
    const words = [0, 1, 2, 3, 4].flatMap((row) => part(data, row, 'tokens'))
    const next = [0, 1, 2, 3, 4].flatMap((row) => part(data, row, 'next'))
    expect(next.slice(0, -1)).toEqual(words.slice(1))
    const text = words.map((word) => data.classNames?.[word])
    const said = new Map([['i', 'hello'], ['you', 'goodbye'], ['we', 'yes'], ['they', 'no']]) // prettier-ignore
    for (let i = 0; i + 3 < text.length; i += 4)
      expect(text.slice(i + 1, i + 4)).toEqual(['say', said.get(text[i] ?? ''), '.'])
  })

  it.each([
    ['reversed', (question: number[]) => question.toReversed()],
    ['sorted', (question: number[]) => question.toSorted()],
    ['same', (question: number[]) => question],
  ])('pairs: the answer is %s, and the decoder is given it one place late', (answer, expected) => {
    const data = load({ source: 'pairs', answer, points: 3, test: 1 })
    for (const row of [0, 3]) {
      const right = expected(part(data, row, 'question'))
      expect(part(data, row, 'answer')).toEqual(right)
      expect(part(data, row, 'given')).toEqual([8, ...right.slice(0, -1)])
    }
  })

  it('refuses more numbers than fit', () => {
    expect(() => load({ source: 'pairs', points: 100_000, length: 1000 })).toThrow(
      'too many examples, they give (100000,3000): 300000000 numbers need at least 1.2 GB (1200000000 bytes), and 50000000 (200 MB) are allowed',
    )
  })

  it('a dialogue is answered with what was asked for', () => {
    const data = load({ source: 'dialogue', points: 20 })
    for (let row = 0; row < 20; row++) {
      const heard = part(data, row, 'utterances').map((word) => data.classNames?.[word])
      const [reply] = part(data, row, 'reply').map((word) => data.classNames?.[word])
      expect(reply).toBe(heard[4] === 'who' ? heard[0] : heard[2])
    }
  })
})

describe('gates', () => {
  it.each([
    ['and', [0, 0, 0, 1]],
    ['or', [0, 1, 1, 1]],
    ['nand', [1, 1, 1, 0]],
    ['xor', [0, 1, 1, 0]],
  ])('%s has its truth table in the order 00, 01, 10, 11', (source, truth) => {
    const data = load({ source })
    expect([...data.features]).toEqual([0, 0, 0, 1, 1, 0, 1, 1])
    expect([...data.labels]).toEqual(truth)
    expect([...data.train]).toEqual([0, 1, 2, 3])
  })
})

describe('spiral', () => {
  it('is the book’s: label i mod 3, radius growing from 0 to .99, arms at 4·class + 4·radius', () => {
    const data = load({ source: 'spiral', noise: 0 })
    expect([data.rows, data.width, data.classes]).toEqual([300, 2, 3])
    for (const i of [0, 4, 299]) {
      const [x = NaN, y = NaN] = row(data, i)
      const radius = Math.floor(i / 3) / 100
      const angle = 4 * (i % 3) + 4 * radius
      expect(data.labels[i]).toBe(i % 3)
      expect([x, y]).toEqual([radius * Math.sin(angle), radius * Math.cos(angle)])
    }
  })

  it('draws its test points apart from the training points', () => {
    const data = load({ source: 'spiral', points: 30, test: 30 })
    expect(data.features.slice(0, 60)).toEqual(load({ source: 'spiral', points: 30 }).features)
    expect(data.features.slice(0, 60)).not.toEqual(data.features.slice(60))
    expect([...data.test]).toEqual(Array.from({ length: 30 }, (_, i) => 30 + i))
  })
})

describe('moons', () => {
  it('are two half circles without noise', () => {
    const data = load({ source: 'moons', points: 41, noise: 0 })
    for (let i = 0; i < data.rows; i++) {
      const [x = NaN, y = NaN] = row(data, i)
      const [cx, cy] = data.labels[i] === 0 ? [0, 0] : [1, 0.5]
      expect(Math.hypot(x - cx, y - cy)).toBeCloseTo(1, 12)
    }
    expect(row(data, 0)).toEqual([1, 0])
    expect(row(data, 1)).toEqual([0, 0.5])
  })
})

describe('line and sine', () => {
  it('line holds slope and intercept', () => {
    const data = load({ source: 'line', noise: 0, slope: 3, intercept: -1 })
    for (let i = 0; i < data.rows; i++) expect(data.labels[i]).toBe(3 * (data.features[i] ?? NaN) - 1)
    expect(Math.min(...data.features)).toBeGreaterThanOrEqual(-1)
    expect(Math.max(...data.features)).toBeLessThan(1)
  })

  it('sine has noise of the given size', () => {
    const data = load({ source: 'sine', points: 20_000, noise: 0.1 })
    let squares = 0
    data.features.forEach((x, i) => (squares += ((data.labels[i] ?? NaN) - Math.sin(2 * Math.PI * x)) ** 2))
    expect(Math.sqrt(squares / data.rows)).toBeCloseTo(0.1, 2)
  })

  it('lays x out evenly on request', () => {
    const options = { points: 5, from: -Math.PI, to: Math.PI, spacing: 'even', frequency: 2, noise: 0 }
    const data = load({ source: 'sine', ...options })
    expect([...data.features]).toEqual([-Math.PI, -Math.PI / 2, 0, Math.PI / 2, Math.PI])
    expect(data.task).toBe('regress')
  })
})

describe('text', () => {
  const sentence = ['you', 'say', 'goodbye', 'and', 'i', 'hello', '.']

  it('numbers words as they appear, and shows the neighbours of each', () => {
    const data = load({ source: 'text' })
    expect(data).toMatchObject({ classNames: sentence, classes: 7, featureNames: ['w-1', 'w+1'] })
    expect([...data.labels]).toEqual([1, 2, 3, 4, 1, 5])
    expect([...data.features]).toEqual([0, 2, 1, 3, 2, 4, 3, 1, 4, 5, 1, 6])
  })

  it('shows the words before for a language model', () => {
    const data = load({ source: 'text', context: 'before', window: 2, text: "Don't stop. Don't go" })
    expect(data.classNames).toEqual(["don't", 'stop', '.', 'go'])
    expect([...data.features]).toEqual([0, 1, 1, 2, 2, 0])
    expect([...data.labels]).toEqual([2, 0, 3])
  })

  it('takes characters where words are not written apart', () => {
    const data = load({ source: 'text', unit: 'characters', context: 'before', text: 'すもももも' })
    expect(data.classNames).toEqual(['す', 'も'])
    expect([...data.labels]).toEqual([1, 1, 1, 1])
  })

  it.each([
    [{ text: 7 }, 'bad-data: text of text is not a text'],
    [{ text: 'too short', window: 2 }, 'bad-data: the text has 2 words, but a window needs 5'],
    [{ text: '' }, 'bad-data: the text has 0 words, but a window needs 3'],
    [
      { window: 0 },
      'bad-option: window of text is 0, but it takes a whole number, at least 1 and at most 1000',
    ],
  ])('refuses %j', (options, line) => {
    expect(lines({ source: 'text', ...options })).toEqual([line])
  })
})

describe('tokens', () => {
  it('are sequences of whole numbers below the vocabulary', () => {
    const data = load({ source: 'tokens', points: 50, length: 4, vocabulary: 3, test: 10, seed: 1 })
    expect(data).toMatchObject({ rows: 60, width: 4, classes: 3 })
    expect(new Set([...data.features, ...data.labels])).toEqual(new Set([0, 1, 2]))
    expect([data.train.length, data.test.length]).toEqual([50, 10])
  })
})

describe('glyph10', () => {
  const picture = (data: DataSet, i: number): string[] =>
    Array.from({ length: 8 }, (_, r) =>
      row(data, i)
        .slice(8 * r, 8 * r + 8)
        .map((p) => (p === 1 ? '#' : '.'))
        .join(''),
    )

  it('draws 2 one pixel from the left edge', () => {
    expect(picture(load({ source: 'glyph10', sigma: 0, train: 10, test: 0 }), 2)).toEqual([
      '..###...',
      '.#...#..',
      '.....#..',
      '....#...',
      '...#....',
      '..#.....',
      '.#####..',
      '........',
    ])
  })

  it('has the spread of the curriculum: 6.46 squared units around the mean image', () => {
    const data = load({ source: 'glyph10', sigma: 0, train: 10, test: 0 })
    const mean = Array.from(
      { length: 64 },
      (_, p) => data.features.filter((_, i) => i % 64 === p).reduce((a, b) => a + b) / 10,
    )
    let squares = 0
    data.features.forEach((x, i) => (squares += (x - (mean[i % 64] ?? NaN)) ** 2))
    expect(squares / 10).toBeCloseTo(6.46, 2)
  })

  it('moves shifted digits over all eight places', () => {
    const data = load({ source: 'glyph10', sigma: 0, shifted: true, train: 400, test: 0 })
    const ones = new Set(Array.from({ length: 40 }, (_, i) => picture(data, 10 * i + 1).join('\n')))
    expect(ones.size).toBe(8)
  })

  it('keeps the test images when the training set grows', () => {
    const small = load({ source: 'glyph10', train: 10, test: 20 })
    const large = load({ source: 'glyph10', train: 50, test: 20 })
    expect(small.features.slice(10 * 64)).toEqual(large.features.slice(50 * 64))
    expect([small.train.length, small.test.length, large.train.length]).toEqual([10, 20, 50])
  })
})

describe('csv', () => {
  const columns = { age: [20, 30, '40'], town: ['b', 'a', 'b'], pay: [1.5, 2.5, 3.5] }

  it('tells classes apart, in the order of their names', () => {
    const data = load({ source: 'csv', columns, target: 'town' })
    expect(data).toMatchObject({ task: 'classify', classes: 2, classNames: ['a', 'b'], labelName: 'town' })
    expect([...data.labels]).toEqual([1, 0, 1])
    expect(data.featureNames).toEqual(['age', 'pay'])
    expect([...data.features]).toEqual([20, 1.5, 30, 2.5, 40, 3.5])
  })

  it('predicts numbers', () => {
    const data = load({ source: 'csv', columns, target: 'pay', features: ['age'] })
    expect(data).toMatchObject({ task: 'regress', classes: 0, width: 1 })
    expect([...data.labels]).toEqual([1.5, 2.5, 3.5])
  })

  it('takes few whole numbers for classes, unless told otherwise', () => {
    const table = { x: [1, 2, 3], t: [4, 9, 4] }
    expect([...load({ source: 'csv', columns: table, target: 't' }).labels]).toEqual([0, 1, 0])
    expect([...load({ source: 'csv', columns: table, target: 't', task: 'regress' }).labels]).toEqual([
      4, 9, 4,
    ])
  })

  it('needs no target', () => {
    expect(load({ source: 'csv', columns: { x: [1, 2] } })).toMatchObject({ labelName: '', classes: 0 })
  })

  it.each<[Record<string, unknown>, string]>([
    [{}, 'bad-data: columns of csv is not a table: each column is a list of values'],
    [{ columns: [1] }, 'bad-data: columns of csv is not a table: each column is a list of values'],
    [{ columns: { x: 3 } }, 'bad-data: columns of csv is not a table: each column is a list of values'],
    [{ columns: {} }, 'bad-data: the table has no columns'],
    [{ columns: { x: [] } }, 'bad-data: the table has no rows'],
    [{ columns: { x: [1], y: [1, 2] } }, 'bad-data: column lengths differ: x has 1 rows, y has 2'],
    [{ columns: { x: [1, 'a'] } }, 'bad-data: row 2 of x is not a number: "a"'],
    [{ columns: { x: [1, null] } }, 'bad-data: row 2 of x is empty'],
    [{ columns: { x: [1, ''] } }, 'bad-data: row 2 of x is empty'],
    [{ columns: { x: [1] }, target: 'y' }, 'bad-data: target of csv is "y", but the columns are x'],
    [
      { columns: { x: [1] }, target: 'toString' },
      'bad-data: target of csv is "toString", but the columns are x',
    ],
    [{ columns: { x: [1] }, target: 'x' }, 'bad-data: the table has no column beside the target'],
    [{ columns: { x: [1] }, features: 'x' }, 'bad-data: features of csv is not a list of columns'],
    [{ columns: { x: [1] }, features: ['z'] }, 'bad-data: features of csv is "z", but the columns are x'],
    [
      { columns: { x: [1, 2], t: ['a', 1.5] }, target: 't', task: 'regress' },
      'bad-data: row 1 of t is not a number: "a"',
    ],
    [{ columns: { x: [1, 2], t: ['a', null] }, target: 't' }, 'bad-data: row 2 of t is empty'],
    [{ columns: { x: [1, 2], t: ['a', []] }, target: 't' }, 'bad-data: row 2 of t is not a class: []'],
    [{ columns: { x: [1] }, colour: 'red' }, 'bad-option: csv has no option "colour"'],
  ])('%j is refused', (options, line) => {
    expect(lines({ source: 'csv', ...options })).toEqual([line])
  })

  it('refuses too many classes', () => {
    const many = Array.from({ length: 1001 }, (_, i) => `c${i}`)
    expect(lines({ source: 'csv', columns: { x: many.map(() => 1), t: many }, target: 't' })).toEqual([
      'bad-data: t has 1001 different values, but at most 1000 classes can be told apart',
    ])
  })
})

describe('mistakes', () => {
  it.each<[DataSpec, string]>([
    [{ source: 'mnist' }, 'unknown-data: no data source is called "mnist"'],
    [{ source: '__proto__' }, 'unknown-data: no data source is called "__proto__"'],
    [{ source: 'xor', points: 3 }, 'bad-option: xor has no option "points"'],
    [
      { source: 'spiral', points: 1e9 },
      'bad-option: points of spiral is 1000000000, but it takes a whole number, at least 1 and at most 100000',
    ],
    [
      { source: 'spiral', split: 1 },
      'bad-option: split of spiral is 1, but it takes a number, at least 0 and below 1',
    ],
    [
      { source: 'spiral', seed: 0.5 },
      'bad-option: seed of spiral is 0.5, but it takes a whole number, at least 0 and at most 4294967295',
    ],
  ])('%j', (spec, line) => {
    expect(lines(spec)).toEqual([line])
  })
})

describe('normalisation', () => {
  it('uses the training rows alone', () => {
    const data = load({ source: 'moons', points: 100, split: 0.3, normalize: true })
    for (const column of [0, 1]) {
      const values = [...data.train].map((i) => data.features[i * 2 + column] ?? NaN)
      const mean = values.reduce((a, b) => a + b) / values.length
      expect(mean).toBeCloseTo(0, 12)
      expect(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length).toBeCloseTo(1, 12)
    }
  })

  it('only centres a constant column', () => {
    const data = load({ source: 'csv', columns: { x: [5, 5, 5] }, normalize: true })
    expect([...data.features]).toEqual([0, 0, 0])
    expect([...(data.scale?.mean ?? [])]).toEqual([5])
  })
})

describe('split', () => {
  it('puts each row in exactly one part and holds the share back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 50 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 0, max: 1000 }),
        (trainRows, extra, share, seed) => {
          const rows = trainRows + extra
          const { train, test } = splitRows(rows, trainRows, share, randomStream(seed, 'split'))
          expect([...train, ...test].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i))
          expect([...train]).toEqual([...train].sort((a, b) => a - b))
          expect(test.length).toBe(extra + Math.min(Math.round(share * trainRows), trainRows - 1))
          expect(train.every((i) => i < trainRows)).toBe(true)
        },
      ),
    )
  })

  it('does not change the examples', () => {
    expect(load({ source: 'moons', split: 0.5 }).features).toEqual(load({ source: 'moons' }).features)
  })
})
