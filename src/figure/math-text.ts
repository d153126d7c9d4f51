import type { Span } from './marks'

/** A formula in plain text as spans: variables in italics; numbers, operators and names of functions upright. */
export function mathSpans(glyph: string): Span[] {
  const pieces = spaced(glyph).match(/[a-z]{2,}|[A-Za-zα-ωΑ-Ω]|[^A-Za-zα-ωΑ-Ω]+/gu) ?? []
  return pieces.map((piece): Span => {
    const isVariable = /^[A-Za-zα-ωΑ-Ω]$/u.test(piece)
    return isVariable ? { text: piece, face: 'mathit', italic: true } : { text: piece, face: 'math' }
  })
}

/** Operators between two terms stand apart from them. */
const spaced = (glyph: string): string => glyph.replace(/(?<=[A-Za-z0-9)])([+−=])(?=[A-Za-z0-9(])/gu, ' $1 ')
