import type { GraphDocument, GraphNode, Subgraph } from './document'
import { sameJson } from './diff'
import { nameMaker } from './fresh'
import { mapSources, renameSource, withInputs } from './wiring'
import { parseSource } from './wires'
import { writeDocument } from './write'

export interface Copied {
  readonly document: GraphDocument
  /** new id of each pasted node, by the id it had */
  readonly ids: ReadonlyMap<string, string>
}

/** The selection as a small document: wires from outside still name where they came from. */
export function copyNodes(document: GraphDocument, ids: Iterable<string>): GraphDocument {
  const chosen = new Set(ids)
  const nodes = document.nodes.filter(({ id }) => chosen.has(id))
  const params = Object.entries(document.params ?? {}).filter(([name]) => chosen.has(ownerOf(name)))
  const subgraphs = usedSubgraphs(document, nodes)
  return {
    format: 'gradwire',
    version: 1,
    nodes,
    ...(subgraphs.length === 0 ? {} : { subgraphs: Object.fromEntries(subgraphs) }),
    ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
  }
}

/** The selection as text for the clipboard. */
export const copyText = (document: GraphDocument, ids: Iterable<string>): string =>
  writeDocument(copyNodes(document, ids))

/**
 * Adds the nodes of `fragment` under fresh ids, moved by `by`. Wires among them stay; wires from outside are dropped,
 * or with `incoming` kept where `document` has their source.
 */
export function paste(
  document: GraphDocument,
  fragment: GraphDocument,
  {
    by = [0, 0],
    incoming = false,
  }: { readonly by?: readonly [number, number]; readonly incoming?: boolean } = {},
): Copied {
  const own = new Set(document.nodes.map(({ id }) => id))
  const freshId = nameMaker(own)
  const ids = new Map(fragment.nodes.map(({ id }) => [id, freshId(id)]))
  const { subgraphs, names } = mergeSubgraphs(document.subgraphs ?? {}, fragment.subgraphs ?? {})
  const nodes = fragment.nodes.map((node): GraphNode => {
    const inputs = mapSources(node.inputs ?? {}, (source) => {
      const inner = ids.has(parseSource(source).node)
      if (inner) return renameSource(source, (id) => ids.get(id) ?? id)
      return incoming && own.has(parseSource(source).node) ? source : undefined
    })
    const moved = node.at === undefined ? {} : { at: [node.at[0] + by[0], node.at[1] + by[1]] as const }
    return withInputs(
      { ...node, id: ids.get(node.id) ?? node.id, op: renameOp(node.op, names), ...moved },
      inputs,
    )
  })
  const params = Object.entries(fragment.params ?? {}).flatMap(([name, value]): [string, typeof value][] => {
    const owner = ownerOf(name)
    const fresh = ids.get(owner)
    return fresh === undefined ? [] : [[fresh + name.slice(owner.length), value]]
  })
  return {
    document: {
      ...document,
      nodes: [...document.nodes, ...nodes],
      ...(params.length === 0 ? {} : { params: { ...document.params, ...Object.fromEntries(params) } }),
      ...(Object.keys(subgraphs).length === 0 ? {} : { subgraphs }),
    },
    ids,
  }
}

/** Copies of nodes beside them, with their incoming wires. */
export const duplicate = (
  document: GraphDocument,
  ids: Iterable<string>,
  by: readonly [number, number] = [24, 24],
): Copied => paste(document, copyNodes(document, ids), { by, incoming: true })

const ownerOf = (name: string): string => name.split('.', 1)[0] ?? name

const prefix = 'sub:'

const renameOp = (op: string, names: ReadonlyMap<string, string>): string =>
  op.startsWith(prefix) ? prefix + (names.get(op.slice(prefix.length)) ?? op.slice(prefix.length)) : op

/** The subgraphs that nodes use, directly or through each other. */
function usedSubgraphs(document: GraphDocument, nodes: readonly GraphNode[]): [string, Subgraph][] {
  const all = new Map(Object.entries(document.subgraphs ?? {}))
  const namesIn = (body: readonly GraphNode[]): string[] =>
    body.filter(({ op }) => op.startsWith(prefix)).map(({ op }) => op.slice(prefix.length))
  const names = new Set(namesIn(nodes))
  for (const name of names) for (const inner of namesIn(all.get(name)?.nodes ?? [])) names.add(inner)
  return [...all].filter(([name]) => names.has(name))
}

/** Adds the fragment's subgraphs; one whose name is taken by a different one gets a fresh name. */
function mergeSubgraphs(
  own: Readonly<Record<string, Subgraph>>,
  added: Readonly<Record<string, Subgraph>>,
): { subgraphs: Record<string, Subgraph>; names: Map<string, string> } {
  const freshName = nameMaker(Object.keys(own))
  const names = new Map<string, string>()
  for (const [name, subgraph] of Object.entries(added)) {
    const same = Object.hasOwn(own, name) && sameJson(own[name], subgraph)
    names.set(name, same ? name : freshName(name))
  }
  const renamed = Object.entries(added).map(([name, subgraph]): [string, Subgraph] => [
    names.get(name) ?? name,
    { ...subgraph, nodes: subgraph.nodes.map((node) => ({ ...node, op: renameOp(node.op, names) })) },
  ])
  return { subgraphs: { ...own, ...Object.fromEntries(renamed) }, names }
}
