import type { DragEvent, MouseEvent } from 'react'
import { addNode } from '../../graph/edits'
import { freshIdFor } from '../../graph/fresh'
import { sizeOfNew, startingAttrs } from '../../figure/new-node'
import { edit, select, setOverlay } from '../state/actions'
import { findOpHere } from '../state/ops'
import { store } from '../state/store'
import { focusNode } from './focus'
import { currentFlow } from './flow'
import { refusesHere } from './modules'
import { currentScene } from './scene'
import { opDragType } from './drag-type'
import { setWireDrop, spliceNew, wireAt } from './wire-drop'

const pointOf = ({ clientX, clientY }: DragEvent | MouseEvent): readonly [number, number] | undefined => {
  const found = currentFlow()?.instance.screenToFlowPosition({ x: clientX, y: clientY })
  return found === undefined ? undefined : [found.x, found.y]
}

/** A tile of the palette over the canvas; over a wire, it would go into it. */
export function dragOver(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(opDragType) || store.getState().readOnly) return
  event.preventDefault()
  event.dataTransfer.dropEffect = 'copy'
  const point = pointOf(event)
  setWireDrop(point === undefined ? undefined : wireAt(currentScene(), point))
}

export function dropOp(event: DragEvent): void {
  const op = findOpHere(event.dataTransfer.getData(opDragType))
  const point = pointOf(event)
  setWireDrop(undefined)
  if (op === undefined || point === undefined || store.getState().readOnly) return
  event.preventDefault()
  if (refusesHere(op.name)) return
  const id = freshIdFor(store.getState().document, op.name)
  const { width, height } = sizeOfNew(op)
  const at = [Math.round(point[0] - width / 2), Math.round(point[1] - height / 2)] as const
  const node = { id, op: op.name, ...startingAttrs(op), at }
  const wire = wireAt(currentScene(), point)
  edit((document) => (wire === undefined ? addNode(document, node) : spliceNew(document, wire, node)))
  select({ nodes: [id] })
  focusNode(id)
}

/** Double-click on the paper: the search for an op, there. */
export function doubleClickAdds(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : undefined
  const point = pointOf(event)
  if (
    target?.classList.contains('react-flow__pane') !== true ||
    point === undefined ||
    store.getState().readOnly
  )
    return
  setOverlay({ kind: 'add', at: point, screen: [event.clientX, event.clientY] })
}
