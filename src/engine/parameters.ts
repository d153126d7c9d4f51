import type { Value } from '../expr/value'
import type { AttrValue, GraphNode } from '../graph/document'
import type { InitName, PortParameter } from '../ops/kit/definition'
import { parseNumber } from '../tensor/literal'
import { randomStream } from '../tensor/rng'
import { sizeOf } from '../tensor/shape'
import type { Shape, Tensor } from '../tensor/tensor'
import { initialise, type InitSpec } from './init'
import type { Leaf } from './program'

const initNames: readonly InitName[] = ['zero', 'constant', 'normal', 'uniform', 'xavier', 'he']

/** How a parameter starts that belongs to a node inside a subgraph: that node decides, not the one that uses it. */
export const startOf = new WeakMap<PortParameter, { readonly init: InitSpec; readonly value?: Tensor }>()

/** How an owned parameter starts: as its port says, or as the node's attributes choose where the port lets them. */
export function initOfPort(port: PortParameter, attrs: GraphNode['attrs']): InitSpec {
  const inner = startOf.get(port)
  if (inner !== undefined) return inner.init
  const own: InitSpec = { op: port.init, ...(port.fill === undefined ? {} : { fill: port.fill }) }
  return port.chosen === true ? initOf(attrs, own) : own
}

/** The attributes `init`, `std`, `fill`, `range` and `glorot` over a default. */
export function initOf(attrs: GraphNode['attrs'] = {}, standard: InitSpec): InitSpec {
  const op = initNames.find((name) => name === attrs.init) ?? standard.op
  return {
    ...(op === standard.op ? standard : { op }),
    ...numberAt(attrs, 'std'),
    ...numberAt(attrs, 'fill'),
    ...numberAt(attrs, 'range'),
    ...(typeof attrs.glorot === 'boolean' ? { glorot: attrs.glorot } : {}),
  }
}

function numberAt(attrs: Readonly<Record<string, AttrValue>>, key: string): Record<string, number> {
  const x = parseNumber(attrs[key])
  return x === undefined ? {} : { [key]: x }
}

/** A parameter's leaf. Fresh values come from a stream of the parameter's own, so that none shifts another. */
export function parameterLeaf(
  name: string,
  value: Value,
  init: InitSpec,
  /** where fresh values come from */
  { seed, stream }: { readonly seed: number; readonly stream: string },
  stored: Tensor | undefined,
): Leaf {
  let made = stored
  const initial = (): Tensor =>
    (made ??= { shape: value.shape, dtype: 'float', data: drawn(seed, stream, value.shape, init) })
  return { name, kind: 'parameter', value, initial }
}

/**
 * What was drawn lately, by everything that it depends on: a document is compiled anew at every edit, and most of its
 * parameters are what they were. Nobody writes to what a parameter starts with.
 */
const lately = new Map<string, Float64Array>()
/** 16 MB in all, and nothing that is drawn in no time */
const mostRemembered = 2_000_000
const leastRemembered = 1000
let remembered = 0

function drawn(seed: number, stream: string, shape: Shape, init: InitSpec): Float64Array {
  const fresh = (): Float64Array => initialise(randomStream(seed, `init/${stream}`), shape, init)
  const size = sizeOf(shape)
  if (size < leastRemembered || size > mostRemembered) return fresh()
  const key = `${seed}/${stream} ${shape.join()} ${JSON.stringify(init)}`
  const data = lately.get(key) ?? fresh()
  // Whatever was asked for last is forgotten last.
  if (!lately.delete(key)) remembered += data.length
  lately.set(key, data)
  for (const [oldest, { length }] of lately) {
    if (remembered <= mostRemembered) break
    lately.delete(oldest)
    remembered -= length
  }
  return data
}

/** A leaf that starts with the same number everywhere. */
export function filledLeaf(name: string, kind: Leaf['kind'], value: Value, fill: number): Leaf {
  let made: Tensor | undefined
  return { name, kind, value, initial: () => (made ??= filled(value, fill)) }
}

const filled = ({ shape, dtype }: Value, fill: number): Tensor => ({
  shape,
  dtype,
  data: new Float64Array(sizeOf(shape)).fill(fill),
})
