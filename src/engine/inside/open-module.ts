import type { Text } from '../../base/text'
import type { GraphDocument, GraphNode, Subgraph } from '../../graph/document'
import { outletsOfBody } from '../../graph/inside'
import { ownStream } from '../../graph/streams'
import { parseSource } from '../../graph/wires'
import type { Shape, Tensor } from '../../tensor/tensor'
import type { Boundary } from '../boundary'
import type { Evaluation } from '../evaluate'
import { valueAt, type Program } from '../program'
import { blockedWires, upstreamOf } from './open-expression'
import type { Opened } from './opened'

/** The body of a module, with what this use of it owns. A use with a problem opens too, as far as things arrive. */
export function openModule(
  program: Program,
  evaluation: Evaluation,
  node: GraphNode,
  body: Subgraph,
  document: GraphDocument,
): Opened {
  const compiled = program.byId.get(node.id)
  const ports = body.inputs ?? []
  const feeds: Record<string, Tensor> = {}
  const closed = new Map<string, Text>()
  const traced = new Map<string, Shape>()
  const reasons = blockedWires(program)
  for (const [port, written] of Object.entries(node.inputs ?? {})) {
    const value = typeof written === 'string' ? valueAt(program, parseSource(written)) : undefined
    if (value === undefined) continue
    feeds[port] = evaluation.tensor(value)
    const atPrimes = program.traced.get(value)
    if (atPrimes !== undefined) traced.set(port, atPrimes)
    const reason = program.closed.get(value) ?? reasons.get(`${node.id}.${port}`)
    if (reason !== undefined) closed.set(port, reason)
  }
  for (const { name, value, wire } of compiled?.inputs ?? [])
    if (wire?.owned !== undefined || isState(program, node.id, name)) feeds[name] = evaluation.tensor(value)
  const boundary: Boundary = {
    scope: scopeOf(program, node),
    feeds,
    absent: new Set(ports.filter((port) => !Object.hasOwn(feeds, port))),
    upstream: compiled === undefined ? {} : upstreamOf(program, evaluation, compiled, outletsOfBody(body)),
    closed,
    axes: program.axes,
    traced,
    known: new Map(),
  }
  return { document, boundary, ports }
}

/** What is drawn inside has the same names as outside; a module that was made by grouping adds none of its own. */
function scopeOf({ scope }: Program, node: GraphNode): string {
  const own = ownStream(node)
  return own === '' ? scope : `${scope}${own}.`
}

const isState = (program: Program, node: string, name: string): boolean =>
  program.states.some((state) => state.name === `${node}.${name}`)
