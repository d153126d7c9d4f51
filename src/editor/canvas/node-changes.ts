import type { EdgeChange, NodeChange } from '@xyflow/react'
import type { Point } from '../../figure/wire-path'
import { moveNodes } from '../../graph/edits'
import { edit, select } from '../state/actions'
import { store } from '../state/store'
import type { FigureNode, WireEdge } from './projection'
import { currentScene, places, setMoving } from './scene'
import { straightened } from './straighten'
import { setWireDrop, splice, wireDrop, wireFor } from './wire-drop'

/*
 * React Flow proposes, this module disposes: places and selection are the document's and the store's. While nodes are
 * dragged their places are kept aside; letting go is one edit.
 */

export function changeNodes(changes: NodeChange<FigureNode>[]): void {
  const moved = new Map<string, Point>()
  const chosen = new Map<string, boolean>()
  for (const change of changes) {
    if (change.type === 'position' && change.position !== undefined && change.dragging === true)
      moved.set(change.id, [Math.round(change.position.x), Math.round(change.position.y)])
    if (change.type === 'select') chosen.set(change.id, change.selected)
  }
  if (moved.size > 0) {
    setMoving(straightened(currentScene(), new Map([...places.getState().moving, ...moved])))
    const [only] = moved.size === 1 ? moved.keys() : []
    setWireDrop(only === undefined ? undefined : wireFor(currentScene(), only))
  }
  if (chosen.size > 0) selectNodes(chosen)
}

export function changeEdges(changes: EdgeChange<WireEdge>[]): void {
  const { selection } = store.getState()
  const wires = new Set(selection.wires)
  let isChanged = false
  for (const change of changes) {
    if (change.type !== 'select' || wires.has(change.id) === change.selected) continue
    isChanged = true
    if (change.selected) wires.add(change.id)
    else wires.delete(change.id)
  }
  if (isChanged) select({ nodes: selection.nodes, wires })
}

function selectNodes(chosen: ReadonlyMap<string, boolean>): void {
  const { selection } = store.getState()
  const nodes = new Set(selection.nodes)
  for (const [id, isOn] of chosen) {
    if (isOn) nodes.add(id)
    else nodes.delete(id)
  }
  const isSame = nodes.size === selection.nodes.size && [...nodes].every((id) => selection.nodes.has(id))
  if (!isSame) select({ nodes, wires: selection.wires })
}

export const dragStart = (): void => {
  setMoving(new Map())
}

/** One gesture is one edit, whatever was dragged, the splice into a wire included. */
export function dragEnd(): void {
  const { moving } = places.getState()
  const { wire } = wireDrop.getState()
  const scene = currentScene()
  const [id] = moving.size === 1 ? moving.keys() : []
  if (moving.size > 0)
    edit((document) => {
      const moved = moveNodes(document, moving)
      return wire === undefined || id === undefined ? moved : splice(moved, scene, id, wire)
    })
  setWireDrop(undefined)
  setMoving(new Map())
}
