import type { Text } from '../../base/text'
import { tracedAs } from '../../ops/kit/trace'
import type { Fn } from '../../expr/value'
import type { GraphNode } from '../../graph/document'
import { outletsOf, viewInside, type Outlet } from '../../graph/inside'
import { isSource } from '../../ops/kit/definition'
import type { Shape, Tensor } from '../../tensor/tensor'
import type { Boundary } from '../boundary'
import type { Evaluation } from '../evaluate'
import type { Program, ProgramInput, ProgramNode, ProgramParameter } from '../program'
import { constantsStay } from '../reasons'
import { outputKey } from '../walk'
import { contentsOf, type Reading } from './expression'
import type { Closed, Opened } from './opened'
import { why } from './why'

/** The expression of a node's op as a document: its ports are Inputs, what it owns Parameters. */
export function openExpression(program: Program, evaluation: Evaluation, node: ProgramNode): Opened | Closed {
  const { fn } = node
  if (fn === undefined) return { why: why.source }
  const contents = contentsOf(fn)
  switch (contents.kind) {
    case 'plain':
      return { why: why.plain }
    case 'empty':
      return { why: why.empty }
    case 'many':
      return { why: why.many(contents.count) }
    case 'nodes':
      return opened(program, evaluation, node, fn, contents.reading)
  }
}

function opened(
  program: Program,
  evaluation: Evaluation,
  node: ProgramNode,
  fn: Fn,
  reading: Reading,
): Opened {
  const parameters = new Map(program.parameters.map((parameter) => [parameter.name, parameter]))
  const params = node.inputs.map((input, i) => paramNode(input, reading.params[i] ?? '', parameters))
  const outlets = outletsOf(reading.outputs, [...reading.params, ...reading.nodes.map(({ id }) => id)])
  const feeds: Record<string, Tensor> = {}
  const closed = new Map<string, Text>()
  const reasons = blockedWires(program)
  node.inputs.forEach(({ value, wire }, i) => {
    const id = reading.params[i] ?? ''
    feeds[id] = evaluation.tensor(value)
    const reason = wire === undefined ? constantsStay : (program.closed.get(value) ?? reasons.get(wire.id))
    if (reason !== undefined) closed.set(id, reason)
  })
  const boundary: Boundary = {
    scope: `${program.scope}${node.node.id}.`,
    feeds,
    absent: new Set(),
    upstream: upstreamOf(program, evaluation, node, outlets),
    closed,
    axes: program.axes,
    traced: new Map(),
    known: shapesAtPrimes(node, reading),
  }
  return {
    document: {
      format: 'gradwire',
      version: 1,
      title: node.node.label ?? node.node.id,
      ...viewInside(program.document),
      nodes: [...params, ...reading.nodes, ...outlets.map(({ outlet }) => outlet)],
      // A module that is repeated stands inside once for each step.
      ...(program.document.subgraphs && { subgraphs: program.document.subgraphs }),
    },
    boundary,
    ports: node.inputs.flatMap(({ wire }, i) =>
      wire === undefined || wire.owned !== undefined ? [] : [reading.params[i] ?? ''],
    ),
  }
}

/** A Parameter for what the node owns, an Input for everything else that comes in. */
function paramNode(
  { name, value, wire }: ProgramInput,
  id: string,
  parameters: ReadonlyMap<string, ProgramParameter>,
): GraphNode {
  const label = id === name ? {} : { label: name }
  const parameter = wire?.owned === undefined ? undefined : parameters.get(wire.owned)
  if (parameter !== undefined)
    return { id, op: 'Parameter', ...label, attrs: { shape: value.shape, init: parameter.init.op } }
  const dtype = value.dtype === 'float' ? 'float' : 'int'
  return { id, op: 'Input', ...label, attrs: { shape: value.shape, dtype } }
}

/** What arrives at the outlets from outside. */
export function upstreamOf(
  program: Program,
  evaluation: Evaluation,
  { outputs }: ProgramNode,
  outlets: readonly Outlet[],
): Record<string, Tensor> {
  return Object.fromEntries(
    outlets.flatMap(({ output, outlet }) => {
      const value = outputs.get(output)
      const gradient = value === undefined ? undefined : program.gradients.get(value)
      return gradient === undefined ? [] : [[outlet.id, evaluation.tensor(gradient)]]
    }),
  )
}

/** Wires of the outer program that hand nothing back, and why. */
export const blockedWires = (program: Program): Map<string, Text> =>
  new Map(program.events.flatMap((event) => (event.kind === 'blocked' ? [[event.wire.id, event.why]] : [])))

/** Sizes stand in the nodes as numbers, so their names come from the same expression at the primes. */
function shapesAtPrimes({ atPrimes }: ProgramNode, reading: Reading): ReadonlyMap<string, Shape> {
  const contents = atPrimes === undefined ? undefined : contentsOf(atPrimes)
  if (contents?.kind !== 'nodes') return new Map()
  const other = contents.reading
  const isSame =
    other.nodes.length === reading.nodes.length &&
    other.nodes.every(({ id, op }, i) => id === reading.nodes[i]?.id && op === reading.nodes[i].op)
  if (!isSame) return new Map()
  const leaving = [...other.outputs].map(
    ([output, source]) => [output, other.shapes.get(keyOf(source))] as const,
  )
  return new Map([
    ...other.shapes,
    ...leaving.flatMap(([output, shape]) =>
      shape === undefined ? [] : [[outputKey(output, 'y'), shape] as const],
    ),
  ])
}

const keyOf = (source: string): string => (source.includes(':') ? source : outputKey(source, 'y'))

/** Whether stepping into the node shows more than the node itself. */
export const opensExpression = ({ fn, op }: ProgramNode): boolean =>
  fn !== undefined && !isSource(op) && tracedAs(fn) !== undefined && contentsOf(fn).kind === 'nodes'
