import { layout, type Places } from '../../figure/layout'
import type { GraphDocument, GraphNode } from '../../graph/document'
import { wiresInto } from '../../graph/wires'
import { findOp } from '../../ops'

/** Above this many nodes a careful layout takes longer than an import may. */
const maxCareful = 1000
const column = 216
const row = 144

/** The same document with a place for every node. */
export function placed(document: GraphDocument): GraphDocument {
  const places = placesOf(document)
  const nodes = document.nodes.map((node): GraphNode => {
    const at = Object.hasOwn(places, node.id) ? places[node.id] : undefined
    return at === undefined ? node : { ...node, at }
  })
  return { ...document, nodes }
}

function placesOf(document: GraphDocument): Places {
  if (document.nodes.length > maxCareful) return inColumns(document)
  try {
    return layout(document, findOp, () => undefined)
  } catch (error) {
    // Very long chains are too deep for it.
    if (error instanceof RangeError) return inColumns(document)
    throw error
  }
}

/** Every node one column right of the last of its sources, each column from top to bottom. Sources come first. */
function inColumns({ nodes }: GraphDocument): Places {
  const depths = new Map<string, number>()
  const heights = new Map<number, number>()
  return Object.fromEntries(
    nodes.map((node): [string, readonly [number, number]] => {
      let depth = 0
      for (const { source } of wiresInto(node)) depth = Math.max(depth, (depths.get(source.node) ?? 0) + 1)
      const height = heights.get(depth) ?? 0
      depths.set(node.id, depth)
      heights.set(depth, height + 1)
      return [node.id, [depth * column, height * row]]
    }),
  )
}
