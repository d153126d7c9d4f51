import * as e from '../../expr/build'
import { call, defineFn } from '../../expr/fn'
import { ShapeError } from '../../expr/shape-error'
import type { Fn, Origin, Value } from '../../expr/value'
import type { DType, Shape } from '../../tensor/tensor'
import { fillAttrs } from './attributes'
import {
  statesOf,
  type AttrValues,
  type KnownShapes,
  type Mode,
  type OpDefinition,
  type Port,
  type Ports,
} from './definition'

export { resolveAttrs } from './attributes'

/** What a port receives, before there are numbers: a `Value` will do. */
export interface PortType {
  readonly shape: Shape
  readonly dtype: DType
}

/** By port: one type, a list for a variadic port, nothing for a port left unwired. */
export type PortTypes = Readonly<Record<string, PortType | readonly PortType[] | undefined>>

/** A parameter of a traced op: a port (or one wire of a variadic port), a state or a noise, in this order. */
export interface TracedParam extends PortType {
  /** `x`, `xs.0`, `runningMean` */
  readonly name: string
  readonly kind: 'port' | 'state' | 'noise'
}

/** Which op a function is the trace of. */
export interface TracedAs {
  readonly op: OpDefinition
  /** all of them, defaults filled in */
  readonly attrs: AttrValues
  readonly mode: Mode
}

const origins = new WeakMap<Fn, TracedAs>()

/** The op that `fn` was traced from; `undefined` for a function that is no op. */
export const tracedAs = (fn: Fn): TracedAs | undefined => origins.get(fn)

const traced = new WeakMap<OpDefinition, Map<string, Fn>>()
/** Shapes come and go while a document is edited; old ones need not be remembered for ever. */
const maxTraced = 512

/**
 * The op as a function over expressions, for these shapes, attributes and this mode. Traced once and shared. The Fn's
 * parameters are those of `paramsOf`; its results are the op's outputs and `next.<state>`.
 * @throws ShapeError when the shapes do not fit, or a port that must be wired is not (`not-wired`)
 */
export function traceOp(
  op: OpDefinition,
  ports: PortTypes,
  attrs: AttrValues = {},
  mode: Mode = 'train',
): Fn {
  const filled = fillAttrs(op, attrs)
  const params = paramsOfFilled(op, ports, filled)
  const key = keyOf(params, filled, mode)
  let known = traced.get(op)
  if (known === undefined) traced.set(op, (known = new Map()))
  const found = known.get(key)
  if (found !== undefined) return found
  const fn = trace(op, params, filled, mode)
  origins.set(fn, { op, attrs: filled, mode })
  if (known.size >= maxTraced) known.clear()
  known.set(key, fn)
  return fn
}

function trace(op: OpDefinition, params: readonly TracedParam[], attrs: AttrValues, mode: Mode): Fn {
  const names = params.map((param) => param.name)
  const body = (xs: readonly Value[]) => op.expr(packed(op, names, xs), attrs, mode)
  const { vjp } = op
  if (vjp === undefined) return defineFn(op.name, names, params, body)
  const outputs = op.outputs ?? ['y']
  return defineFn(op.name, names, params, body, (g, xs, ys) => {
    const upstream = Object.fromEntries(outputs.map((name, i) => [name, g[i] ?? null]))
    const results = Object.fromEntries(
      outputs.flatMap((name, i) => (ys[i] === undefined ? [] : [[name, ys[i]]])),
    )
    const back = vjp(upstream, packed(op, names, xs), results, attrs, mode)
    return names.map((name) => back[name] ?? null)
  })
}

/** The parameters that `traceOp` makes of these ports. */
export const paramsOf = (op: OpDefinition, ports: PortTypes, attrs: AttrValues = {}): TracedParam[] =>
  paramsOfFilled(op, ports, fillAttrs(op, attrs))

function paramsOfFilled(op: OpDefinition, ports: PortTypes, filled: AttrValues): TracedParam[] {
  const params: TracedParam[] = []
  for (const [name, port] of Object.entries(op.inputs)) {
    const given = ports[name]
    const types = given === undefined ? [] : isList(given) ? given : [given]
    if (types.length === 0 && port.optional !== true) throw notWired(name)
    types.forEach(({ shape, dtype }, i) => {
      params.push({ name: port.variadic === true ? `${name}.${i}` : name, kind: 'port', shape, dtype })
    })
  }
  if (op.state === undefined && op.noise === undefined) return params
  const shapes = shapesOf(ports)
  for (const [name, side] of statesOf(op, filled))
    params.push({ name, kind: 'state', shape: side.shape(shapes, filled), dtype: 'float' })
  for (const [name, side] of Object.entries(op.noise ?? {}))
    params.push({ name, kind: 'noise', shape: side.shape(shapes, filled), dtype: 'float' })
  return params
}

/** Shapes by port, as attribute and parameter rules want them; a variadic port is left out. */
export function shapesOf(ports: PortTypes): KnownShapes {
  const shapes: Record<string, Shape | undefined> = {}
  for (const [name, given] of Object.entries(ports))
    if (given !== undefined && !isList(given)) shapes[name] = given.shape
  return shapes
}

/**
 * Another op inside an op's expression: a call, so that its own backward expression applies (CORE, trap 1).
 * @returns its default output
 */
export function callOp(
  op: OpDefinition,
  ports: Readonly<Record<string, Value | readonly Value[] | undefined>>,
  attrs: AttrValues = {},
  mode: Mode = 'train',
  origin?: Origin,
): Value {
  const fn = traceOp(op, ports, attrs, mode)
  const inputs = Object.keys(op.inputs).flatMap((name) => ports[name] ?? [])
  const [y] = call(fn, inputs, origin)
  if (y === undefined) throw new RangeError(`${op.name} has no output`)
  return y
}

const isList = <T>(given: T | readonly T[]): given is readonly T[] => Array.isArray(given)

/** The traced parameters as the expression wants them: by port, whole numbers as numbers where the port needs them. */
function packed(
  op: OpDefinition,
  names: readonly string[],
  xs: readonly Value[],
): Ports & Record<string, Value> {
  const byName = new Map(names.map((name, i) => [name, xs[i]]))
  const ports: Record<string, Value | Value[] | undefined> = {}
  for (const [name, port] of Object.entries(op.inputs)) {
    if (port.variadic === true) {
      const list = names.flatMap((wire, i) => (wire.startsWith(`${name}.`) ? (xs[i] ?? []) : []))
      ports[name] = list.map((x) => converted(x, port))
    } else {
      const x = byName.get(name)
      ports[name] = x === undefined ? undefined : converted(x, port)
    }
  }
  for (const name of [...Object.keys(op.state ?? {}), ...Object.keys(op.noise ?? {})])
    ports[name] = byName.get(name)
  // The definition's own types say which entries are lists and which may be missing; both were honoured above.
  return ports as Ports & Record<string, Value>
}

/** Numbers are what documents are written in; a port that counts takes them as whole, one that computes as real. */
function converted(x: Value, port: Port): Value {
  const wanted = port.dtype ?? 'float'
  if (wanted === 'any' || x.dtype === wanted) return x
  const y = e.cast(x, wanted)
  y.label = x.label
  return y
}

function keyOf(params: readonly TracedParam[], attrs: AttrValues, mode: Mode): string {
  let key: string = mode
  for (const { name, dtype, shape } of params) key += ` ${name}${dtype}[${shape.join()}]`
  return `${key} ${JSON.stringify(attrs)}`
}

const notWired = (port: string): ShapeError =>
  new ShapeError('not-wired', { en: `${port} is not wired`, ja: `${port} に線がつながっていない` }, { port })
