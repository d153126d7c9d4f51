import katex from 'katex'
import { describe, expect, it } from 'vitest'
import type { Text } from '../../../src/base/text'
import { categories, ops } from '../../../src/ops'
import { isSource, type AnyOp } from '../../../src/ops/kit/definition'
import { stretchedWords } from '../../../src/ops/kit/words'

const all = [...ops.values()].map((op) => [op.name, op] as const)
const japanese = /[ぁ-んァ-ヶ一-龠]/

/** Texts that must be in both languages, by where they stand. */
function* textsOf(op: AnyOp): Generator<readonly [string, Text]> {
  yield ['title', op.title]
  yield ['summary', op.summary]
  yield ['about', op.about]
  if (op.backwardWords !== undefined) yield ['backwardWords', op.backwardWords]
  if (op.onnx?.note !== undefined) yield ['onnx', op.onnx.note]
  for (const [name, port] of Object.entries(op.inputs)) if (port.about !== undefined) yield [name, port.about]
  for (const [name, spec] of Object.entries(op.attrs ?? {})) {
    yield [name, spec.doc]
    if (spec.type === 'choice')
      for (const choice of spec.choices)
        if (spec.names?.[choice] !== undefined) yield [`${name}.${choice}`, spec.names[choice]]
  }
}

/** Names that are the same in Japanese. */
const international = new Set(['he', 'xavier', 'Xavier', 'He'])

describe('texts', () => {
  it.each(all)('%s: both languages, Japanese in Japanese', (_, op) => {
    for (const [place, text] of textsOf(op)) {
      expect(text.en.trim(), place).not.toBe('')
      expect(text.en, `${place}: English only`).not.toMatch(japanese)
      if (!international.has(text.ja) && !/^[\w\s-]{1,12}$/.test(text.ja))
        expect(text.ja, place).toMatch(japanese)
    }
    for (const text of [op.summary, op.about]) {
      expect(text.en).toMatch(/[.:]$/)
      expect(text.ja).toMatch(/。$/)
      expect(text.ja, 'plain style').not.toMatch(/(です|ます|ません|でした|ました|ください)[。、）]/)
    }
    expect(op.summary.en.length).toBeLessThanOrEqual(80)
    expect(op.about.en.length, 'a paragraph').toBeGreaterThan(op.summary.en.length)
  })

  it.each(all)('%s: the short name fits 60 px at 11 px', (_, op) => {
    for (const words of [op.short.en, op.short.ja]) expect(widthOf(words), words).toBeLessThanOrEqual(60)
  })

  it.each(all)('%s: words for the way back', (_, op) => {
    if (isSource(op)) return
    const words = op.backwardWords
    expect(words).toBeDefined()
    // They follow the node's sign: "× hands each side the other factor" / 「× は相手の値を掛けて渡す」.
    expect(words?.en).toMatch(/^[a-z]+s /)
    expect(words?.en).not.toMatch(/[.]$/)
    expect(words?.ja).not.toMatch(/。$/)
  })

  it.each(all)('%s: its mathematics can be typeset', (_, op) => {
    const sources = [
      op.formula,
      op.figure.sign,
      ...Object.values(op.tex ?? {}),
      ...Object.values(op.inputs).map((p) => p.tex),
    ]
    for (const tex of sources)
      if (tex !== undefined)
        expect(() => katex.renderToString(tex, { throwOnError: true, strict: 'error' })).not.toThrow()
    expect(widthOf(op.figure.glyph), 'the plain sign is short').toBeLessThanOrEqual(66)
  })

  it('categories and general words', () => {
    for (const text of [...categories.map((c) => c.title), stretchedWords]) {
      expect(text.en).not.toMatch(japanese)
      expect(text.ja).toMatch(japanese)
    }
  })
})

/** Width at 11 px: kana and kanji are square, Latin letters about half as wide and capitals a little wider. */
function widthOf(words: string): number {
  let width = 0
  for (const letter of words) width += letter.charCodeAt(0) > 0x2e80 ? 11 : /[A-ZΣmw−]/.test(letter) ? 7 : 5.6
  return width
}
