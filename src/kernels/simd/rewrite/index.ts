import { topo } from '../../../expr/topo'
import type { Value } from '../../../expr/value'
import { Maker, replaced, Users, type Graph, type Replacement } from './graph'
import { sinkSlices } from './slices'
import { shareSlabs } from './slabs'
import { mergeConcats } from './concats'
import { mergeSums } from './sums'
import { Stackings } from './stackings'

/**
 * The same computation with fewer and larger products, for a planner: what a recurrent layer computes step by step
 * without need is computed for all steps at once. Sums may be added up in another order. Roots keep their order.
 */
export function batched(graph: Graph, leaves: readonly Value[]): Graph {
  const maker = new Maker()
  const products = step(graph, leaves, maker, (users) => {
    const stackings = new Stackings(graph)
    return new Map([
      ...shareSlabs(graph, maker),
      ...mergeConcats(graph, users, stackings, maker),
      ...mergeSums(graph, users, stackings, maker),
    ])
  })
  return step(products, leaves, maker, (users) => sinkSlices(products, users, maker))
}

function step(
  graph: Graph,
  leaves: readonly Value[],
  maker: Maker,
  find: (users: Users) => ReadonlyMap<Value, Replacement>,
): Graph {
  const replacements = find(new Users(graph))
  if (replacements.size === 0) return graph
  const stands = replaced(graph, replacements, maker)
  const roots = graph.roots.map((root) => stands.get(root) ?? root)
  return { order: topo([...roots, ...leaves]), roots }
}
