import type { Problem } from '../base/problem'
import { call } from '../expr/fn'
import { ShapeError } from '../expr/shape-error'
import type { Fn, Value } from '../expr/value'
import type { GraphNode } from '../graph/document'
import { parseSource, wireId, type Wire } from '../graph/wires'
import { statesOf, type AnyOp, type AttrValues, type OpDefinition, type Port } from '../ops/kit/definition'
import { resolveAttrs } from '../ops/kit/attributes'
import { traceOp, type PortType } from '../ops/kit/trace'
import { sameShape } from '../tensor/shape'
import { nameSizes } from './axes'
import { textAt } from './inner-text'
import { isTooLarge, largestInside, tooLarge } from './limits'
import { ownedParameter } from './owned'
import { constantsStay, integersCarryNone } from './reasons'
import { sideDoors } from './sides'
import { outputKey, tracedShape, type Walk } from './walk'
import type { ProgramInput, ProgramNode, ProgramWire } from './program'

/** An op applied at one node of the document; the problem that keeps it from being applied goes to `walk.problems`. */
export function visitOp(walk: Walk, node: GraphNode, op: OpDefinition): void {
  const { attrs, problems } = resolveAttrs(op, node.attrs)
  walk.problems.push(...problems.map((problem) => ({ ...problem, at: [node.id] })))
  const inputs = wiredInputs(walk, node, op)
  if (inputs === undefined || problems.length > 0) return
  for (const [port, spec] of Object.entries(op.inputs)) {
    if (spec.param === undefined || hasPort(inputs, port)) continue
    const owned = ownedParameter(walk, {
      node,
      attrs,
      port,
      spec: spec.param,
      inputs,
      optional: spec.optional,
    })
    if (owned === 'none') continue
    if (owned === undefined) return
    inputs.push(owned)
  }
  inputs.push(...sideDoors(walk, node, op, attrs, inputs))
  const traced = trace(walk, node, op, attrs, inputs)
  if (traced !== undefined && fitsMemory(walk, node, traced.fn))
    addNode(walk, node, op, attrs, traced, inputs)
}

function fitsMemory(walk: Walk, node: GraphNode, fn: Fn): boolean {
  const shape = largestInside(fn)
  if (!isTooLarge(shape)) return true
  walk.problems.push(tooLarge(shape, { at: [node.id] }))
  return false
}

/** The wires into a node as inputs of its function; `undefined` when a source is missing (it has its own problem). */
function wiredInputs(walk: Walk, node: GraphNode, op: AnyOp): ProgramInput[] | undefined {
  const inputs: ProgramInput[] = []
  for (const [port, spec] of Object.entries(op.inputs)) {
    const written =
      node.inputs !== undefined && Object.hasOwn(node.inputs, port) ? node.inputs[port] : undefined
    if (written === undefined) continue
    const sources = typeof written === 'string' ? [written] : written
    for (const [index, text] of sources.entries()) {
      const source = parseSource(text)
      const value = walk.outputs.get(outputKey(source.node, source.output))
      if (value === undefined) return undefined
      const target: Wire['target'] =
        spec.variadic === true ? { node: node.id, port, index } : { node: node.id, port }
      const closed = walk.closed.get(value)
      const wire: ProgramWire = { id: wireId(target), source, target, value, ...(closed && { closed }) }
      inputs.push({ name: spec.variadic === true ? `${port}.${index}` : port, value, wire })
    }
  }
  return inputs
}

const hasPort = (inputs: readonly ProgramInput[], port: string): boolean =>
  inputs.some(({ wire }) => wire?.target.port === port)

/** The node's function at the real sizes, after it has been traced at primes where a named axis comes in. */
function trace(
  walk: Walk,
  node: GraphNode,
  op: OpDefinition,
  attrs: AttrValues,
  inputs: readonly ProgramInput[],
): { readonly fn: Fn; readonly atPrimes?: Fn } | undefined {
  try {
    const isNamed = walk.traced.size > 0 && inputs.some(({ value }) => walk.traced.has(value))
    const atPrimes = isNamed
      ? traceOp(
          op,
          specsOf(op, inputs, (value) => tracedShape(walk, value)),
          attrs,
          walk.mode,
        )
      : undefined
    return {
      fn: traceOp(
        op,
        specsOf(op, inputs, (value) => value.shape),
        attrs,
        walk.mode,
      ),
      atPrimes,
    }
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    walk.problems.push(shapeProblem(walk, node, op, error))
    return undefined
  }
}

function specsOf(
  op: AnyOp,
  inputs: readonly ProgramInput[],
  shapeOf: (value: Value) => Value['shape'],
): Record<string, PortType | PortType[]> {
  const specs: Record<string, PortType | PortType[]> = {}
  for (const [port, { variadic }] of Object.entries(op.inputs)) if (variadic === true) specs[port] = []
  for (const { name, value, wire } of inputs) {
    const spec: PortType = { shape: shapeOf(value), dtype: value.dtype }
    const list = wire === undefined ? undefined : specs[wire.target.port]
    if (Array.isArray(list)) list.push(spec)
    else specs[name] = spec
  }
  return specs
}

function addNode(
  walk: Walk,
  node: GraphNode,
  op: OpDefinition,
  attrs: AttrValues,
  { fn, atPrimes }: { readonly fn: Fn; readonly atPrimes?: Fn },
  given: readonly ProgramInput[],
): void {
  const inputs = inOrder(given, fn.paramNames)
  const results = call(
    fn,
    inputs.map(({ value }) => value),
    { node: node.id, phase: 'forward' },
  )
  const isOpen = inputs.some(({ value, wire }) => wire !== undefined && !walk.closed.has(value))
  const outputs = new Map<string, Value>()
  results.forEach((value, i) => {
    const name = fn.resultNames[i] ?? 'y'
    const shape = atPrimes?.results[i]?.shape
    if (shape !== undefined && !sameShape(shape, value.shape)) walk.traced.set(value, shape)
    if (value.dtype !== 'float') walk.closed.set(value, integersCarryNone)
    else if (!isOpen) walk.closed.set(value, constantsStay)
    if (name.startsWith('next.')) return
    outputs.set(name, value)
    walk.outputs.set(outputKey(node.id, name), value)
  })
  for (const [state, { carried }] of statesOf(op, attrs)) {
    const value = inputs.find(({ name }) => name === state)?.value
    const next = results[fn.resultNames.indexOf(`next.${state}`)]
    if (value === undefined) continue
    walk.states.push({
      name: `${node.id}.${state}`,
      node: node.id,
      value,
      ...(next && { next }),
      ...(carried && { carried }),
    })
  }
  // A plain `node` means the default output, whatever it is called.
  const [first] = outputs.values()
  if (first !== undefined && !outputs.has('y')) walk.outputs.set(outputKey(node.id, 'y'), first)
  for (const { wire } of inputs) if (wire !== undefined) walk.wires.push(wire)
  const added: ProgramNode = {
    node,
    op,
    attrs,
    fn,
    ...(atPrimes && { atPrimes }),
    inputs,
    outputs,
    results,
  }
  walk.nodes.push(added)
}

/** Inputs in the order of the names; those that are not named are left out. */
function inOrder(given: readonly ProgramInput[], names: readonly string[]): readonly ProgramInput[] {
  if (given.length === names.length && given.every(({ name }, i) => name === names[i])) return given
  const byName = new Map(given.map((input) => [input.name, input]))
  return names.flatMap((name) => byName.get(name) ?? [])
}

/** A refusal of the op's expression, with the node, the port that is to blame, and the names of the axes. */
export function shapeProblem(walk: Walk, node: GraphNode, op: AnyOp, error: ShapeError): Problem {
  const { blame = [], hint } = error.options
  const ports: Readonly<Record<string, Port>> = op.inputs
  const isPort = (name: string | undefined): name is string =>
    name !== undefined && Object.hasOwn(ports, name.split('.')[0] ?? '')
  const port = [error.options.port, ...blame.map(({ label }) => label)].find(isPort)
  const { en, ja } = textAt(node, error)
  return {
    code: error.code,
    message: { en: nameSizes(en, walk.axes), ja: nameSizes(ja, walk.axes) },
    at: [node.id],
    ...(port === undefined ? {} : { port }),
    ...(hint === undefined
      ? {}
      : { hint: { en: nameSizes(hint.en, walk.axes), ja: nameSizes(hint.ja, walk.axes) } }),
  }
}
