import type { AnyOp, Port } from '../ops/kit/definition'
import type { GraphNode } from '../graph/document'
import { cardRows, moduleBody, type ParameterRow } from './parameter-rows'
import { sizes } from './sizes'

/** Shapes of nodes. A scalar op becomes a slab where its lanes must be a tensor's distance apart. */
export type FigureKind =
  'circle' | 'data' | 'parameter' | 'activation' | 'slab' | 'card' | 'module' | 'loss' | 'unknown' | 'port'

/** Where a wire meets a node; x and y from the node's upper left corner. */
export interface PortPlace {
  /** name of the port or of the output */
  readonly name: string
  /** place in a variadic port's list */
  readonly index?: number
  readonly x: number
  readonly y: number
  readonly rank: number
  /** `owned`: the node itself provides the value, so the port shows only while someone wires */
  readonly state: 'wired' | 'free' | 'owned'
  /** the free place at the end of a variadic port */
  readonly another?: boolean
}

export interface NodeFigure {
  readonly kind: FigureKind
  readonly width: number
  readonly height: number
  readonly inputs: readonly PortPlace[]
  readonly outputs: readonly PortPlace[]
  /** tensors flow here: lanes are farther apart, and stronger */
  readonly tensor: boolean
  /** parameters that the node owns, in the order of their rows on a card */
  readonly rows: readonly ParameterRow[]
  /** the objective is this node's output: a barline follows it */
  readonly seed: boolean
  /** it stands on the frame of an inside, where values come in or leave */
  readonly edge?: 'in' | 'out'
}

export interface FigureContext {
  /** `undefined`: an op that this version does not know */
  readonly op: AnyOp | undefined
  /** rank of what arrives at a port, and of what leaves an output */
  readonly rankIn: (port: string, index?: number) => number
  readonly rankOut: (output: string) => number
  readonly isObjective: boolean
  /** outputs that a wire starts from */
  readonly used: ReadonlySet<string>
  /** something arrives here from outside of what has been opened */
  readonly isPort?: boolean
}

interface Slot {
  readonly name: string
  readonly index?: number
  readonly state: PortPlace['state']
  readonly another?: boolean
}

export function figureOf(node: GraphNode, context: FigureContext): NodeFigure {
  const slots = slotsOf(node, context.op)
  const lanes = slots.filter(
    ({ state, another, index }) => state !== 'owned' && (another !== true || index === 0),
  )
  const outputs = outputsOf(context)
  const ranks = [
    ...lanes.map(({ name, index }) => context.rankIn(name, index)),
    ...outputs.map((name) => context.rankOut(name)),
  ]
  const tensor = ranks.some((rank) => rank > 0)
  const isVariadic = slots.some(({ another }) => another === true)
  const edge = context.isPort === true ? 'in' : context.op?.outlet === true ? 'out' : undefined
  const kind = edge === undefined ? kindOf(context.op, isVariadic ? 3 : lanes.length, tensor) : 'port'
  const pitch = tensor ? sizes.laneTensor : sizes.lane
  const span = (Math.max(lanes.length, outputs.length, 1) - 1) * pitch
  const owned = slots.filter(({ state }) => state === 'owned')
  const { rows, ...box } =
    kind === 'module'
      ? moduleBody(context.op, span)
      : bodyOf(kind, lanes.length, outputs.length, pitch, cardRows(kind, node, owned, context.op), tensor)
  const ys = laneYs(kind, lanes.length, box.height, pitch)
  const place = (slot: Slot, y: number): PortPlace => ({
    name: slot.name,
    ...(slot.index === undefined ? {} : { index: slot.index }),
    x: kind === 'circle' ? circleEdge(y, box) : kind === 'port' ? box.width / 2 : 0,
    y,
    rank: context.rankIn(slot.name, slot.index),
    state: slot.state,
    ...(slot.another === true ? { another: true } : {}),
  })
  // What is owned inside a module has no port outside.
  const aside = kind === 'module' ? [] : slots.filter((slot) => !lanes.includes(slot))
  const hasOutput = !(kind === 'loss' && context.isObjective && context.used.size === 0)
  return {
    kind,
    ...box,
    inputs: [
      ...lanes.map((slot, i) => place(slot, ys[i] ?? 0)),
      ...aside.map((slot, i) => place(slot, ownedY(slot, i, rows, ys, box.height))),
    ],
    outputs:
      edge === 'out'
        ? []
        : hasOutput
          ? outputs.map((name, i) => ({
              name,
              x: kind === 'port' ? box.width / 2 : box.width,
              y: outputY(kind, i, outputs.length, box.height, pitch),
              rank: context.rankOut(name),
              state: context.used.has(name) || context.isObjective ? ('wired' as const) : ('free' as const),
            }))
          : [],
    tensor,
    rows,
    seed: context.isObjective && kind !== 'loss' && kind !== 'port',
    ...(edge && { edge }),
  }
}

/** All the places of a node's inputs, in the order of the op's ports; wires into ports that the op lacks come last. */
function slotsOf(node: GraphNode, op: AnyOp | undefined): Slot[] {
  const written = Object.entries(node.inputs ?? {})
  const known: readonly (readonly [string, Port])[] = op === undefined ? [] : Object.entries(op.inputs)
  const names = new Set(known.map(([name]) => name))
  const others = written.filter(([name]) => !names.has(name)).map(([name]): [string, Port] => [name, {}])
  return [...known, ...others].flatMap(([name, port]): Slot[] => {
    const sources = written.find(([other]) => other === name)?.[1]
    if (port.variadic === true || Array.isArray(sources)) {
      const list = sources === undefined ? [] : typeof sources === 'string' ? [sources] : sources
      const wired = list.map((_, index): Slot => ({ name, index, state: 'wired' }))
      return port.variadic === true
        ? [...wired, { name, index: list.length, state: 'free', another: true }]
        : wired
    }
    if (sources !== undefined) return [{ name, state: 'wired' }]
    const isOwned = port.param !== undefined || port.optional === true
    return [{ name, state: isOwned ? 'owned' : 'free' }]
  })
}

/** Kinds whose value stands somewhere else, or nowhere. */
const heldKinds: ReadonlySet<FigureKind> = new Set(['data', 'parameter', 'unknown', 'port'])

/** Whether a node's result stands beside it, as no wire carries anything on. */
export const isEnd = ({ kind, outputs }: Pick<NodeFigure, 'kind' | 'outputs'>): boolean =>
  !heldKinds.has(kind) && outputs.length > 0 && outputs.every(({ state }) => state === 'free')

/** An unknown op has the outputs that wires say it has. */
function outputsOf({ op, used }: FigureContext): readonly string[] {
  if (op !== undefined) return op.outputs ?? ['y']
  return used.size === 0 ? ['y'] : [...used]
}

function kindOf(op: AnyOp | undefined, lanes: number, tensor: boolean): FigureKind {
  if (op === undefined) return 'unknown'
  const { kind } = op.figure
  if (kind !== 'circle') return kind
  return lanes > 2 || (tensor && lanes > 1) ? 'slab' : 'circle'
}

const bodyOf = (
  ...[kind, lanes, outputs, pitch, rows, tensor]: Parameters<typeof boxOf>
): ReturnType<typeof boxOf> & { readonly rows: readonly ParameterRow[] } => ({
  ...boxOf(kind, lanes, outputs, pitch, rows, tensor),
  rows,
})

function boxOf(
  kind: Exclude<FigureKind, 'module'>,
  lanes: number,
  outputs: number,
  pitch: number,
  rows: readonly ParameterRow[],
  tensor: boolean,
): { readonly width: number; readonly height: number } {
  const span = Math.max(0, lanes - 1) * pitch
  const outSpan = Math.max(0, outputs - 1) * pitch
  switch (kind) {
    case 'circle':
      return { width: sizes.circle, height: sizes.circle }
    case 'data':
      return sizes.tag
    case 'port':
      return sizes.port
    case 'parameter':
      return {
        width: tensor ? sizes.parameter.widest : sizes.parameter.width,
        height: sizes.parameter.height,
      }
    case 'activation':
      return { width: sizes.activation, height: Math.max(sizes.activation, span + 56, outSpan + 56) }
    case 'slab':
      return {
        width: sizes.slab.width,
        height: Math.max(sizes.slab.height, span + 2 * sizes.slab.inset, outSpan + 2 * sizes.slab.inset),
      }
    case 'card': {
      const lastRow = rows.at(-1)
      const body = lastRow === undefined ? 0 : lastRow.y + lastRow.height + 26
      const height = Math.max(
        sizes.card.height,
        body,
        span + 2 * sizes.card.port,
        outSpan + 2 * sizes.card.port,
      )
      return { width: sizes.card.width, height }
    }
    case 'loss':
      return {
        width: sizes.loss.width,
        height: Math.max(sizes.loss.height, sizes.loss.port + span + sizes.loss.below),
      }
    case 'unknown':
      return {
        width: sizes.unknown.width,
        height: Math.max(sizes.unknown.height, span + sizes.unknown.height),
      }
  }
}

function laneYs(kind: FigureKind, lanes: number, height: number, pitch: number): number[] {
  const first =
    kind === 'module'
      ? sizes.module.port
      : kind === 'loss' || kind === 'card'
        ? sizes.card.port - (kind === 'loss' ? 2 : 0)
        : kind === 'unknown'
          ? sizes.unknown.port
          : (height - (lanes - 1) * pitch) / 2
  return Array.from({ length: lanes }, (_, i) => first + i * pitch)
}

function outputY(kind: FigureKind, i: number, count: number, height: number, pitch: number): number {
  if (kind === 'card') return sizes.card.port + i * pitch
  if (kind === 'module') return sizes.module.port + i * pitch
  if (kind === 'unknown') return sizes.unknown.port + i * pitch
  return (height - (count - 1) * pitch) / 2 + i * pitch
}

/** An owned port stands beside its row on a card, else below the lanes. */
function ownedY(
  slot: Slot,
  i: number,
  rows: readonly ParameterRow[],
  ys: readonly number[],
  height: number,
): number {
  const row = rows.find(({ port }) => port === slot.name)
  if (row !== undefined) return row.y + row.height / 2 + (row.y === 68 ? 10 : 0)
  return Math.min(height - 8, (ys.at(-1) ?? height / 2) + 24 * (i + 1))
}

/** x of a circle's left edge at height y. */
function circleEdge(
  y: number,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const radius = width / 2
  const rise = y - height / 2
  return radius - Math.sqrt(Math.max(0, radius * radius - rise * rise))
}
