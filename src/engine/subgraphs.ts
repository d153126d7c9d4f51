import { same, type Text } from '../base/text'
import { leaf } from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import type { GraphDocument, GraphNode, Subgraph } from '../graph/document'
import { findModule, moduleOf, opOfModule, usedModule } from '../graph/modules'
import { sortNodes } from '../graph/order'
import { carriedNames, opOfScan, scannedModule } from '../graph/scans'
import {
  isSource,
  statesOf,
  type AnyOp,
  type AttrValues,
  type KnownShapes,
  type NoiseSpec,
  type OpDefinition,
  type Port,
  type StateSpec,
} from '../ops/kit/definition'
import { resolveAttrs } from '../ops/kit/attributes'
import type { Shape } from '../tensor/tensor'
import { initOf, initOfPort, startOf } from './parameters'
import { scanOp } from './scan'
import { readSource } from './sources'
import { applyBody, readWire, type BodyInputs, type FindOp } from './subgraph-body'

/**
 * Finds ops by name, subgraphs of the document among them. A subgraph is an op like any other: its ports are its Inputs,
 * its expression is its body, and what the nodes of its body own and remember it owns and remembers itself, under
 * `inner.port` and `inner.state`. `undefined` for a subgraph that contains itself.
 */
export function opFinder(document: Pick<GraphDocument, 'subgraphs'>, builtIn: FindOp): FindOp {
  const { subgraphs } = document
  if (subgraphs === undefined) return builtIn
  const made = new Map<string, OpDefinition | undefined>()
  const find: FindOp = (name) => {
    const key = usedModule(name)
    if (key === undefined) return builtIn(name)
    if (made.has(name)) return made.get(name)
    // Found while it is being made: it contains itself.
    made.set(name, undefined)
    const body = findModule(document, key)
    const op =
      body === undefined
        ? undefined
        : scannedModule(name) === undefined
          ? subgraphOp(name, key, body, find)
          : scanOf(name, key, body, find)
    made.set(name, op)
    return op
  }
  return find
}

function scanOf(name: string, key: string, body: Subgraph, find: FindOp): OpDefinition | undefined {
  const cell = find(opOfModule(key))
  return cell === undefined || isSource(cell) ? undefined : scanOp(name, key, body, cell, find)
}

/**
 * The ops that a document's modules are, as `opFinder` finds them: each once, and repeated over time if it carries a state.
 * Those that contain themselves are left out.
 */
export function modulesOf(document: Pick<GraphDocument, 'subgraphs'>, find: FindOp): AnyOp[] {
  return Object.entries(document.subgraphs ?? {}).flatMap(([name, body]) =>
    [opOfModule(name), ...(carriedNames(body).length > 0 ? [opOfScan(name)] : [])].flatMap(
      (op) => find(op) ?? [],
    ),
  )
}

function subgraphOp(name: string, title: string, body: Subgraph, find: FindOp): OpDefinition | undefined {
  if (body.nodes.some((node) => find(node.op) === undefined)) return undefined
  const text = same(title)
  const outputs = Object.entries(body.outputs ?? {})
  return {
    name,
    category: 'layer',
    order: 0,
    title: text,
    short: text,
    summary: contentOf(body),
    about: {
      en: 'A module of this document: a group of nodes under one name. Every use of it owns its parameters, unless they are wired in from outside.',
      ja: 'この文書のモジュール。ノードのまとまりに名前を付けたもの。パラメータは使うごとに別々に持つ（外から配線したものは共通になる）。',
    },
    backwardWords: {
      en: 'takes the gradient back through the nodes inside it',
      ja: '中のノードを逆にたどって勾配を渡す',
    },
    figure: { kind: 'module', glyph: title },
    formula: '',
    inputs: {
      ...Object.fromEntries((body.inputs ?? []).map((id): [string, Port] => [id, { dtype: 'any' }])),
      ...ownedPorts(body, find),
    },
    outputs: outputs.map(([output]) => output),
    ...sides(body, find),
    expr: (x, _, mode) => {
      const given: Readonly<Record<string, Value | readonly Value[] | undefined>> = x
      const at = (id: string): Value | undefined => {
        const value = Object.hasOwn(given, id) ? given[id] : undefined
        return Array.isArray(value) ? undefined : (value as Value | undefined) // its ports take one wire each
      }
      const results = applyBody(body, find, mode, {
        input: at,
        parameter: at,
        side: (side, shape) => at(side) ?? leaf(shape()),
      })
      const named = outputs.flatMap(([output, source]) => {
        const value = readWire(results, source)
        return value === undefined ? [] : [[output, value] as const]
      })
      const nexts = [...results].filter(([result]) => result.startsWith('next.'))
      return Object.fromEntries([...named, ...nexts])
    },
    samples: [],
  }
}

/** What is inside, in a line: `Affine → Relu → Affine`. */
function contentOf({ nodes, inputs = [] }: Subgraph): Text {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const ops = sortNodes(nodes).order.flatMap((id) => {
    const node = byId.get(id)
    return node === undefined || inputs.includes(id) ? [] : [moduleOf(node.op) ?? node.op]
  })
  const shown = ops.length > 6 ? [...ops.slice(0, 5), '…'] : ops
  return same(shown.join(' → '))
}

/** Ports for everything that the nodes of a body own. */
function ownedPorts(body: Subgraph, find: FindOp): Record<string, Port> {
  const ports: Record<string, Port> = {}
  for (const node of body.nodes) {
    const op = find(node.op)
    if (op === undefined) continue
    if (isSource(op)) {
      if (op.source !== 'parameter') continue
      const param = { init: 'normal', shape: sizeIn(body, find, node.id) } as const
      startOf.set(param, {
        init: initOf(node.attrs, { op: 'normal' }),
        value: readSource(node, op, undefined).value,
      })
      ports[node.id] = { param }
      continue
    }
    for (const [port, spec] of Object.entries(op.inputs)) {
      const isWired = node.inputs !== undefined && Object.hasOwn(node.inputs, port)
      if (isWired || spec.param === undefined || isSwitchedOff(op, spec, node)) continue
      const name = `${node.id}.${port}`
      const { chosen: _, ...rest } = spec.param
      const param = { ...rest, shape: sizeIn(body, find, name) }
      startOf.set(param, startOf.get(spec.param) ?? { init: initOfPort(spec.param, node.attrs) })
      ports[name] = { param, ...(spec.optional === true ? { optional: true } : {}) }
    }
  }
  return ports
}

/** An optional parameter that the node's attributes leave out. With all shapes at hand, a rule without an answer says no. */
function isSwitchedOff(op: OpDefinition, { param, optional }: Port, node: GraphNode): boolean {
  if (optional !== true || param === undefined) return false
  // 24 columns are blocks of three or four gates, one way or both.
  const shapes = Object.fromEntries(Object.keys(op.inputs).map((port) => [port, [24, 24, 24, 24]]))
  try {
    return param.shape(shapes, resolveAttrs(op, node.attrs).attrs) === undefined
  } catch {
    // Shapes of that rank do not fit it, which says nothing.
    return false
  }
}

function sides(body: Subgraph, find: FindOp): Pick<OpDefinition, 'state' | 'noise'> {
  const state: Record<string, StateSpec> = {}
  const noise: Record<string, NoiseSpec> = {}
  for (const node of body.nodes) {
    const op = find(node.op)
    if (op === undefined || isSource(op)) continue
    for (const [name, { when: _, ...spec }] of statesOf(op, resolveAttrs(op, node.attrs).attrs)) {
      const inner = `${node.id}.${name}`
      state[inner] = { ...spec, shape: (xs) => sizeIn(body, find, inner)(xs, {}) ?? [] }
    }
    for (const [name, spec] of Object.entries(op.noise ?? {})) {
      const inner = `${node.id}.${name}`
      noise[inner] = { ...spec, shape: (xs) => sizeIn(body, find, inner)(xs, {}) ?? [] }
    }
  }
  return { state, noise }
}

/** The shape of what a body owns or remembers under `name`: its expressions are built far enough to know. */
const sizeIn =
  (body: Subgraph, find: FindOp, name: string) =>
  (xs: KnownShapes, _: AttrValues): Shape | undefined => {
    let found: Shape | undefined
    const at = (id: string): Value | undefined => {
      const shape = Object.hasOwn(xs, id) ? xs[id] : undefined
      return shape === undefined ? undefined : leaf(shape, 'float', id)
    }
    const from: BodyInputs = {
      input: at,
      parameter: (inner, shape) => {
        const own = xs[inner] ?? shape()
        if (inner === name) found = own
        return own === undefined ? undefined : leaf(own, 'float', inner)
      },
      side: (inner, shape) => {
        const own = shape()
        if (inner === name) found = own
        return leaf(own, 'float', inner)
      },
    }
    try {
      applyBody(body, find, 'train', from)
    } catch (error) {
      // Further on the body may need what is not known yet.
      const isEarly = error instanceof ShapeError && (found !== undefined || error.code === 'not-wired')
      if (!isEarly) throw error
    }
    return found
  }
