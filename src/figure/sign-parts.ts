/** A piece of a sign that is set in one face. */
export interface SignPart {
  readonly text: string
  readonly italic: boolean
  readonly raised?: 'up' | 'down'
}

const upper: Readonly<Record<string, string>> = {
  '⁰': '0', '¹': '1', '²': '2', '³': '3', '⁴': '4', 'ⁿ': 'n', 'ˣ': 'x', 'ʸ': 'y', 'ᵀ': '⊤', '⁻': '−',
} // prettier-ignore
const lower: Readonly<Record<string, string>> = {
  '₀': '0', '₁': '1', '₂': '2', 'ₓ': 'x', 'ᵢ': 'i', 'ₜ': 't',
} // prettier-ignore

/**
 * Splits a glyph such as `eˣ`, `XW+b` or `−t ln y` into pieces: variables (single letters, pairs of capitals) are
 * italic, function names and signs upright, raised and lowered letters small. `length` counts small ones as half.
 */
export function signParts(glyph: string): { readonly parts: readonly SignPart[]; readonly length: number } {
  const parts: SignPart[] = []
  let length = 0
  for (const [piece] of glyph.matchAll(/[A-Za-z]\p{M}+|[A-Za-z]+|\s+|[^A-Za-z\s]/gu)) {
    const up = Object.hasOwn(upper, piece) ? upper[piece] : undefined
    const down = Object.hasOwn(lower, piece) ? lower[piece] : undefined
    const small = up ?? down
    if (small !== undefined) {
      parts.push({ text: small, italic: /[a-z]/.test(small), raised: up === undefined ? 'down' : 'up' })
      length += 0.5
    } else {
      parts.push({ text: piece, italic: /^(?:[A-Za-z]\p{M}*|[A-Z]{2})$/u.test(piece) })
      length += piece.length
    }
  }
  return { parts, length }
}
