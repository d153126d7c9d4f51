import { full, leaf } from '../expr/build'
import type { Value } from '../expr/value'
import { upstreamName } from './boundary'
import type { Program, ProgramWire } from './program'
import { heldLeaf } from './sides'
import type { Walk } from './walk'

/** Where the way back begins: the objective with 1, or the outlets of an inside with what arrives from outside. */
export interface Start {
  /** place in the walk's nodes */
  readonly at: number
  readonly output: string
  /** what has the gradient `seed` */
  readonly value: Value
  readonly seed: Value
  /** into an outlet */
  readonly wire?: ProgramWire
}

export function startsOf(walk: Walk, objective: Program['objective']): Start[] {
  if (walk.boundary !== undefined) return arriving(walk)
  if (objective === undefined) return []
  const { node: id, output, value } = objective
  const at = walk.nodes.findIndex(({ node }) => node.id === id)
  const seed = full(value.shape, 1)
  seed.origin = { node: id, phase: 'seed' }
  return [{ at, output, value, seed }]
}

/** Gradients from outside are fed, so that inside they are the same numbers to the last bit. */
function arriving(walk: Walk): Start[] {
  return walk.nodes.flatMap(({ node, op, inputs }, at): Start[] => {
    const wire = inputs[0]?.wire
    const upstream = walk.boundary?.upstream[node.id]
    if (op.outlet !== true || wire === undefined || upstream === undefined) return []
    const name = upstreamName(node.id)
    const seed = leaf(wire.value.shape, 'float', name)
    seed.origin = { node: node.id, phase: 'seed' }
    walk.leaves.set(name, heldLeaf(name, 'upstream', seed, upstream))
    return [{ at, output: 'y', value: wire.value, seed, wire }]
  })
}
