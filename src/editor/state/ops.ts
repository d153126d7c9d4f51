import { modulesOf, opFinder } from '../../engine/subgraphs'
import type { GraphDocument } from '../../graph/document'
import { findOp, ops } from '../../ops'
import type { AnyOp } from '../../ops/kit/definition'
import { store, useEditor } from './store'

/** The ops that a document knows: those of the table, and its own modules. */
interface KnownOps {
  readonly find: (name: string) => AnyOp | undefined
  readonly modules: readonly AnyOp[]
  /** modules last, as in the palette */
  readonly all: readonly AnyOp[]
}

const table: KnownOps = { find: findOp, modules: [], all: [...ops.values()] }

/** One for each state of the modules: ops stay the same objects while nobody edits a module. */
const known = new WeakMap<NonNullable<GraphDocument['subgraphs']>, KnownOps>()

export function opsOf({ subgraphs }: Pick<GraphDocument, 'subgraphs'>): KnownOps {
  if (subgraphs === undefined) return table
  const made = known.get(subgraphs)
  if (made !== undefined) return made
  const find = opFinder({ subgraphs }, findOp)
  const modules = modulesOf({ subgraphs }, find)
  const fresh: KnownOps = { find, modules, all: [...table.all, ...modules] }
  known.set(subgraphs, fresh)
  return fresh
}

/** An op of the document that is open. */
export const findOpHere = (name: string): AnyOp | undefined => opsOf(store.getState().document).find(name)

export const useOps = (): KnownOps => useEditor(({ document }) => opsOf(document))
