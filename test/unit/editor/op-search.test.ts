import { describe, expect, test } from 'vitest'
import { folded, rankOf, searchOps } from '../../../src/editor/palette/op-search'
import { ops } from '../../../src/ops'

const names = (query: string, language: 'en' | 'ja' = 'en'): string[] =>
  searchOps(ops.values(), query, language).map(({ op }) => op.name)

describe('searching ops', () => {
  test('an empty query gives every op in the order of the palette', () => {
    expect(names('')).toEqual([...ops.keys()])
    expect(names('  ')).toEqual([...ops.keys()])
  })

  test.each([
    ['tanh', 'Tanh'],
    ['TANH', 'Tanh'],
    ['乗算', 'Mul'],
    ['掛け算', 'Mul'],
    ['*', 'Mul'],
    ['アダマール', 'Mul'],
    ['あだまーる', 'Mul'],
    ['ＭＵＬ', 'Mul'],
  ])('%s finds %s first', (query, name) => {
    expect(names(query)[0]).toBe(name)
  })

  test('a whole name comes before its beginnings, and those before what only contains it', () => {
    expect(names('max').slice(0, 1)).toEqual(['Max'])
    const found = names('soft')
    expect(found.indexOf('Softmax')).toBeLessThan(found.indexOf('LogSoftmax'))
  })

  test('what no name contains is not found, however alike it looks', () => {
    expect(names('tnah')).toEqual([])
    expect(names('zzz')).toEqual([])
  })

  test('the place of the query in the title is told in the language that is shown', () => {
    const [first] = searchOps(ops.values(), '乗', 'ja')
    expect(first?.op.title.ja.slice(...(first.hit ?? [0, 0]))).toBe('乗')
  })
})

test.each([
  ['tanh', 'tanh', 0],
  ['tanh', 'tan', 1],
  ['hard tanh', 'tan', 2],
  ['constant', 'tan', 3],
  ['tanh', 'x', Infinity],
])('the rank of %s for %s is %s', (name, wanted, rank) => {
  expect(rankOf(name, wanted)).toBe(rank)
})

test('case, width and kana are folded', () => {
  expect(folded(' ＲeLU ')).toBe('relu')
  expect(folded('かけざん')).toBe('カケザン')
})
