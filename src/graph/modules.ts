import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode, Source, Subgraph } from './document'
import { opOfScan, scannedModule, scanOutputs } from './scans'
import { meantOutput, parseSource } from './wires'

/*
 * Modules are the document's subgraphs as a person meets them: a group of nodes under a name, used by nodes whose op is
 * `sub:Name`. What is common to all edits of them stands here.
 */

const prefix = 'sub:'

export type Modules = Readonly<Record<string, Subgraph>>

/** The op of a node that uses the module. */
export const opOfModule = (name: string): string => prefix + name

/** The module that an op names; `undefined` for the ops of the table. */
export const moduleOf = (op: string): string | undefined =>
  op.startsWith(prefix) ? op.slice(prefix.length) : undefined

/** The module that a node of this op uses, once or at every time step. */
export const usedModule = (op: string): string | undefined => moduleOf(op) ?? scannedModule(op)

/** The op of a use of one module as a use of another, repeated over time as before. */
export const useOf = (op: string, name: string): string =>
  scannedModule(op) === undefined ? opOfModule(name) : opOfScan(name)

/** A module by name. */
export function findModule(
  { subgraphs }: Pick<GraphDocument, 'subgraphs'>,
  name: string,
): Subgraph | undefined {
  return subgraphs !== undefined && Object.hasOwn(subgraphs, name) ? subgraphs[name] : undefined
}

/** The module that a node uses. */
export function moduleOfNode(
  document: Pick<GraphDocument, 'subgraphs'>,
  { op }: Pick<GraphNode, 'op'>,
): Subgraph | undefined {
  const name = moduleOf(op)
  return name === undefined ? undefined : findModule(document, name)
}

/** The modules that nodes use, directly or through each other. */
export function modulesUsedBy(
  { subgraphs = {} }: Pick<GraphDocument, 'subgraphs'>,
  nodes: readonly GraphNode[],
): Set<string> {
  const namesIn = (body: readonly GraphNode[]): string[] =>
    body.map(({ op }) => usedModule(op)).filter((name) => name !== undefined)
  const names = new Set(namesIn(nodes))
  for (const name of names)
    for (const inner of namesIn(findModule({ subgraphs }, name)?.nodes ?? [])) names.add(inner)
  return names
}

/** Would the module `host` contain itself if `name` were placed in it? */
export function wouldRecurse(
  document: Pick<GraphDocument, 'subgraphs'>,
  host: string,
  name: string,
): boolean {
  if (host === name) return true
  return modulesUsedBy(document, findModule(document, name)?.nodes ?? []).has(host)
}

/** Why a module cannot be placed there; `undefined` when it can. `host`: the module that is being edited, if one is. */
export function placingProblem(
  document: Pick<GraphDocument, 'subgraphs'>,
  name: string,
  host: string | undefined,
): Problem | undefined {
  if (host === undefined || !wouldRecurse(document, host, name)) return undefined
  return {
    code: 'recursive-subgraph',
    message:
      host === name
        ? { en: `${name} cannot contain itself`, ja: `${name} の中に ${name} 自身は置けない` }
        : {
            en: `${name} uses ${host}, so it cannot be placed inside it`,
            ja: `${name} は ${host} を使っているので、その中には置けない`,
          },
    at: [],
  }
}

/** The module that a path of opened nodes ends in; `undefined` for the document itself, and in what an op is made of. */
export function moduleAt(document: GraphDocument, path: readonly string[]): string | undefined {
  let { nodes } = document
  let host: string | undefined
  for (const id of path) {
    const node = nodes.find((other) => other.id === id)
    host = node === undefined ? undefined : moduleOf(node.op)
    nodes = host === undefined ? [] : (findModule(document, host)?.nodes ?? [])
  }
  return host
}

/** A use of a module: by a node of the document, or of the body of the module `within`. */
export interface Use {
  readonly node: GraphNode
  readonly within?: string
}

export function usesOf(document: GraphDocument, name: string): Use[] {
  const isUse = ({ op }: GraphNode): boolean => usedModule(op) === name
  const inside = Object.entries(document.subgraphs ?? {}).flatMap(([within, { nodes }]) =>
    nodes.filter(isUse).map((node): Use => ({ node, within })),
  )
  return [...document.nodes.filter(isUse).map((node): Use => ({ node })), ...inside]
}

/** The document with every list of nodes changed: its own, and those of its modules. */
export function mapBodies(
  document: GraphDocument,
  change: (nodes: readonly GraphNode[], within: string | undefined) => readonly GraphNode[],
): GraphDocument {
  const nodes = change(document.nodes, undefined)
  const { subgraphs } = document
  if (subgraphs === undefined) return { ...document, nodes }
  const changed = Object.entries(subgraphs).map(([name, body]): [string, Subgraph] => {
    const inner = change(body.nodes, name)
    return [name, inner === body.nodes ? body : { ...body, nodes: inner }]
  })
  return { ...document, nodes, subgraphs: Object.fromEntries(changed) }
}

/** A module replaced by what `change` makes of it. */
export function changeModule(
  document: GraphDocument,
  name: string,
  change: (body: Subgraph) => Subgraph,
): GraphDocument {
  const body = findModule(document, name)
  return body === undefined
    ? document
    : { ...document, subgraphs: { ...document.subgraphs, [name]: change(body) } }
}

/** The document with these modules; the key goes when there are none. */
export function withModules(document: GraphDocument, modules: Modules): GraphDocument {
  const { subgraphs: _, ...rest } = document
  return Object.keys(modules).length === 0 ? rest : { ...rest, subgraphs: modules }
}

export function withoutModule(document: GraphDocument, name: string): GraphDocument {
  const { [name]: _, ...others } = document.subgraphs ?? {}
  return withModules(document, others)
}

/** The output of a module that a source means. */
export const outputOf = ({ outputs = {} }: Subgraph, source: Source): string | undefined =>
  meantOutput(Object.keys(outputs), parseSource(source).output)

/** What a use of a module gives, the output that a plain `node` means first. */
export const outputsOf = (op: string, body: Subgraph): string[] =>
  scannedModule(op) === undefined ? Object.keys(body.outputs ?? {}) : scanOutputs(body)

/** The middle of where nodes lie: what a group's node stands for. `undefined` where none of them is placed. */
export function middleOf(nodes: readonly GraphNode[]): readonly [number, number] | undefined {
  const places = nodes.flatMap(({ at }) => (at === undefined ? [] : [at]))
  if (places.length === 0) return undefined
  const middle = (axis: 0 | 1): number => {
    const along = places.map((place) => place[axis])
    return Math.round((Math.min(...along) + Math.max(...along)) / 2)
  }
  return [middle(0), middle(1)]
}
