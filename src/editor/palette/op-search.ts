import type { Language } from '../../base/text'
import type { AnyOp } from '../../ops/kit/definition'

/** An op that a search found, best first. */
export interface Found {
  readonly op: AnyOp
  /** where the query stands in the op's title, to underline it: from … before; absent when it stands in another name */
  readonly hit?: readonly [number, number]
}

/**
 * Ops whose names contain the query: the wording in both languages, the ONNX name and the keywords count alike. Whole
 * names come first, then beginnings, then beginnings of a later word, then the rest; within each, the table's order.
 */
export function searchOps(ops: Iterable<AnyOp>, query: string, language: Language): Found[] {
  const wanted = folded(query)
  if (wanted === '') return [...ops].map((op) => ({ op }))
  const found: { readonly rank: number; readonly entry: Found }[] = []
  for (const op of ops) {
    const rank = Math.min(...namesOf(op).map((name) => rankOf(folded(name), wanted)))
    if (rank === Infinity) continue
    const at = folded(op.title[language]).indexOf(wanted)
    found.push({ rank, entry: at < 0 ? { op } : { op, hit: [at, at + wanted.length] } })
  }
  return found.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry)
}

const namesOf = (op: AnyOp): readonly string[] => [
  op.name,
  op.title.en,
  op.title.ja,
  op.short.en,
  op.short.ja,
  ...(op.keywords ?? []),
]

/** 0 the whole name, 1 its beginning, 2 the beginning of a later word, 3 anywhere, ∞ nowhere. */
export function rankOf(name: string, wanted: string): number {
  if (name === wanted) return 0
  if (name.startsWith(wanted)) return 1
  const at = name.indexOf(wanted)
  if (at < 0) return Infinity
  return /[\s\-_.・（(]/.test(name.charAt(at - 1)) ? 2 : 3
}

/** Letter case, width and the two kana do not matter. Keeps the number of characters for the names in use. */
export const folded = (text: string): string =>
  text
    .trim()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
