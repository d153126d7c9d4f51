import { leaf } from '../expr/build'
import type { Value } from '../expr/value'
import type { GraphNode } from '../graph/document'
import { ownStream } from '../graph/streams'
import type { SourceOp } from '../ops/kit/definition'
import { sameShape } from '../tensor/shape'
import type { Shape } from '../tensor/tensor'
import { boundShape } from './batch'
import { isTooLarge, tooLarge } from './limits'
import { filledLeaf, initOf, parameterLeaf } from './parameters'
import { constantsStay, integersCarryNone } from './reasons'
import { heldLeaf } from './sides'
import { readSource, storedParameter, type SourceReading } from './sources'
import { outputKey, type Walk } from './walk'

/** An Input or Constant becomes a leaf. One without a value holds zeros until it is fed. */
export function visitInput(
  walk: Walk,
  node: GraphNode,
  op: SourceOp,
  reading: SourceReading,
  sizes: ReadonlyMap<string, number>,
): void {
  const shape = boundShape(reading.axes, sizes)
  if (isTooLarge(shape)) {
    walk.problems.push(tooLarge(shape, { at: [node.id] }))
    return
  }
  const value = leaf(shape, reading.dtype, node.id)
  const primes = new Map(walk.axes.map(({ name, prime }) => [name, prime]))
  const atPrimes = walk.boundary?.traced.get(node.id) ?? boundShape(reading.axes, primes)
  if (!sameShape(shape, atPrimes)) walk.traced.set(value, atPrimes)
  // A value of another batch size than the one asked for gives way.
  const held =
    reading.value !== undefined && sameShape(reading.value.shape, shape) ? reading.value : undefined
  const kind = op.source === 'constant' ? 'constant' : 'input'
  if (reading.dtype !== 'float') walk.closed.set(value, integersCarryNone)
  else if (kind === 'constant') walk.closed.set(value, constantsStay)
  const why = walk.boundary?.closed.get(node.id)
  if (why !== undefined) walk.closed.set(value, why)
  walk.leaves.set(
    node.id,
    held === undefined ? filledLeaf(node.id, kind, value, 0) : heldLeaf(node.id, kind, value, held),
  )
  addSource(walk, node, op, value)
}

/** A Parameter node: its shape is its value's, or declared; its values are stored, written, or drawn. */
export function visitParameter(walk: Walk, node: GraphNode, op: SourceOp): void {
  const reading = readSource(node, op, undefined)
  walk.problems.push(...reading.problems)
  const stored = storedParameter(walk, node.id, undefined, { at: [node.id] })
  walk.problems.push(...stored.problems)
  if (reading.problems.length > 0 || stored.problems.length > 0) return
  const declared = reading.axes.filter((axis): axis is number => typeof axis === 'number')
  const isDeclared = node.attrs?.shape !== undefined || node.attrs?.value !== undefined
  if (declared.length < reading.axes.length) {
    walk.problems.push({
      code: 'parameter-follows-batch',
      message: {
        en: `a parameter cannot change its size with the batch`,
        ja: `パラメータの大きさはバッチとともに変われない`,
      },
      at: [node.id],
    })
    return
  }
  const shape: Shape = isDeclared ? declared : (stored.value?.shape ?? declared)
  if (isTooLarge(shape)) {
    walk.problems.push(tooLarge(shape, { at: [node.id] }))
    return
  }
  const checked = storedParameter(walk, node.id, shape, { at: [node.id] })
  walk.problems.push(...checked.problems)
  if (checked.problems.length > 0) return
  const value = leaf(shape, 'float', node.id)
  const init = initOf(node.attrs, { op: 'normal' })
  const start = checked.value ?? reading.value
  const drawn = { seed: walk.seed, stream: walk.scope + ownStream(node) }
  walk.leaves.set(node.id, parameterLeaf(node.id, value, init, drawn, start))
  walk.parameters.push({
    name: node.id,
    node: node.id,
    value,
    shape,
    init: reading.value === undefined ? init : { op: 'constant' },
    isBias: false,
  })
  addSource(walk, node, op, value)
}

function addSource(walk: Walk, node: GraphNode, op: SourceOp, value: Value): void {
  walk.outputs.set(outputKey(node.id, 'y'), value)
  walk.nodes.push({
    node,
    op,
    attrs: {},
    inputs: [],
    outputs: new Map([['y', value]]),
    results: [value],
  })
}
