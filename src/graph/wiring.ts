import type { GraphDocument, GraphNode, Source } from './document'
import { parseSource, sourceName, wiresInto, wiresOf, type Wire } from './wires'

/** What `Record` of sources a node's wires are kept in. */
export type Inputs = NonNullable<GraphNode['inputs']>

/** The port that a new wire ends in. */
export interface WireEnd {
  readonly node: string
  readonly port: string
  /** the port takes a list */
  readonly variadic?: boolean
  /** place in the list: the wire is inserted before the one there; appended when absent */
  readonly index?: number
}

/** Replaces one node by what `change` makes of it. */
export function changeNode(
  document: GraphDocument,
  id: string,
  change: (node: GraphNode) => GraphNode,
): GraphDocument {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) }
}

/** `inputs` without a key that says nothing: an absent object for no wires at all. */
export function withInputs(node: GraphNode, inputs: Inputs): GraphNode {
  const { inputs: _, ...rest } = node
  return Object.keys(inputs).length === 0 ? rest : { ...rest, inputs }
}

/** Wires `source` to a port. A wire that is already in a port that takes only one is replaced. */
export function connect(document: GraphDocument, source: Source, end: WireEnd): GraphDocument {
  return changeNode(document, end.node, (node) => {
    const inputs = node.inputs ?? {}
    if (end.variadic !== true) return { ...node, inputs: { ...inputs, [end.port]: source } }
    const list = sourcesAt(inputs, end.port)
    const index = end.index ?? list.length
    return {
      ...node,
      inputs: { ...inputs, [end.port]: [...list.slice(0, index), source, ...list.slice(index)] },
    }
  })
}

/** Removes a wire. Later wires of the same list move up. */
export function disconnect(document: GraphDocument, wireId: string): GraphDocument {
  const wire = findWire(document, wireId)
  if (wire === undefined) return document
  return changeNode(document, wire.target.node, (node) =>
    withInputs(
      node,
      mapSources(node.inputs ?? {}, (source, port, index) =>
        port === wire.target.port && index === wire.target.index ? undefined : source,
      ),
    ),
  )
}

/** Gives a wire another source; its place in a list stays. */
export function resource(document: GraphDocument, wireId: string, source: Source): GraphDocument {
  const wire = findWire(document, wireId)
  if (wire === undefined) return document
  return changeNode(document, wire.target.node, (node) =>
    withInputs(
      node,
      mapSources(node.inputs ?? {}, (old, port, index) =>
        port === wire.target.port && index === wire.target.index ? source : old,
      ),
    ),
  )
}

/** The wire of that id (`target.port`, `target.port.i`). */
export function findWire(document: GraphDocument, wireId: string): Wire | undefined {
  const target = wireId.slice(0, wireId.indexOf('.'))
  const node = document.nodes.find(({ id }) => id === target)
  return node === undefined ? undefined : wiresInto(node).find(({ id }) => id === wireId)
}

/** Would a wire from `source` into `target` close a circle? */
export function closesCircle(document: GraphDocument, source: string, target: string): boolean {
  const users = new Map<string, string[]>()
  for (const wire of wiresOf(document)) {
    const list = users.get(wire.source.node)
    if (list === undefined) users.set(wire.source.node, [wire.target.node])
    else list.push(wire.target.node)
  }
  const reached = new Set([target])
  for (const id of reached) for (const user of users.get(id) ?? []) reached.add(user)
  return reached.has(source)
}

/**
 * Changes every source in `inputs`; `undefined` removes the wire. `index` is given for lists only, and a list that
 * becomes empty goes as a whole.
 */
export function mapSources(
  inputs: Inputs,
  change: (source: Source, port: string, index?: number) => Source | undefined,
): Inputs {
  const entries = Object.entries(inputs).flatMap(
    ([port, written]): [string, Source | readonly Source[]][] => {
      if (typeof written === 'string') {
        const source = change(written, port)
        return source === undefined ? [] : [[port, source]]
      }
      const list = written
        .map((source, i) => change(source, port, i))
        .filter((source): source is Source => source !== undefined)
      return list.length === 0 ? [] : [[port, list]]
    },
  )
  return Object.fromEntries(entries)
}

/** A node with its sources changed; `undefined` takes a wire away. The same object where nothing changes. */
export function rewired(node: GraphNode, change: (source: Source) => Source | undefined): GraphNode {
  const sources = Object.values(node.inputs ?? {}).flat()
  return sources.every((source) => change(source) === source)
    ? node
    : withInputs(node, mapSources(node.inputs ?? {}, change))
}

/** `source` with its node renamed. */
export const renameSource = (source: Source, rename: (id: string) => string): Source => {
  const { node, output } = parseSource(source)
  return sourceName({ node: rename(node), output })
}

function sourcesAt(inputs: Inputs, port: string): readonly Source[] {
  const written = Object.hasOwn(inputs, port) ? inputs[port] : undefined
  if (written === undefined) return []
  return typeof written === 'string' ? [written] : written
}
