import { innerOps } from './inner'
import { categoryIndex } from './kit/categories'
import type { AnyOp } from './kit/definition'

export { categories } from './kit/categories'
export { resolveAttrs } from './kit/attributes'
export { indexProblem } from './kit/indices'
export { backwardWordsOf } from './kit/words'

const files = import.meta.glob<AnyOp>(['./*.ts', '!./index.ts'], { eager: true, import: 'op' })

/** Every op by name, in the order of the palette. One file in this folder is one op. */
export const ops: ReadonlyMap<string, AnyOp> = tableOf(Object.values(files))

/** The op called `name`, if there is one; inner ops are found as well. */
export const findOp = (name: string): AnyOp | undefined => ops.get(name) ?? innerOps.get(name)

/**
 * Ops by name: by category, then by their declared order, then by name.
 * @throws RangeError when two ops have the same name
 */
export function tableOf(list: readonly AnyOp[]): Map<string, AnyOp> {
  const sorted = [...list].sort(
    (a, b) =>
      categoryIndex(a.category) - categoryIndex(b.category) ||
      a.order - b.order ||
      (a.name < b.name ? -1 : 1),
  )
  const table = new Map<string, AnyOp>()
  for (const op of sorted) {
    if (table.has(op.name)) throw new RangeError(`two ops are called ${op.name}`)
    table.set(op.name, op)
  }
  return table
}
