import { createStore } from 'zustand/vanilla'
import type { Scene, SceneNode } from '../../figure/scene'
import { centreLine } from '../../figure/wire-path'
import { insertOnWire } from '../../graph/edits'
import { connect, resource } from '../../graph/wiring'
import { sourceName } from '../../graph/wires'
import type { GraphDocument, GraphNode } from '../../graph/document'
import { findOpHere } from '../state/ops'
import { reachable } from './wiring'

/** The wire that a dragged node would be put into. */
export const wireDrop = createStore<{ readonly wire?: string }>(() => ({}))

export const setWireDrop = (wire: string | undefined): void => {
  if (wireDrop.getState().wire !== wire) wireDrop.setState(wire === undefined ? {} : { wire }, true)
}

const reachPx = 24

/** The wire nearest to a point, when it runs closer than a port's size. */
export function wireAt(scene: Scene, [x, y]: readonly [number, number], except?: string): string | undefined {
  let best: string | undefined
  let nearest = reachPx
  for (const wire of scene.wires) {
    if (wire.source.node === except || wire.target.node === except) continue
    const [left, right] = [Math.min(wire.from[0], wire.to[0]), Math.max(wire.from[0], wire.to[0])]
    if (x < left - reachPx || x > right + reachPx) continue
    for (const [px, py] of centreLine(wire.from, wire.to)) {
      const distance = Math.hypot(px - x, py - y)
      if (distance < nearest) {
        nearest = distance
        best = wire.id
      }
    }
  }
  return best
}

/** The wire that takes this loose node in when it is let go here: it must have a free input and a free output. */
export function wireFor(scene: Scene, id: string): string | undefined {
  const node = scene.node(id)
  if (node === undefined || !isLoose(scene, node) || entrance(node.node) === undefined) return undefined
  const middle = [node.x + node.figure.width / 2, node.y + node.figure.height / 2] as const
  const wire = wireAt(scene, middle, id)
  if (wire === undefined || reachable(scene, id, 'down').size > 1) return undefined
  return wire
}

const isLoose = (scene: Scene, { id }: SceneNode): boolean =>
  scene.wires.every(({ source, target }) => source.node !== id && target.node !== id)

/** The port that a wire enters an op of this kind by. */
function entrance({
  op,
}: Pick<GraphNode, 'op'>): { readonly port: string; readonly variadic: boolean } | undefined {
  const first = Object.entries(findOpHere(op)?.inputs ?? {})[0]
  return first === undefined ? undefined : { port: first[0], variadic: first[1].variadic === true }
}

/** Puts a node of the document into a wire. */
export function splice(document: GraphDocument, scene: Scene, id: string, wireId: string): GraphDocument {
  const wire = scene.wires.find((other) => other.id === wireId)
  const node = document.nodes.find((other) => other.id === id)
  const door = node === undefined ? undefined : entrance(node)
  if (wire === undefined || node === undefined || door === undefined) return document
  const output = findOpHere(node.op)?.outputs?.[0] ?? 'y'
  const rewired = resource(document, wireId, sourceName({ node: id, output }))
  return connect(rewired, sourceName(wire.source), { node: id, ...door })
}

/** Puts a new node into a wire; the document with the node beside it when its op takes nothing in. */
export function spliceNew(document: GraphDocument, wireId: string, node: GraphNode): GraphDocument {
  const door = entrance(node)
  if (door === undefined) return { ...document, nodes: [...document.nodes, node] }
  return insertOnWire(document, wireId, node, { ...door, output: findOpHere(node.op)?.outputs?.[0] ?? 'y' })
}
