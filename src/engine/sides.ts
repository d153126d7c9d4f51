import { leaf, random } from '../expr/build'
import type { GraphNode } from '../graph/document'
import { streamOf } from '../graph/streams'
import { statesOf, type AttrValues, type OpDefinition } from '../ops/kit/definition'
import { hashText } from '../tensor/rng'
import type { Tensor } from '../tensor/tensor'
import { knownShapes } from './owned'
import { filledLeaf } from './parameters'
import { stepName, type Leaf, type ProgramInput } from './program'
import { storedParameter } from './sources'
import type { Walk } from './walk'

/**
 * What a node gets beside its ports. State is a leaf that starts at a number or at what the document stores for it;
 * noise is a random tensor whose key is made of the seed, the node and the noise's name, so that any step can be replayed.
 */
export function sideDoors(
  walk: Walk,
  node: GraphNode,
  op: OpDefinition,
  attrs: AttrValues,
  inputs: readonly ProgramInput[],
): ProgramInput[] {
  if (op.state === undefined && op.noise === undefined) return []
  const shapes = knownShapes(inputs, (value) => value.shape)
  const doors: ProgramInput[] = []
  for (const [state, spec] of statesOf(op, attrs)) {
    const name = `${node.id}.${state}`
    const shape = spec.shape(shapes, attrs)
    const stored = storedParameter(walk, name, shape, { at: [node.id] })
    walk.problems.push(...stored.problems)
    const value = leaf(shape, 'float', name)
    const fresh = filledLeaf(name, 'state', value, spec.init)
    walk.leaves.set(name, stored.value === undefined ? fresh : heldLeaf(name, 'state', value, stored.value))
    doors.push({ name: state, value })
  }
  for (const [noise, spec] of Object.entries(op.noise ?? {})) {
    const key = hashText(`${walk.seed}/mask/${walk.scope}${streamOf(walk.document, node, noise)}`)
    doors.push({
      name: noise,
      value: random(spec.kind, key, spec.shape(shapes, attrs), stepLeaf(walk).value),
    })
  }
  return doors
}

/** A leaf that holds a given tensor. */
export const heldLeaf = (name: string, kind: Leaf['kind'], value: Leaf['value'], held: Tensor): Leaf => ({
  name,
  kind,
  value,
  initial: () => held,
})

function stepLeaf(walk: Walk): Leaf {
  const known = walk.leaves.get(stepName)
  if (known !== undefined) return known
  const made = filledLeaf(stepName, 'step', leaf([], 'int', 'step'), 0)
  walk.leaves.set(stepName, made)
  return made
}
