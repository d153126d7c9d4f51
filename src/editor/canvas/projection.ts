import { Position, type Edge, type Node } from '@xyflow/react'
import type { PortPlace } from '../../figure/node-figure'
import type { Scene, SceneNode, SceneWire } from '../../figure/scene'
import type { Selection } from '../state/editor-state'

/** What React Flow gets of a node. Its place is React Flow's own; everything that changes often is subscribed to. */
export type FigureNode = Node<{ readonly scene: SceneNode }, 'figure'>
export type WireEdge = Edge<{ readonly tensor: boolean }, 'wire'>

/** Side of the square in which a port can be grasped. */
export const grasp = 24

export const inHandle = ({ name, index }: Pick<PortPlace, 'name' | 'index'>): string =>
  index === undefined ? `in:${name}` : `in:${name}.${index}`

export const outHandle = (output: string): string => `out:${output}`

/** Port and place in its list, from a handle's name. */
export function portOf(handle: string): { readonly port: string; readonly index?: number } {
  const [, name = '', index] = /^(?:in|out):(.+?)(?:\.(\d+))?$/.exec(handle) ?? []
  return index === undefined ? { port: name } : { port: name, index: Number(index) }
}

const nodeCache = new WeakMap<SceneNode, { on: FigureNode; off: FigureNode }>()
const dataCache = new WeakMap<object, { readonly scene: SceneNode }>()

/** The scene as React Flow's nodes: equal scene nodes are equal objects, so that unrelated edits touch nothing. */
export function projectNodes(scene: Scene, { nodes }: Selection): FigureNode[] {
  return scene.nodes.map((node) => {
    let pair = nodeCache.get(node)
    if (pair === undefined) {
      const off = projectNode(node)
      pair = { off, on: { ...off, selected: true } }
      nodeCache.set(node, pair)
    }
    return nodes.has(node.id) ? pair.on : pair.off
  })
}

function projectNode(scene: SceneNode): FigureNode {
  const { id, figure, node, x, y } = scene
  return {
    id,
    type: 'figure',
    position: { x, y },
    data: dataOf(node, scene),
    width: figure.width,
    height: figure.height,
    measured: { width: figure.width, height: figure.height },
    handles: [
      ...figure.inputs.map((port) => handle(inHandle(port), 'target', port)),
      ...figure.outputs.map((port) => handle(outHandle(port.name), 'source', port)),
    ],
    selected: false,
    focusable: false,
    domAttributes: { 'aria-roledescription': undefined },
  }
}

/** A node that only moves keeps its data. */
function dataOf(node: object, scene: SceneNode): { readonly scene: SceneNode } {
  const known = dataCache.get(node)
  if (known !== undefined && known.scene.figure === scene.figure && known.scene.op === scene.op) return known
  const data = { scene }
  dataCache.set(node, data)
  return data
}

const handle = (id: string, type: 'source' | 'target', { x, y }: PortPlace) => ({
  id,
  type,
  position: type === 'source' ? Position.Right : Position.Left,
  x: x - grasp / 2,
  y: y - grasp / 2,
  width: grasp,
  height: grasp,
})

let edgeCache = new Map<string, { readonly key: string; readonly edge: WireEdge }>()

export function projectEdges(scene: Scene, { wires }: Selection): WireEdge[] {
  const next: typeof edgeCache = new Map()
  const edges = scene.wires.map((wire) => {
    const selected = wires.has(wire.id)
    const key = `${wire.source.node} ${wire.source.output} ${selected} ${wire.tensor}`
    const known = edgeCache.get(wire.id)
    const edge = known?.key === key ? known.edge : projectEdge(wire, selected)
    next.set(wire.id, { key, edge })
    return edge
  })
  edgeCache = next
  return edges
}

/** React Flow would call an edge by its ids, in English; `null` stops it, though its types do not say so. */
const unlabelled: object = { ariaLabel: null }

const projectEdge = ({ id, source, target, tensor }: SceneWire, selected: boolean): WireEdge => ({
  id,
  type: 'wire',
  source: source.node,
  target: target.node,
  sourceHandle: outHandle(source.output),
  targetHandle: inHandle({
    name: target.port,
    ...(target.index === undefined ? {} : { index: target.index }),
  }),
  data: { tensor },
  selected,
  focusable: false,
  reconnectable: false,
  ariaRole: 'none',
  domAttributes: { 'aria-roledescription': undefined },
  ...unlabelled,
})
