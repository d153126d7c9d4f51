import { describe, expect, test } from 'vitest'
import { signParts } from '../../../src/figure/sign-parts'
import { suggestedName } from '../../../src/editor/shell/file-name'
import { labelIn } from '../../../src/editor/shell/label-in'
import { marksOf, plainOf } from '../../../src/editor/stepper/marks'

describe('marks in a sentence', () => {
  test('numbers, names and keys are told from the words around them', () => {
    expect(marksOf('{node:apples} has {bwd:1.1}; press {key:.}')).toEqual([
      { kind: 'node', text: 'apples' },
      { kind: 'plain', text: ' has ' },
      { kind: 'bwd', text: '1.1' },
      { kind: 'plain', text: '; press ' },
      { kind: 'key', text: '.' },
    ])
  })
  test('braces of other kinds stay as they are', () => {
    expect(plainOf('a {set} of {fwd:2}')).toBe('a {set} of 2')
  })
})

describe('signs', () => {
  const italic = (glyph: string): string =>
    signParts(glyph)
      .parts.map((part) => (part.italic ? `(${part.text})` : part.text))
      .join('')
  test.each([
    ['XW+b', '(XW)+(b)'],
    ['ln', 'ln'],
    ['−t ln y', '−(t) ln (y)'],
    ['½Σ', '½Σ'],
    ['BCE', 'BCE'],
    ['x̄', '(x̄)'],
  ])('%s sets variables in italics: %s', (glyph, set) => {
    expect(italic(glyph)).toBe(set)
  })
  test('raised and lowered letters become small ones', () => {
    expect(signParts('eˣ').parts).toEqual([
      { text: 'e', italic: true },
      { text: 'x', italic: true, raised: 'up' },
    ])
    expect(signParts('x₁').parts[1]).toEqual({ text: '1', italic: false, raised: 'down' })
  })
})

describe('renaming in one language', () => {
  test.each([
    [undefined, 'total', 'total'],
    ['sum', 'total', 'total'],
    ['sum', '', undefined],
    [{ en: 'sum', ja: '和' }, 'total', { en: 'total', ja: '和' }],
    [{ en: 'sum', ja: '和' }, '', { ja: '和' }],
    [{ en: 'sum' }, '', undefined],
  ])('%j, called %j, becomes %j', (label, words, result) => {
    expect(labelIn(label, 'en', words)).toEqual(result)
  })
})

test.each([
  ['5.4.2 Apples and oranges', '5-4-2-apples-and-oranges'],
  ['りんごとみかん', 'りんごとみかん'],
  ['a/b:c*?"<>|', 'a-b-c'],
  ['  ', 'graph'],
])('the title %j suggests the file name %j', (title, name) => {
  expect(suggestedName(title, 'en')).toBe(name)
})
