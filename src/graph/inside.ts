import type { GraphDocument, GraphNode, Source, Subgraph } from './document'
import { followPorts } from './follow-ports'
import { nameMaker } from './fresh'
import type { Renaming } from './kept'
import { renameKeptInside } from './kept-inside'

/*
 * The inside of a module as a document of its own: the nodes of its body, and one node for each value that leaves it.
 * Edits of that document are edits of the subgraph, so every use of the module follows.
 */

/** The op of a node through which a value leaves. */
export const outletOp = 'Output'

/** An output of a module, and the node through which it leaves inside. */
export interface Outlet {
  readonly output: string
  readonly outlet: GraphNode
}

const prefix = 'sub:'

/** The subgraph that a node uses; `undefined` for a node of an ordinary op. */
export function subgraphOf(
  document: Pick<GraphDocument, 'subgraphs'>,
  { op }: Pick<GraphNode, 'op'>,
): { readonly name: string; readonly body: Subgraph } | undefined {
  if (!op.startsWith(prefix)) return undefined
  const name = op.slice(prefix.length)
  const { subgraphs } = document
  const body = subgraphs !== undefined && Object.hasOwn(subgraphs, name) ? subgraphs[name] : undefined
  return body === undefined ? undefined : { name, body }
}

/** Nodes with an Output for each output, its id a free one. */
export function outletsOf(
  outputs: Iterable<readonly [string, Source]>,
  taken: Iterable<string>,
): readonly Outlet[] {
  const name = nameMaker(taken)
  return [...outputs].map(([output, source]) => {
    const id = name(output)
    const label = id === output ? {} : { label: output }
    return { output, outlet: { id, op: outletOp, ...label, inputs: { x: source } } }
  })
}

export const outletsOfBody = ({ nodes, outputs = {} }: Subgraph): readonly Outlet[] =>
  outletsOf(
    Object.entries(outputs),
    nodes.map(({ id }) => id),
  )

const insides = new WeakMap<GraphDocument, Map<string, GraphDocument | undefined>>()

/**
 * The inside of module `id`: its body with the parameters of this use. `undefined` where there is no such module. The
 * same object while the document is the same.
 */
export function insideOf(document: GraphDocument, id: string): GraphDocument | undefined {
  const known = insides.get(document) ?? new Map<string, GraphDocument | undefined>()
  insides.set(document, known)
  if (!known.has(id)) known.set(id, makeInside(document, id))
  return known.get(id)
}

function makeInside(document: GraphDocument, id: string): GraphDocument | undefined {
  const node = document.nodes.find((other) => other.id === id)
  const module = node === undefined ? undefined : subgraphOf(document, node)
  if (module === undefined) return undefined
  const { body } = module
  const outlets = outletsOfBody(body).map(({ outlet }) => outlet)
  const params = Object.entries(document.params ?? {}).flatMap(([name, value]) =>
    name.startsWith(`${id}.`) ? [[name.slice(id.length + 1), value] as const] : [],
  )
  return {
    format: 'gradwire',
    version: 1,
    title: node?.label ?? id,
    nodes: [...body.nodes, ...outlets],
    ...(document.subgraphs === undefined ? {} : { subgraphs: document.subgraphs }),
    ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
    ...viewInside(document),
  }
}

/** What the document hides and how it is computed holds inside as well. */
export function viewInside({ view }: GraphDocument): Pick<GraphDocument, 'view'> {
  const { hide, mode } = view ?? {}
  if (hide === undefined && mode === undefined) return {}
  return { view: { ...(hide && { hide }), ...(mode && { mode }) } }
}

/** The document with another inside of module `id`. All uses of the subgraph follow; parameters are this use's own. */
function withInside(document: GraphDocument, id: string, inside: GraphDocument): GraphDocument {
  const node = document.nodes.find((other) => other.id === id)
  const module = node === undefined ? undefined : subgraphOf(document, node)
  if (module === undefined) return document
  const { name, body } = module
  const params = [
    ...Object.entries(document.params ?? {}).filter(([key]) => !key.startsWith(`${id}.`)),
    ...Object.entries(inside.params ?? {}).map(([key, value]) => [`${id}.${key}`, value] as const),
  ]
  const { params: _, ...rest } = document
  return {
    ...rest,
    subgraphs: { ...inside.subgraphs, [name]: bodyFrom(body, inside.nodes) },
    ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
  }
}

/** A body with other nodes: an Input that is new is a new port, an outlet that is new a new output. */
function bodyFrom(before: Subgraph, nodes: readonly GraphNode[]): Subgraph {
  const names = new Map(outletsOfBody(before).map(({ output, outlet }) => [outlet.id, output]))
  const known = new Set(before.nodes.map(({ id }) => id))
  const body = nodes.filter(({ op }) => op !== outletOp)
  const ids = new Set(body.map(({ id }) => id))
  const ports = [
    ...(before.inputs ?? []).filter((id) => ids.has(id)),
    ...body.filter(({ id, op }) => op === 'Input' && !known.has(id)).map(({ id }) => id),
  ]
  const outputs = nodes.flatMap(({ id, op, inputs }): [string, Source][] => {
    const source = inputs?.['x']
    return op === outletOp && typeof source === 'string' ? [[names.get(id) ?? id, source]] : []
  })
  return { ...before, nodes: body, inputs: ports, outputs: Object.fromEntries(outputs) }
}

/** The document seen from inside modules, one after the other; `undefined` where the path leads nowhere. */
export const insideAt = (document: GraphDocument, path: readonly string[]): GraphDocument | undefined =>
  path.reduce<GraphDocument | undefined>(
    (at, id) => (at === undefined ? undefined : insideOf(at, id)),
    document,
  )

/**
 * The document with another inside at the end of a path of modules. Uses elsewhere follow the ports that it has now, and
 * what they keep is found under the names that it has now.
 */
export const withInsideAt = (
  document: GraphDocument,
  path: readonly string[],
  inside: GraphDocument,
  names: Renaming = {},
): GraphDocument =>
  path.length === 0
    ? inside
    : followPorts(document, renameKeptInside(replaceInside(document, path, inside), document, path, names))

function replaceInside(
  document: GraphDocument,
  [id, ...deeper]: readonly string[],
  inside: GraphDocument,
): GraphDocument {
  if (id === undefined) return inside
  const own = insideOf(document, id)
  return own === undefined ? document : withInside(document, id, replaceInside(own, deeper, inside))
}
