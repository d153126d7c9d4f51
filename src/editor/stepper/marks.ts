/** A piece of a sentence: plain words, or a marked number, name or key. */
export interface Mark {
  readonly kind: 'plain' | 'fwd' | 'bwd' | 'node' | 'key'
  readonly text: string
}

/** Splits `{node:apples} has received {bwd:1.1} from above` at its marks. */
export function marksOf(sentence: string): Mark[] {
  const marks: Mark[] = []
  let from = 0
  for (const match of sentence.matchAll(/\{(fwd|bwd|node|key):([^{}]*)\}/g)) {
    if (match.index > from) marks.push({ kind: 'plain', text: sentence.slice(from, match.index) })
    marks.push({ kind: match[1] as Mark['kind'], text: match[2] ?? '' }) // the pattern names no others
    from = match.index + match[0].length
  }
  if (from < sentence.length) marks.push({ kind: 'plain', text: sentence.slice(from) })
  return marks
}

/** The sentence as it is read aloud or copied. */
export const plainOf = (sentence: string): string =>
  marksOf(sentence)
    .map(({ text }) => text)
    .join('')
