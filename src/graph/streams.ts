import type { GraphDocument, GraphNode } from './document'
import { moduleOfNode } from './modules'

/*
 * Random numbers are drawn from streams that are named after the nodes they belong to. A node that moves into a group or
 * out of one keeps the stream it had, so that grouping changes no initial value and no mask.
 */

/** The stream of a node among its neighbours. */
export const ownStream = ({ id, stream }: GraphNode): string => stream ?? id

export const joinStream = (outer: string, inner: string): string =>
  outer === '' ? inner : `${outer}.${inner}`

/** The stream of what a node owns under `name`: `W`, or `affine1.W` where the node uses a module. */
export function streamOf(document: Pick<GraphDocument, 'subgraphs'>, node: GraphNode, name: string): string {
  const [id = name, ...rest] = name.split('.')
  const inner = moduleOfNode(document, node)?.nodes.find((other) => other.id === id)
  if (inner === undefined) return joinStream(ownStream(node), name)
  const below = rest.length === 0 ? ownStream(inner) : streamOf(document, inner, rest.join('.'))
  return joinStream(ownStream(node), below)
}
