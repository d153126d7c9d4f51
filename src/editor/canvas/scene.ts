import { createStore } from 'zustand/vanilla'
import { useSyncExternalStore } from 'react'
import type { Frame } from '../../engine/views'
import type { KnownRank } from '../../figure/ranks'
import { sceneOf, withMoved, type Scene, type SceneNode } from '../../figure/scene'
import type { Point } from '../../figure/wire-path'
import type { GraphDocument } from '../../graph/document'
import { nodeViewOf } from '../state/derived'
import { opsOf } from '../state/ops'
import { store } from '../state/store'

/** Where nodes lie that the document does not say: those under the pointer, and those that nobody has placed yet. */
export interface Places {
  readonly moving: ReadonlyMap<string, Point>
  readonly laidOut: ReadonlyMap<string, Point>
}

const nowhere: ReadonlyMap<string, Point> = new Map()

export const places = createStore<Places>(() => ({ moving: nowhere, laidOut: nowhere }))

export const setMoving = (moving: ReadonlyMap<string, Point>): void => {
  places.setState({ moving: moving.size === 0 ? nowhere : moving })
}

/** The scene without what is being dragged, and what it was made from. */
interface Made {
  readonly document: GraphDocument
  readonly ports: readonly string[] | undefined
  readonly ranks: string
  readonly laidOut: Places['laidOut']
  readonly scene: Scene
}

let made: Made | undefined
let moved: { readonly from: Scene; readonly moving: Places['moving']; readonly scene: Scene } | undefined
let rankedFrame: Frame | undefined
let rankText = ''

/**
 * The document as it lies on the canvas. A pure function of document, ranks and places; nodes that an edit does not
 * concern are the same objects as before.
 */
export function currentScene(): Scene {
  const still = stillScene()
  const { moving } = places.getState()
  if (moving.size === 0) return still
  if (moved?.from !== still || moved.moving !== moving)
    moved = { from: still, moving, scene: withMoved(still, moving) }
  return moved.scene
}

function stillScene(): Scene {
  const { document, frame, levels } = store.getState()
  const ports = levels.at(-1)?.ports
  const { laidOut } = places.getState()
  if (rankedFrame !== frame) {
    rankedFrame = frame
    rankText = ranksOf(frame)
  }
  if (
    made?.document === document &&
    same(made.ports, ports) &&
    made.laidOut === laidOut &&
    made.ranks === rankText
  )
    return made.scene
  const rank: KnownRank = (id, output) =>
    nodeViewOf({ frame }, id)?.outputs.find(({ name }) => name === output)?.value?.shape.length
  const fresh = sceneOf(document, {
    findOp: opsOf(document).find,
    rank,
    ...(ports && { ports: new Set(ports) }),
    place: ({ id, at }) => (at === undefined ? laidOut.get(id) : undefined),
  })
  const scene = made === undefined ? fresh : keepSame(made.scene, fresh)
  made = { document, ports, ranks: rankText, laidOut, scene }
  return scene
}

export const useScene = (): Scene => useSyncExternalStore(subscribe, currentScene)

/** A part of the scene; `select` must give the same object while nothing in it changes. */
export const useScenePart = <T>(select: (scene: Scene) => T): T =>
  useSyncExternalStore(subscribe, () => select(currentScene()))

/** One node of the scene; the same object until something about its shape or place changes. */
export const useSceneNode = (id: string): SceneNode | undefined =>
  useSyncExternalStore(subscribe, () => currentScene().node(id))

function subscribe(listener: () => void): () => void {
  const stops = [store.subscribe(listener), places.subscribe(listener)]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Only ranks shape the scene; a frame with other numbers changes nothing. */
const ranksOf = (frame: Frame): string =>
  frame.nodes
    .map(({ id, outputs }) => `${id}:${outputs.map(({ value }) => value?.shape.length ?? '').join(',')}`)
    .join(';')

function keepSame(before: Scene, after: Scene): Scene {
  const nodes = after.nodes.map((node) => {
    const old = before.node(node.id)
    if (old === undefined) return node
    const figure = same(old.figure, node.figure) ? old.figure : node.figure
    const isSame = old.node === node.node && old.x === node.x && old.y === node.y && figure === old.figure
    return isSame ? old : { ...node, figure }
  })
  const wires = after.wires.map((wire) => {
    const old = before.wire(wire.id)
    return old !== undefined && same(old, wire) ? old : wire
  })
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const wireById = new Map(wires.map((wire) => [wire.id, wire]))
  const frame = same(before.frame, after.frame) ? before.frame : after.frame
  return { nodes, wires, ...(frame && { frame }), node: (id) => byId.get(id), wire: (id) => wireById.get(id) }
}

/** Figures and wires are small and plain. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [x, y] = [Object.entries(a), Object.entries(b)]
  return x.length === y.length && x.every(([key, value], i) => y[i]?.[0] === key && same(value, y[i][1]))
}
