import { inLanguage } from '../base/text'
import type { GraphDocument, GraphNode } from '../graph/document'
import { parseSource, wiresOf, type Wire } from '../graph/wires'
import type { AnyOp } from '../ops/kit/definition'
import { frameAround, isLetter, withTitle, type Box } from './frame'
import { figureOf, isEnd, type NodeFigure, type PortPlace } from './node-figure'
import { meaning, rankTable, type FindOp, type KnownRank } from './ranks'
import { sizes } from './sizes'
import type { Point } from './wire-path'

export interface SceneNode {
  readonly id: string
  readonly node: GraphNode
  readonly op: AnyOp | undefined
  readonly figure: NodeFigure
  readonly x: number
  readonly y: number
}

export interface SceneWire extends Wire {
  /** where it starts and ends on the canvas */
  readonly from: Point
  readonly to: Point
  readonly tensor: boolean
}

/** A document as it lies on the canvas. */
export interface Scene {
  readonly nodes: readonly SceneNode[]
  /** around the inside of a node; the ports stand on it */
  readonly frame?: Box
  /** wires whose two ends exist */
  readonly wires: readonly SceneWire[]
  readonly node: (id: string) => SceneNode | undefined
  readonly wire: (id: string) => SceneWire | undefined
}

export interface SceneOptions {
  readonly findOp: FindOp
  readonly rank: KnownRank
  /** Inputs that stand on the frame of an inside, since something arrives there from outside */
  readonly ports?: ReadonlySet<string>
  /** where a node lies that the document does not place (or that is being dragged) */
  readonly place?: (node: GraphNode) => Point | undefined
}

export function sceneOf(document: GraphDocument, options: SceneOptions): Scene {
  const rankOf = rankTable(document, options.findOp, options.rank)
  const meant = meaning(document, options.findOp)
  const wires = wiresOf(document).map((wire) => ({ ...wire, source: meant(wire.source) }))
  const used = new Map<string, Set<string>>()
  for (const { source } of wires) {
    const outputs = used.get(source.node)
    if (outputs === undefined) used.set(source.node, new Set([source.output]))
    else outputs.add(source.output)
  }
  const objective = document.objective === undefined ? undefined : parseSource(document.objective).node
  const nodes = document.nodes.map((node, i): SceneNode => {
    const op = options.findOp(node.op)
    const figure = figureOf(node, {
      op,
      rankIn: (port, index) => rankInto(node, port, index, rankOf),
      rankOut: (output) => rankOf(output === 'y' ? node.id : `${node.id}:${output}`),
      isObjective: node.id === objective,
      used: used.get(node.id) ?? none,
      isPort: options.ports?.has(node.id) === true,
    })
    const [x, y] = options.place?.(node) ?? node.at ?? unplaced(i)
    return { id: node.id, node, op, figure, x, y }
  })
  return framed(
    assemble(nodes, (byId) => wires.flatMap((wire) => placeWire(wire, byId) ?? [])),
    options.ports !== undefined,
  )
}

/** The same scene with some nodes elsewhere. Everything that does not move stays the same object. */
export const withMoved = (scene: Scene, places: ReadonlyMap<string, Point>): Scene =>
  framed(moved(scene, places), scene.frame !== undefined)

/** The scene of an inside: its ports put on a frame around everything else. */
function framed(scene: Scene, isInside: boolean): Scene {
  if (!isInside) return scene
  const { frame, places } = frameAround(scene)
  return { ...moved(scene, places), frame }
}

function moved(scene: Scene, places: ReadonlyMap<string, Point>): Scene {
  const nodes = scene.nodes.map((node) => {
    const at = places.get(node.id)
    return at === undefined || (at[0] === node.x && at[1] === node.y) ? node : { ...node, x: at[0], y: at[1] }
  })
  return assemble(nodes, (byId) =>
    scene.wires.map((wire) =>
      places.has(wire.source.node) || places.has(wire.target.node) ? (placeWire(wire, byId) ?? wire) : wire,
    ),
  )
}

function assemble(
  nodes: readonly SceneNode[],
  place: (byId: ReadonlyMap<string, SceneNode>) => readonly SceneWire[],
): Scene {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const wires = place(byId)
  const wireById = new Map(wires.map((wire) => [wire.id, wire]))
  return { nodes, wires, node: (id) => byId.get(id), wire: (id) => wireById.get(id) }
}

const none: ReadonlySet<string> = new Set()

/** A wire's ends; `undefined` when its source or its port does not exist. */
function placeWire(wire: Wire, nodes: ReadonlyMap<string, SceneNode>): SceneWire | undefined {
  const source = nodes.get(wire.source.node)
  const target = nodes.get(wire.target.node)
  const out = source?.figure.outputs.find(({ name }) => name === wire.source.output)
  const into = target === undefined ? undefined : inputPlace(target.figure, wire.target)
  if (source === undefined || target === undefined || out === undefined || into === undefined)
    return undefined
  return {
    ...wire,
    from: [source.x + out.x, source.y + out.y],
    to: [target.x + into.x, target.y + into.y],
    tensor: out.rank > 0,
  }
}

export const inputPlace = (
  figure: NodeFigure,
  { port, index }: Pick<Wire['target'], 'port' | 'index'>,
): PortPlace | undefined => figure.inputs.find((place) => place.name === port && place.index === index)

/** The upper left and lower right corners of everything, aprons and barlines included. */
export function boundsOf(scene: Scene): {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
} {
  if (scene.frame !== undefined) {
    const outlets = scene.nodes.filter(({ figure }) => figure.edge === 'out')
    const name = ({ id, label }: GraphNode): string => (label === undefined ? id : inLanguage(label, 'en'))
    return withTitle(scene.frame, !outlets.every(({ node }) => isLetter(name(node))))
  }
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y, figure } of scene.nodes) {
    const below = figure.kind === 'circle' ? 24 : 6
    left = Math.min(left, x - 6)
    top = Math.min(top, y - (figure.tensor ? 12 : 6))
    right = Math.max(right, x + figure.width + roomAfter(figure))
    bottom = Math.max(bottom, y + figure.height + below)
  }
  return left > right ? { left: 0, top: 0, right: 0, bottom: 0 } : { left, top, right, bottom }
}

/** Right of a node: the barline, or the value that stands at an output without a wire. */
function roomAfter(figure: NodeFigure): number {
  if (figure.seed) return sizes.seedWire + sizes.barline + 6
  return isEnd(figure) ? 150 : 6
}

function rankInto(
  node: GraphNode,
  port: string,
  index: number | undefined,
  rankOf: (source: string) => number,
): number {
  const written =
    node.inputs !== undefined && Object.hasOwn(node.inputs, port) ? node.inputs[port] : undefined
  if (written === undefined) return 0
  const source = typeof written === 'string' ? written : written[index ?? 0]
  return source === undefined ? 0 : rankOf(source)
}

/** Nodes that nothing places stand in a row of steps until a layout has come. */
const unplaced = (i: number): Point => [(i % 6) * 240, Math.floor(i / 6) * 216]
