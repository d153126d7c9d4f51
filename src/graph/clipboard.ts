import type { GraphDocument, GraphNode, Subgraph } from './document'
import { sameJson } from './diff'
import { nameMaker, takenIds } from './fresh'
import { freshModuleName } from './module-names'
import { modulesUsedBy, usedModule, useOf, type Modules } from './modules'
import { mapSources, renameSource, withInputs } from './wiring'
import { parseSource } from './wires'
import { writeDocument } from './write'

export interface Copied {
  readonly document: GraphDocument
  /** new id of each pasted node, by the id it had */
  readonly ids: ReadonlyMap<string, string>
}

/** The selection as a small document, with the modules that it uses: wires from outside still name where they came from. */
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
  const freshId = nameMaker(takenIds(document))
  const ids = new Map(fragment.nodes.map(({ id }) => [id, freshId(id)]))
  const { subgraphs, names } = mergeSubgraphs(document.subgraphs ?? {}, fragment.subgraphs ?? {})
  const nodes = fragment.nodes.map((node): GraphNode => {
    const inputs = mapSources(node.inputs ?? {}, (source) => {
      const inner = ids.has(parseSource(source).node)
      if (inner) return renameSource(source, (id) => ids.get(id) ?? id)
      return incoming && own.has(parseSource(source).node) ? source : undefined
    })
    const moved = node.at === undefined ? {} : { at: [node.at[0] + by[0], node.at[1] + by[1]] as const }
    const id = ids.get(node.id) ?? node.id
    const { stream, ...rest } = node
    // A copy draws random numbers of its own.
    const drawing = stream === undefined || id !== node.id ? {} : { stream }
    return withInputs({ ...rest, id, op: renameOp(node.op, names), ...moved, ...drawing }, inputs)
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

function renameOp(op: string, names: ReadonlyMap<string, string>): string {
  const name = usedModule(op)
  return name === undefined ? op : useOf(op, names.get(name) ?? name)
}

/** The modules that nodes use, directly or through each other. */
function usedSubgraphs(document: GraphDocument, nodes: readonly GraphNode[]): [string, Subgraph][] {
  const names = modulesUsedBy(document, nodes)
  return Object.entries(document.subgraphs ?? {}).filter(([name]) => names.has(name))
}

/** Adds the fragment's modules; one whose name means something else here gets a fresh name. */
function mergeSubgraphs(
  own: Modules,
  added: Modules,
): { subgraphs: Record<string, Subgraph>; names: Map<string, string> } {
  const known = knownModules(own, added)
  const names = new Map<string, string>()
  const taken = new Set(Object.keys(own))
  for (const name of Object.keys(added)) {
    const fresh = known.has(name) ? name : freshModuleName(taken, name)
    taken.add(fresh)
    names.set(name, fresh)
  }
  const renamed = Object.entries(added).flatMap(([name, body]): [string, Subgraph][] => {
    if (known.has(name)) return []
    const nodes = body.nodes.map((node) => ({ ...node, op: renameOp(node.op, names) }))
    return [[names.get(name) ?? name, { ...body, nodes }]]
  })
  return { subgraphs: { ...own, ...Object.fromEntries(renamed) }, names }
}

/** The added modules that the document has already: the same under the same name, down to what they use. */
function knownModules(own: Modules, added: Modules): ReadonlySet<string> {
  const differs = new Set(
    Object.keys(added).filter((name) => !Object.hasOwn(own, name) || !sameJson(own[name], added[name])),
  )
  return new Set(
    Object.keys(added).filter((name) => {
      const used = modulesUsedBy({ subgraphs: added }, added[name]?.nodes ?? [])
      return !differs.has(name) && [...used].every((other) => !differs.has(other))
    }),
  )
}
