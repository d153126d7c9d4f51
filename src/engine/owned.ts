import type { Problem } from '../base/problem'
import { leaf } from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { GraphNode } from '../graph/document'
import { streamOf } from '../graph/streams'
import { wireId } from '../graph/wires'
import type { AttrValues, KnownShapes, PortParameter } from '../ops/kit/definition'
import { sameShape } from '../tensor/shape'
import type { Shape } from '../tensor/tensor'
import { formatAxes, nameShape, nameSizes } from './axes'
import { textAt } from './inner-text'
import { isTooLarge, tooLarge } from './limits'
import { initOfPort, parameterLeaf, startOf } from './parameters'
import type { ProgramInput, ProgramWire } from './program'
import { storedParameter } from './sources'
import { tracedShape, type Walk } from './walk'

export interface OwningPort {
  readonly node: GraphNode
  readonly attrs: AttrValues
  readonly port: string
  readonly spec: PortParameter
  readonly optional: true | undefined
  /** what the node's other ports get */
  readonly inputs: readonly ProgramInput[]
}

/**
 * The parameter that an unwired port owns, named `node.port`, as an input of the node's function. `none`: the port may
 * stay empty. `undefined`: it cannot be made, and the walk has the problem.
 */
export function ownedParameter(walk: Walk, owner: OwningPort): ProgramInput | 'none' | undefined {
  const { node, port, spec, optional } = owner
  const name = wireId({ node: node.id, port })
  const at = { at: [node.id], port }
  const shape = shapeOfParameter(walk, owner)
  if (shape === 'refused') return undefined
  const stored = storedParameter(walk, name, shape, at)
  walk.problems.push(...stored.problems)
  if (stored.problems.length > 0) return undefined
  const settled = shape ?? stored.value?.shape
  if (settled === undefined) {
    if (optional === true) return 'none'
    walk.problems.push(noSize(node, port))
    return undefined
  }
  if (isTooLarge(settled)) {
    walk.problems.push(tooLarge(settled, at))
    return undefined
  }
  const value = leaf(settled, 'float', name)
  const init = initOfPort(spec, node.attrs)
  const start = stored.value ?? startOf.get(spec)?.value
  const drawn = { seed: walk.seed, stream: walk.scope + streamOf(walk.document, node, port) }
  walk.leaves.set(name, parameterLeaf(name, value, init, drawn, start))
  walk.parameters.push({
    name,
    node: node.id,
    port,
    value,
    shape: settled,
    init,
    isBias: spec.bias === true,
  })
  const source = { node: node.id, output: port }
  const wire: ProgramWire = { id: name, source, target: { node: node.id, port }, value, owned: name }
  return { name: port, value, wire }
}

/** The shape that the other ports and the attributes ask for; `undefined` when they do not say it. */
function shapeOfParameter(walk: Walk, owner: OwningPort): Shape | undefined | 'refused' {
  const { node, attrs, port, spec, inputs } = owner
  try {
    const shape = spec.shape(
      knownShapes(inputs, (value) => value.shape),
      attrs,
    )
    if (shape === undefined || walk.axes.length === 0) return shape
    const atPrimes = spec.shape(
      knownShapes(inputs, (value) => tracedShape(walk, value)),
      attrs,
    )
    if (atPrimes === undefined || sameShape(shape, atPrimes)) return shape
    walk.problems.push(followsBatch(node, port, formatAxes(nameShape(atPrimes, shape, walk.axes))))
    return 'refused'
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    const { en, ja } = textAt(node, error)
    walk.problems.push({
      code: error.code,
      message: { en: nameSizes(en, walk.axes), ja: nameSizes(ja, walk.axes) },
      at: [node.id],
      port: error.options.port ?? port,
      ...(error.options.hint === undefined ? {} : { hint: error.options.hint }),
    })
    return 'refused'
  }
}

/** Shapes by port name, as an op's own rules take them. */
export function knownShapes(
  inputs: readonly ProgramInput[],
  shapeOf: (value: ProgramInput['value']) => Shape,
): KnownShapes {
  return Object.fromEntries(inputs.map(({ name, value }) => [name, shapeOf(value)]))
}

const noSize = (node: GraphNode, port: string): Problem => ({
  code: 'unknown-size',
  message: {
    en: `the size of ${port} is not known`,
    ja: `${port} の大きさが決まらない`,
  },
  at: [node.id],
  port,
  hint: {
    en: `set the attribute that gives its size, or wire a Parameter to ${port}`,
    ja: `大きさを決める属性を設定するか、${port} に Parameter を配線する`,
  },
})

const followsBatch = (node: GraphNode, port: string, shape: string): Problem => ({
  code: 'parameter-follows-batch',
  message: {
    en: `${port} would be ${shape}: a parameter cannot change its size with the batch`,
    ja: `${port} の形が ${shape} になってしまう: パラメータの大きさはバッチとともに変われない`,
  },
  at: [node.id],
  port,
})
