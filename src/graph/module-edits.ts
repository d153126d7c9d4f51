import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode, Source, Subgraph } from './document'
import { changeNode } from './wiring'
import { rewired } from './group'
import { renameKept } from './kept'
import { checkModuleName, freshModuleName, moduleNames } from './module-names'
import { findModule, mapBodies, usedModule, useOf, usesOf, withModules, withoutModule } from './modules'

/*
 * Edits of modules as wholes. Ports of a module are edited in `module-ports`.
 */

export type Edited = { readonly document: GraphDocument } | { readonly problem: Problem }

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

/** Every node that uses the module, with its wires changed. */
export function changeUses(
  document: GraphDocument,
  name: string,
  change: (node: GraphNode) => GraphNode,
): GraphDocument {
  return mapBodies(document, (nodes) =>
    nodes.map((node) => (usedModule(node.op) === name ? change(node) : node)),
  )
}

/** Every source that comes from a use of the module: wires, ends of bodies, the objective. `undefined` takes it away. */
export function changeSourcesFrom(
  document: GraphDocument,
  name: string,
  change: (source: Source) => Source | undefined,
): GraphDocument {
  const idsIn = (nodes: readonly GraphNode[]): Set<string> =>
    new Set(nodes.filter((node) => usedModule(node.op) === name).map(({ id }) => id))
  const followIn = (nodes: readonly GraphNode[]) => {
    const users = idsIn(nodes)
    return (source: Source): Source | undefined =>
      users.has(source.split(':', 1)[0] ?? '') ? change(source) : source
  }
  const { objective, ...rest } = mapBodies(document, (nodes) => {
    const follow = followIn(nodes)
    return nodes.map((node) => rewired(node, follow))
  })
  const bodies = Object.entries(rest.subgraphs ?? {}).map(([key, body]): [string, Subgraph] => {
    const follow = followIn(body.nodes)
    const outputs = Object.entries(body.outputs ?? {}).flatMap(([output, source]): [string, Source][] => {
      const followed = follow(source)
      return followed === undefined ? [] : [[output, followed]]
    })
    return [key, body.outputs === undefined ? body : { ...body, outputs: Object.fromEntries(outputs) }]
  })
  const target = objective === undefined ? undefined : followIn(document.nodes)(objective)
  const changed = withModules(rest, Object.fromEntries(bodies))
  return target === undefined ? changed : { ...changed, objective: target }
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
