import type { GraphDocument } from './document'

/**
 * Makes names that are not in `taken`: `base`, or `base2`, `base3`, … (`affine1` → `affine2`). Every name that it has
 * given counts as taken, and where it left off is remembered, so that pasting thousands of nodes stays fast.
 */
export function nameMaker(taken: Iterable<string>): (base: string) => string {
  const used = new Set(taken)
  const nextOf = new Map<string, number>()
  return (base) => {
    const name = asName(base)
    const { stem, from } = numbered(name)
    let fresh = name
    for (let n = Math.max(from, nextOf.get(stem) ?? 0); used.has(fresh); n++) {
      fresh = `${stem}${n}`
      nextOf.set(stem, n + 1)
    }
    used.add(fresh)
    return fresh
  }
}

/** The nearest text to `base` that is an id. */
function asName(base: string): string {
  const clean = base.replace(/[^A-Za-z0-9_-]/g, '_')
  if (clean === '__proto__') return 'node'
  return /^[A-Za-z_]/.test(clean) ? clean : `_${clean}`
}

/** Past 15 digits numbers no longer count up, so such a name grows instead. */
function numbered(name: string): { readonly stem: string; readonly from: number } {
  const stem = name.replace(/\d+$/, '')
  const digits = name.slice(stem.length)
  if (digits === '') return { stem, from: 2 }
  return digits.length > 15 ? { stem: `${name}_`, from: 2 } : { stem, from: Number(digits) + 1 }
}

/**
 * The names that a new node cannot have, or had better not: those of its neighbours, and those of nodes inside modules,
 * whose random streams may go by them.
 */
export const takenIds = ({ nodes, subgraphs = {} }: GraphDocument): string[] =>
  [nodes, ...Object.values(subgraphs).map((body) => body.nodes)].flatMap((body) => body.map(({ id }) => id))

/** An id for a new node that no node of the document has. */
export const freshId = (document: GraphDocument, base: string): string => nameMaker(takenIds(document))(base)

/** An op's or module's name as an id begins: `affine`, `lstmCell`. A name in other letters gives none. */
export const idFromName = (name: string): string | undefined =>
  /^[A-Za-z]/.test(name)
    ? name.replace(/^(?:[A-Z]+(?![a-z])|[A-Z])/, (start) => start.toLowerCase())
    : undefined

/** `affine1` for a first Affine, `affine2` for the next. */
export function freshIdFor(document: GraphDocument, op: string): string {
  const name = op.replace(/^sub:/, '')
  // A module may be called anything; an id is written in Latin letters.
  const base = idFromName(name) ?? 'module'
  const isCounted = op !== name && /\d$/.test(base)
  return freshId(document, isCounted ? base : `${base}1`)
}
