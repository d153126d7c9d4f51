import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode } from '../graph/document'
import { sortNodes } from '../graph/order'
import { validate, validateNodes } from '../graph/validate'
import { simd } from '../kernels/simd'
import { findOp } from '../ops'
import { resolveAttrs } from '../ops/kit/attributes'
import { isSource, type AnyOp, type SourceOp } from '../ops/kit/definition'
import { sameShape } from '../tensor/shape'
import { makeAxes, nameShape, type Axis } from './axes'
import { differentiate } from './backward'
import { startsOf } from './backward-starts'
import { bindAxes, type NamedInput } from './batch'
import type { Boundary } from './boundary'
import { visitOp } from './nodes'
import { findObjective } from './objective'
import type { Compiled, CompileOptions, Program } from './program'
import { readSource, type SourceReading } from './sources'
import type { FindOp } from './subgraph-body'
import { opFinder } from './subgraphs'
import { visitInput, visitParameter } from './visit-source'
import { outputKey, type Walk } from './walk'

/**
 * Compiles a document. Never throws for a mistake in it: what is wrong comes back as problems, and the program covers
 * every node that is sound, so that a half-wired graph still shows its numbers.
 */
export function compile(document: GraphDocument, options: CompileOptions = {}): Compiled {
  const { mode = 'eval', backend, boundary } = options
  const feeds = boundary?.feeds ?? options.feeds ?? {}
  const { precision = backend === simd ? 'f32' : 'f64' } = options
  const find = opFinder(document, findOp)
  // Inner nodes of subgraphs may have the same ids, so those of the document itself are looked at alone.
  const ofNodes = validateNodes(document, findOp)
  const unsound = new Set(ofNodes.flatMap(({ at }) => at))
  const problems: Problem[] = validate(document, findOp, ofNodes)
  const byId = new Map(document.nodes.map((node) => [node.id, node]))
  const readings = readInputs(document, find, feeds)
  const binding = bindAxes(namedInputs(readings), options.batch)
  problems.push(...binding.problems)
  const walk: Walk = {
    document,
    mode,
    seed: options.seed ?? document.training?.seed ?? 0,
    scope: boundary?.scope ?? '',
    boundary,
    feeds,
    axes: boundary === undefined ? makeAxes(binding.sizes) : innerAxes(boundary, binding.sizes),
    problems,
    nodes: [],
    wires: [],
    leaves: new Map(),
    parameters: [],
    states: [],
    outputs: new Map(),
    traced: new Map(),
    closed: new Map(),
  }
  for (const id of sortNodes(document.nodes).order) {
    const node = byId.get(id)
    if (node !== undefined && !unsound.has(id) && boundary?.absent.has(id) !== true)
      visit(walk, node, find(node.op), readings.get(id), binding.sizes)
  }
  problems.push(...unknownFeeds(walk))
  const found = findObjective(walk, options)
  problems.push(...found.problems)
  const { events, gradients } = differentiate(walk, startsOf(walk, found.objective))
  for (const { node, outputs } of boundary === undefined ? [] : walk.nodes)
    for (const [output, value] of outputs) {
      const shape = boundary?.known.get(outputKey(node.id, output))
      if (shape !== undefined && !sameShape(shape, value.shape)) walk.traced.set(value, shape)
    }
  const { traced, axes } = walk
  const program: Program = {
    document,
    mode,
    precision,
    ...(backend && { backend }),
    seed: walk.seed,
    feeds,
    nodes: walk.nodes,
    byId: new Map(walk.nodes.map((node) => [node.node.id, node])),
    wires: walk.wires,
    wireById: new Map(walk.wires.map((wire) => [wire.id, wire])),
    parameters: walk.parameters,
    states: walk.states,
    leaves: walk.leaves,
    objective: found.objective,
    events,
    gradients,
    closed: walk.closed,
    batch: binding.batch,
    axes,
    traced,
    scope: walk.scope,
    named: (value) => {
      const atPrimes = traced.get(value)
      return atPrimes === undefined ? value.shape : nameShape(atPrimes, value.shape, axes)
    },
    cache: {},
  }
  return { problems, program }
}

/** The named axes of outside, and those that only the inside knows. */
function innerAxes({ axes }: Boundary, sizes: ReadonlyMap<string, number>): Axis[] {
  const known = new Set(axes.map(({ name }) => name))
  return [...axes, ...makeAxes(new Map([...sizes].filter(([name]) => !known.has(name))))]
}

/** Inputs and Constants as written, by id. */
function readInputs(
  document: GraphDocument,
  find: FindOp,
  feeds: NonNullable<CompileOptions['feeds']>,
): ReadonlyMap<string, SourceReading> {
  const readings = new Map<string, SourceReading>()
  for (const node of document.nodes) {
    const op = find(node.op)
    if (op === undefined || !isSource(op) || op.source === 'parameter') continue
    const fed = op.source === 'input' && Object.hasOwn(feeds, node.id) ? feeds[node.id] : undefined
    readings.set(node.id, readSource(node, op, fed))
  }
  return readings
}

const namedInputs = (readings: ReadonlyMap<string, SourceReading>): NamedInput[] =>
  [...readings]
    .map(([id, reading]) => ({ id, reading }))
    .filter(({ reading }) => reading.axes.some((axis) => typeof axis === 'string'))

function visit(
  walk: Walk,
  node: GraphNode,
  op: AnyOp | undefined,
  reading: SourceReading | undefined,
  sizes: ReadonlyMap<string, number>,
): void {
  if (op === undefined) return
  if (!isSource(op)) visitOp(walk, node, op)
  else if (isSoundSource(walk, node, op, reading)) {
    if (reading === undefined) visitParameter(walk, node, op)
    else visitInput(walk, node, op, reading, sizes)
  }
}

function isSoundSource(
  walk: Walk,
  node: GraphNode,
  op: SourceOp,
  reading: SourceReading | undefined,
): boolean {
  const attributes = resolveAttrs(op, node.attrs).problems
  // A value that is of the wrong kind is no tensor either: once is enough.
  const read = (reading?.problems ?? []).filter(
    ({ code }) => attributes.length === 0 || code !== 'bad-tensor',
  )
  const found: Problem[] = [...attributes.map((problem) => ({ ...problem, at: [node.id] })), ...read]
  walk.problems.push(...found)
  return found.length === 0
}

/** A feed for a name that takes none is a slip of the pen, and says so. What could not be compiled has its own problem. */
function unknownFeeds(walk: Walk): Problem[] {
  const names = Object.keys(walk.feeds).filter((name) => !walk.leaves.has(name))
  if (names.length === 0) return []
  const ids = new Set(walk.document.nodes.map(({ id }) => id))
  const compiled = new Set([...walk.leaves.keys(), ...walk.nodes.map(({ node }) => node.id)])
  return names.flatMap((name): Problem[] => {
    const id = name.split('.')[0] ?? ''
    if (!ids.has(id)) return [unknownFeed(name)]
    return compiled.has(id) ? [notFed(name, id)] : []
  })
}

const unknownFeed = (name: string): Problem => ({
  code: 'unknown-feed',
  message: { en: `there is nothing called ${name} to feed`, ja: `値を与える先の ${name} がない` },
  at: [],
})

const notFed = (name: string, id: string): Problem => ({
  code: 'unknown-feed',
  message: {
    en: `${name} takes no value: only inputs, parameters and states do`,
    ja: `${name} に値は与えられない。与えられるのは入力、パラメータ、状態だけである`,
  },
  at: [id],
})
