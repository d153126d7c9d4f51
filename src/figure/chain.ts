import type { GraphDocument, GraphNode } from '../graph/document'
import { parseSource, wiresInto } from '../graph/wires'
import { findOp } from '../ops'

/** So many nodes are shown on each side of the opened one. */
const reach = 3

/** The way through a node: where its value comes from, and where it goes. */
export interface Chain {
  readonly nodes: readonly GraphNode[]
  /** place of the opened node */
  readonly at: number
  /** the way goes on before and after what is shown */
  readonly more: { readonly before: boolean; readonly after: boolean }
}

export function chainThrough(document: GraphDocument, id: string): Chain {
  const byId = new Map(document.nodes.map((node) => [node.id, node]))
  const own = byId.get(id)
  if (own === undefined) return { nodes: [], at: 0, more: { before: false, after: false } }
  const before = walk(own, (node) => sourceOf(node, byId))
  const after = walk(own, (node) =>
    document.nodes.find((user) => wiresInto(user).some(({ source }) => source.node === node.id)),
  )
  return {
    nodes: [...before.nodes.toReversed(), own, ...after.nodes],
    at: before.nodes.length,
    more: { before: before.more, after: after.more },
  }
}

/** What a node works on: its first wire that brings no parameter. */
function sourceOf(node: GraphNode, byId: ReadonlyMap<string, GraphNode>): GraphNode | undefined {
  const sources = Object.values(node.inputs ?? {})
    .flat()
    .flatMap((source) => byId.get(parseSource(source).node) ?? [])
  return sources.find(({ op }) => findOp(op)?.figure.kind !== 'parameter') ?? sources[0]
}

function walk(
  start: GraphNode,
  next: (node: GraphNode) => GraphNode | undefined,
): { readonly nodes: readonly GraphNode[]; readonly more: boolean } {
  const nodes: GraphNode[] = []
  let at = next(start)
  while (at !== undefined && nodes.length < reach && at !== start && !nodes.includes(at)) {
    nodes.push(at)
    at = next(at)
  }
  return { nodes, more: at !== undefined && at !== start && !nodes.includes(at) }
}
