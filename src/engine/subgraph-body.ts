import { call } from '../expr/fn'
import { constant } from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import type { GraphNode, Subgraph } from '../graph/document'
import { sortNodes } from '../graph/order'
import { parseSource } from '../graph/wires'
import { resolveAttrs } from '../ops/kit/attributes'
import {
  isSource,
  statesOf,
  type AnyOp,
  type AttrValues,
  type KnownShapes,
  type Mode,
  type OpDefinition,
} from '../ops/kit/definition'
import { traceOp } from '../ops/kit/trace'
import { inside } from './inner-text'
import { readSource, zeros } from './sources'
import { outputKey } from './walk'

export type FindOp = (name: string) => AnyOp | undefined

/** Where the values come from that a subgraph's body does not compute. Names are `node`, `node.port`, `node.state`. */
export interface BodyInputs {
  /** a port of the subgraph: an Input node of its body */
  input(id: string): Value | undefined
  /** a parameter that a node of the body owns, or a Parameter node; `undefined`: there is none at an optional port */
  parameter(name: string, shape: () => readonly number[] | undefined): Value | undefined
  /** state or noise */
  side(name: string, shape: () => readonly number[]): Value
}

/**
 * The body of a subgraph as expressions: results by `node:output`, next states by `next.node.state`.
 * @throws ShapeError that knows the inner node's name
 */
export function applyBody(body: Subgraph, findOp: FindOp, mode: Mode, from: BodyInputs): Map<string, Value> {
  const byId = new Map(body.nodes.map((node) => [node.id, node]))
  const results = new Map<string, Value>()
  for (const id of sortNodes(body.nodes).order) {
    const node = byId.get(id)
    const op = node === undefined ? undefined : findOp(node.op)
    if (node === undefined || op === undefined) continue
    try {
      if (isSource(op)) {
        const value = sourceOf(body, node, op, from)
        if (value !== undefined) results.set(outputKey(id, 'y'), value)
      } else {
        applyNode(node, op, mode, from, results)
      }
    } catch (error) {
      throw error instanceof ShapeError ? inside(node, error) : error
    }
  }
  return results
}

function sourceOf(
  body: Subgraph,
  node: GraphNode,
  op: Extract<AnyOp, { source: string }>,
  from: BodyInputs,
): Value | undefined {
  if (body.inputs?.includes(node.id) === true) return from.input(node.id)
  const { axes, dtype, value } = readSource(node, op, undefined)
  const sizes = axes.map((axis) => (typeof axis === 'number' ? axis : 1))
  if (op.source === 'parameter') return from.parameter(node.id, () => sizes)
  const { shape, data } = value ?? zeros(sizes, dtype)
  return constant(data, shape, dtype)
}

function applyNode(
  node: GraphNode,
  op: OpDefinition,
  mode: Mode,
  from: BodyInputs,
  results: Map<string, Value>,
): void {
  const { attrs } = resolveAttrs(op, node.attrs)
  const ports: Record<string, Value | Value[]> = {}
  const known: Record<string, Value['shape']> = {}
  for (const [port, spec] of Object.entries(op.inputs)) {
    const written =
      node.inputs !== undefined && Object.hasOwn(node.inputs, port) ? node.inputs[port] : undefined
    if (written === undefined) {
      const { param } = spec
      const owned = param && from.parameter(`${node.id}.${port}`, () => param.shape(known, attrs))
      if (owned !== undefined) ports[port] = owned
    } else if (typeof written === 'string') {
      const value = readWire(results, written)
      if (value !== undefined) ports[port] = value
    } else {
      ports[port] = written.map((source) => readWire(results, source)).filter((value) => value !== undefined)
    }
    const value = ports[port]
    if (value !== undefined && !Array.isArray(value)) known[port] = value.shape
  }
  const fn = traceOp(op, ports, attrs, mode)
  const sides = sidesOf(node.id, op, known, attrs, from)
  const inputs = [...Object.keys(op.inputs).flatMap((port) => ports[port] ?? []), ...sides]
  call(fn, inputs, { node: node.id, phase: 'forward' }).forEach((value, i) => {
    const name = fn.resultNames[i] ?? 'y'
    if (name.startsWith('next.')) results.set(`next.${node.id}.${name.slice('next.'.length)}`, value)
    else results.set(outputKey(node.id, name), value)
    if (i === 0) results.set(outputKey(node.id, 'y'), value)
  })
}

const sidesOf = (
  id: string,
  op: OpDefinition,
  known: KnownShapes,
  attrs: AttrValues,
  from: BodyInputs,
): Value[] =>
  [...statesOf(op, attrs), ...Object.entries(op.noise ?? {})].map(([name, side]) =>
    from.side(`${id}.${name}`, () => side.shape(known, attrs)),
  )

export function readWire(results: ReadonlyMap<string, Value>, source: string): Value | undefined {
  const { node, output } = parseSource(source)
  return results.get(outputKey(node, output))
}
