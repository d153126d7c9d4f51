import { inLanguage, type Text } from '../base/text'
import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode, Subgraph } from './document'
import { findModule, modulesUsedBy, usedModule } from './modules'
import { sortNodes } from './order'
import { carriedNames, scannedModule, scanOutputs } from './scans'
import { meantOutput, parseSource } from './wires'

/** What the document's rules need to know of an op. Op definitions fit as they are. */
export interface Signature {
  readonly inputs: Readonly<Record<string, PortSignature>>
  /** the default output first; `['y']` when absent */
  readonly outputs?: readonly string[]
  /** of an op whose value is fed, owned or fixed */
  readonly source?: string
}

export interface PortSignature {
  readonly variadic?: true
  /** may stay unwired */
  readonly optional?: true
  /** owns a parameter when unwired */
  readonly param?: unknown
}

/** Finds an op by name; `undefined` for an op that this version does not know. */
export type Signatures = (op: string) => Signature | undefined

/**
 * The signature of a node's op, subgraphs included: the ports of a subgraph are its `inputs` (ids of Input nodes in
 * its body), its outputs the names in `outputs`.
 */
export function signatureOf(
  document: Pick<GraphDocument, 'subgraphs'>,
  op: string,
  signatures: Signatures,
  /** modules that this one stands in */
  above: readonly Subgraph[] = [],
): Signature | undefined {
  const name = usedModule(op)
  if (name === undefined) return signatures(op)
  const subgraph = findModule(document, name)
  if (subgraph === undefined || above.includes(subgraph)) return undefined
  const isScan = scannedModule(op) !== undefined
  const carried = isScan ? carriedNames(subgraph) : []
  const ports = (subgraph.inputs ?? []).map((id): [string, PortSignature] => [
    id,
    carried.includes(id) ? { optional: true } : {},
  ])
  return {
    inputs: {
      ...Object.fromEntries(ports),
      ...ownedPorts(document, subgraph, signatures, above),
    },
    outputs: isScan ? scanOutputs(subgraph) : Object.keys(subgraph.outputs ?? {}),
  }
}

/** What the nodes of a module own is a port of the module too: the steps of a scan, unrolled, share it through wires. */
function ownedPorts(
  document: Pick<GraphDocument, 'subgraphs'>,
  subgraph: Subgraph,
  signatures: Signatures,
  above: readonly Subgraph[],
): Signature['inputs'] {
  const ports: Record<string, PortSignature> = {}
  for (const { id, op, inputs = {} } of subgraph.nodes) {
    const inner = signatureOf(document, op, signatures, [...above, subgraph])
    if (inner?.source === 'parameter') ports[id] = { param: true }
    for (const [port, { param }] of Object.entries(inner?.inputs ?? {}))
      if (param !== undefined && !Object.hasOwn(inputs, port)) ports[`${id}.${port}`] = { param }
  }
  return ports
}

/**
 * What can be wrong with a document whatever the numbers are: ops, ports and wires that do not exist, circles, ports
 * left empty, an objective that is not there. Shapes, values and the objective's size are the engine's business.
 * `ofNodes`: what `validateNodes` has found, if it was asked before.
 */
export function validate(
  document: GraphDocument,
  signatures: Signatures,
  ofNodes: readonly Problem[] = validateNodes(document, signatures),
): Problem[] {
  const problems = [...ofNodes]
  const { objective } = document
  if (objective !== undefined) {
    const { node } = parseSource(objective)
    if (!document.nodes.some(({ id }) => id === node)) problems.push(missingObjective(objective))
  }
  for (const [name, subgraph] of Object.entries(document.subgraphs ?? {})) {
    const inside = checkNodes(subgraph.nodes, document, signatures)
    if (inside.length > 0) problems.push(...inside.map((problem) => within(document, name, problem)))
    problems.push(...checkEnds(name, subgraph))
  }
  return [...problems, ...recursions(document)]
}

/**
 * A problem in the body of a module as the document shows it: led by the module and the inner node, and standing at the
 * nodes that use the module, for the inner one is not on the canvas.
 */
function within(document: GraphDocument, name: string, { port: _, ...inside }: Problem): Problem {
  const body = findModule(document, name)?.nodes
  const inner = body?.find(({ id }) => id === inside.at[0])
  const path = (language: 'en' | 'ja'): string =>
    inner === undefined ? name : `${name}/${inLanguage(inner.label ?? inner.id, language) || inner.id}`
  const { en, ja } = inside.message
  const users = document.nodes.filter((node) => modulesUsedBy(document, [node]).has(name))
  return {
    ...inside,
    message: { en: `${path('en')}: ${en}`, ja: `${path('ja')}: ${ja}` },
    at: users.map(({ id }) => id),
  }
}

/** The same for the nodes of the document itself, whatever its modules hold. */
export const validateNodes = (document: GraphDocument, signatures: Signatures): Problem[] =>
  checkNodes(document.nodes, document, signatures)

function checkNodes(nodes: readonly GraphNode[], document: GraphDocument, signatures: Signatures): Problem[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const problems = nodes.flatMap((node) => checkNode(node, byId, document, signatures))
  const { cycles } = sortNodes(nodes)
  return [...problems, ...cycles.filter((cycle) => cycle.length > 1).map(cycleProblem)]
}

function checkNode(
  node: GraphNode,
  byId: ReadonlyMap<string, GraphNode>,
  document: GraphDocument,
  signatures: Signatures,
): Problem[] {
  const signature = signatureOf(document, node.op, signatures)
  if (signature === undefined) return [unknownOp(node)]
  const problems: Problem[] = []
  const inputs = node.inputs ?? {}
  for (const [port, written] of Object.entries(inputs)) {
    if (!Object.hasOwn(signature.inputs, port)) {
      problems.push(unknownPort(node, port, signature))
      continue
    }
    const { variadic } = signature.inputs[port] ?? {}
    const isList = typeof written !== 'string'
    if (isList && variadic === undefined) problems.push(notVariadic(node, port))
    if (!isList && variadic !== undefined) problems.push(needsList(node, port))
    for (const source of isList ? written : [written]) {
      const from = parseSource(source)
      const sourceNode = byId.get(from.node)
      if (sourceNode === undefined) {
        problems.push(unknownNode(node, port, from.node))
      } else if (sourceNode === node) {
        problems.push(selfWire(node, port))
      } else {
        const sourceSignature = signatureOf(document, sourceNode.op, signatures)
        if (
          sourceSignature !== undefined &&
          meantOutput(sourceSignature.outputs ?? ['y'], from.output) === undefined
        ) {
          problems.push(unknownOutput(node, port, sourceNode, from.output, sourceSignature))
        }
      }
    }
  }
  for (const [port, { optional, param }] of Object.entries(signature.inputs)) {
    const written = Object.hasOwn(inputs, port) ? inputs[port] : undefined
    const empty = written === undefined || written.length === 0
    if (empty && optional === undefined && param === undefined) problems.push(missingInput(node, port))
  }
  return problems
}

/** The inputs and outputs of a subgraph must exist in its body. */
function checkEnds(name: string, { nodes, inputs = [], outputs = {} }: Subgraph): Problem[] {
  const ids = new Set(nodes.map(({ id }) => id))
  const ends = [...inputs, ...Object.values(outputs).map((source) => parseSource(source).node)]
  return ends
    .filter((id) => !ids.has(id))
    .map((id) => ({
      code: 'unknown-node',
      message: {
        en: `the module ${name} names ${id}, which is not one of its nodes`,
        ja: `モジュール ${name} が ${id} を名指しているが、その中にそのノードはない`,
      },
      at: [],
    }))
}

/** Subgraphs that contain themselves, directly or through others. */
function recursions(document: GraphDocument): Problem[] {
  const names = Object.keys(document.subgraphs ?? {})
  const asNodes = names.map((name): GraphNode => {
    const used = document.subgraphs?.[name]?.nodes.flatMap(({ op }) => usedModule(op) ?? [])
    return { id: name, op: '', inputs: { xs: used ?? [] } }
  })
  return sortNodes(asNodes).cycles.map((cycle) => ({
    code: 'recursive-subgraph',
    message: {
      en: `a module contains itself: ${[...cycle, cycle[0]].join(' in ')}`,
      ja: `モジュールが自分自身を含んでいる: ${[...cycle, cycle[0]].join(' → ')}`,
    },
    at: [],
  }))
}

const list = (names: readonly string[]): string => names.join(', ')

const problem = (code: string, node: GraphNode, port: string, message: Text, hint?: Text): Problem => ({
  code,
  message,
  at: [node.id],
  port,
  ...(hint === undefined ? {} : { hint }),
})

const unknownOp = ({ id, op }: GraphNode): Problem => {
  const module = usedModule(op)
  return {
    code: 'unknown-op',
    message:
      module === undefined || module === ''
        ? { en: `this version has no op called ${op}`, ja: `このバージョンには ${op} という演算がない` }
        : { en: `there is no module called ${module}`, ja: `モジュール ${module} はない` },
    at: [id],
    hint: {
      en: 'its wires and attributes are kept; replace it, or open the document with a newer version',
      ja: '配線と属性は保たれる。ほかの演算に置き換えるか、新しいバージョンで開く',
    },
  }
}

const unknownPort = (node: GraphNode, port: string, { inputs }: Signature): Problem => {
  const ports = Object.keys(inputs)
  return problem(
    'unknown-port',
    node,
    port,
    { en: `${node.op} has no port ${port}`, ja: `${node.op} にポート ${port} はない` },
    ports.length === 0
      ? { en: 'it takes no wires', ja: '配線を受け取らない演算である' }
      : { en: `its ports are ${list(ports)}`, ja: `ポートは ${list(ports)}` },
  )
}

const notVariadic = (node: GraphNode, port: string): Problem =>
  problem('not-variadic', node, port, {
    en: `${port} takes one wire, not a list`,
    ja: `${port} が受け取る配線は一本で、リストではない`,
  })

const needsList = (node: GraphNode, port: string): Problem =>
  problem('needs-list', node, port, {
    en: `${port} takes a list of wires`,
    ja: `${port} は配線のリストを受け取る`,
  })

const unknownNode = (node: GraphNode, port: string, source: string): Problem =>
  problem('unknown-node', node, port, {
    en: `the wire comes from ${source}, which does not exist`,
    ja: `配線の元 ${source} が存在しない`,
  })

const selfWire = (node: GraphNode, port: string): Problem =>
  problem('self-wire', node, port, {
    en: `${node.id} is wired to itself`,
    ja: `${node.id} が自分自身に配線されている`,
  })

const unknownOutput = (
  node: GraphNode,
  port: string,
  source: GraphNode,
  output: string,
  { outputs = ['y'] }: Signature,
): Problem =>
  problem(
    'unknown-output',
    node,
    port,
    { en: `${source.id} has no output ${output}`, ja: `${source.id} に出力 ${output} はない` },
    { en: `its outputs are ${list(outputs)}`, ja: `出力は ${list(outputs)}` },
  )

const missingInput = (node: GraphNode, port: string): Problem =>
  problem('missing-input', node, port, {
    en: `nothing is wired to ${port}`,
    ja: `${port} に何も配線されていない`,
  })

const missingObjective = (objective: string): Problem => ({
  code: 'unknown-objective',
  message: {
    en: `the objective is ${objective}, which does not exist`,
    ja: `目的関数に指定された ${objective} が存在しない`,
  },
  at: [],
})

const shownOfCycle = 8

function cycleProblem(cycle: readonly string[]): Problem {
  const shown = cycle.length > shownOfCycle ? [...cycle.slice(0, shownOfCycle), '…'] : cycle
  const round = [...shown, cycle[0]].join(' → ')
  return {
    code: 'cycle',
    message: { en: `wires go round in a circle: ${round}`, ja: `配線が輪になっている: ${round}` },
    at: cycle,
    hint: { en: 'remove one wire of the circle', ja: '輪の中の配線を一本外す' },
  }
}
