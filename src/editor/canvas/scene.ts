import { createStore } from 'zustand/vanilla'
import { useSyncExternalStore } from 'react'
import type { Frame } from '../../engine/views'
import type { KnownRank } from '../../figure/ranks'
import { sceneOf, type Scene, type SceneNode } from '../../figure/scene'
import type { Point } from '../../figure/wire-path'
import type { GraphDocument } from '../../graph/document'
import { findOp } from '../../ops'
import { nodeViewOf } from '../state/derived'
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

interface Made {
  readonly document: GraphDocument
  readonly ranks: string
  readonly places: Places
  readonly scene: Scene
}

let made: Made | undefined
let rankedFrame: Frame | undefined
let rankText = ''

/**
 * The document as it lies on the canvas. A pure function of document, ranks and places; nodes that an edit does not
 * concern are the same objects as before.
 */
export function currentScene(): Scene {
  const { document, frame } = store.getState()
  const now = places.getState()
  if (rankedFrame !== frame) {
    rankedFrame = frame
    rankText = ranksOf(frame)
  }
  if (made?.document === document && made.places === now && made.ranks === rankText) return made.scene
  const rank: KnownRank = (id, output) =>
    nodeViewOf({ frame }, id)?.outputs.find(({ name }) => name === output)?.value?.shape.length
  const fresh = sceneOf(document, {
    findOp,
    rank,
    place: ({ id, at }) => now.moving.get(id) ?? (at === undefined ? now.laidOut.get(id) : undefined),
  })
  const scene = made === undefined ? fresh : keepSame(made.scene, fresh)
  made = { document, ranks: rankText, places: now, scene }
  return scene
}

export const useScene = (): Scene => useSyncExternalStore(subscribe, currentScene)

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
  const byId = new Map(nodes.map((node) => [node.id, node]))
  return { ...after, nodes, node: (id) => byId.get(id) }
}

/** Figures are small and plain. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [x, y] = [Object.entries(a), Object.entries(b)]
  return x.length === y.length && x.every(([key, value], i) => y[i]?.[0] === key && same(value, y[i][1]))
}
