import { layout } from '../../figure/layout'
import type { GraphDocument, GraphNode } from '../../graph/document'
import { findOp } from '../../ops'

/** The same document with a place for every node. */
export function placed(document: GraphDocument): GraphDocument {
  const places = layout(document, findOp, () => undefined)
  const nodes = document.nodes.map((node): GraphNode => {
    const at = Object.hasOwn(places, node.id) ? places[node.id] : undefined
    return at === undefined ? node : { ...node, at }
  })
  return { ...document, nodes }
}
