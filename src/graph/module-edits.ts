import type { Problem } from '../base/problem'
import type { GraphDocument, Subgraph } from './document'
import { changeNode } from './wiring'
import { renameKept, type Renaming } from './kept'
import { checkModuleName, freshModuleName, moduleNames } from './module-names'
import { findModule, mapBodies, usedModule, useOf, usesOf, withModules, withoutModule } from './modules'

/*
 * Edits of modules as wholes. Ports of a module are edited in `module-ports`.
 */

export type Edited =
  | {
      readonly document: GraphDocument
      /** what is kept under names that have changed */
      readonly names?: Renaming
    }
  | { readonly problem: Problem }

/** Calls a module something else, wherever it is used. */
export function renameModule(document: GraphDocument, name: string, newName: string): Edited {
  const problem = checkModuleName(document, newName, name)
  if (problem !== undefined) return { problem }
  if (newName === name || findModule(document, name) === undefined) return { document }
  const renamed = mapBodies(document, (nodes) =>
    nodes.map((node) => (usedModule(node.op) === name ? { ...node, op: useOf(node.op, newName) } : node)),
  )
  const modules = Object.entries(renamed.subgraphs ?? {}).map(([key, body]): [string, Subgraph] => [
    key === name ? newName : key,
    body,
  ])
  return {
    document: renameKept(withModules(renamed, Object.fromEntries(modules)), {
      setting: (path) =>
        path.startsWith(`subgraphs.${name}.`)
          ? `subgraphs.${newName}${path.slice(`subgraphs.${name}`.length)}`
          : path,
    }),
  }
}

/** Gives one use of a module a definition of its own, so that changing it leaves the other uses alone. */
export function makeOwn(
  document: GraphDocument,
  id: string,
): { readonly document: GraphDocument; readonly name: string } | { readonly problem: Problem } {
  const node = document.nodes.find((other) => other.id === id)
  const name = node === undefined ? undefined : usedModule(node.op)
  const body = name === undefined ? undefined : findModule(document, name)
  if (name === undefined || body === undefined) return { problem: noModule(id) }
  const fresh = freshModuleName(moduleNames(document), name)
  const copied = { ...document, subgraphs: { ...document.subgraphs, [fresh]: body } }
  return { document: changeNode(copied, id, (user) => ({ ...user, op: useOf(user.op, fresh) })), name: fresh }
}

/** Removes a definition that nothing uses. */
export function removeModule(document: GraphDocument, name: string): Edited {
  const uses = usesOf(document, name)
  if (uses.length > 0) return { problem: stillUsed(name, uses.length) }
  return { document: findModule(document, name) === undefined ? document : withoutModule(document, name) }
}

export const noModule = (name: string): Problem => ({
  code: 'not-a-module',
  message: {
    en: `${name} is not a module of this document`,
    ja: `${name} はこの文書のモジュールではない`,
  },
  at: [],
})

const stillUsed = (name: string, uses: number): Problem => ({
  code: 'module-in-use',
  message: {
    en: `${name} is still used ${uses === 1 ? 'once' : `${uses} times`}`,
    ja: `${name} はまだ ${uses} か所で使われている`,
  },
  at: [],
  hint: {
    en: 'delete or ungroup its uses first',
    ja: '先に、使っているノードを削除するか、グループを解除する',
  },
})
