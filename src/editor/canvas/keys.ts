import type { Scene } from '../../figure/scene'
import { announce, select, setOverlay, stepOut } from '../state/actions'
import { selectedNode } from '../state/derived'
import { store } from '../state/store'
import { openOrEdit } from '../nodes/open-or-edit'
import { spokenWire } from '../wires/spoken'
import { announceNode, moveSelection, toggleObjective } from './actions'
import { focus, focusNode, startEditing } from './focus'
import { currentFlow } from './flow'
import { bringIntoView } from './first-view'
import { currentScene } from './scene'

/*
 * Keys that mean something on the canvas alone. Those that work on the whole page (Delete, F, L, Ctrl+D …) are commands of
 * the shell.
 *
 *   arrows            move the selection by half a square, with Shift by four, with Alt by one pixel
 *   Ctrl+arrows       along the wires: ← sources, → users, ↑ ↓ among what hangs on the same node
 *   [ ]               previous and next node of the document;  { }  wires of the node
 *   Enter, F2         edit the value or step inside, edit the name
 *   Esc               let go of what is selected; then, inside of a node, step out
 *   C, O              wire from here, make it the objective
 */

export function listenOnCanvas(): () => void {
  window.addEventListener('keydown', answer)
  return () => {
    window.removeEventListener('keydown', answer)
  }
}

function answer(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || !isForCanvas(event)) return
  if (respond(event)) event.preventDefault()
}

function isForCanvas({ target, key }: KeyboardEvent): boolean {
  const root = currentFlow()?.root
  if (root === undefined || !(target instanceof Element)) return false
  if (store.getState().overlay !== undefined) return false
  if (
    target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]') !==
    null
  )
    return false
  // Out of what is selected or opened one gets from anywhere.
  if (key === 'Escape') return true
  const isButton = target.closest('button, a') !== null
  return (target === document.body || root.contains(target)) && !isButton
}

/** Does what the key says; `false` when it says nothing here. */
function respond(event: KeyboardEvent): boolean {
  const state = store.getState()
  const scene = currentScene()
  const id = selectedNode(state) ?? focus.getState().node
  const isCommand = event.ctrlKey || event.metaKey
  if (event.key.startsWith('Arrow')) {
    if (isCommand) return walk(scene, id, event.key)
    return state.selection.nodes.size > 0 && !state.readOnly && nudge(event)
  }
  if (isCommand || event.altKey) return false
  if (event.key === '[' || event.key === ']') return walkOrder(scene, id, event.key === ']' ? 1 : -1)
  if (event.key === '{' || event.key === '}') return walkWires(scene, event.key === '}' ? 1 : -1)
  if (event.key === 'Escape') {
    if (state.selection.nodes.size + state.selection.wires.size === 0) return stepOut()
    select({})
    return true
  }
  const node = id === undefined ? undefined : scene.node(id)
  if (id === undefined || node === undefined) return false
  if (event.key === 'Enter') {
    openOrEdit(node)
    return true
  }
  if (state.readOnly) return false
  switch (event.key) {
    case 'F2':
      startEditing(id, 'name')
      return true
    case 'c':
    case 'C':
      setOverlay({ kind: 'connect', from: id })
      return true
    case 'o':
    case 'O':
      select({ nodes: [id] })
      toggleObjective()
      return true
    default:
      return false
  }
}

function nudge({ key, shiftKey, altKey }: KeyboardEvent): boolean {
  const step = altKey ? 1 : shiftKey ? 48 : 12
  const dx = key === 'ArrowLeft' ? -step : key === 'ArrowRight' ? step : 0
  const dy = key === 'ArrowUp' ? -step : key === 'ArrowDown' ? step : 0
  moveSelection(dx, dy)
  return true
}

function go(id: string | undefined): boolean {
  if (id === undefined) return false
  select({ nodes: [id] })
  focusNode(id)
  bringIntoView(id)
  announceNode(id)
  return true
}

/** Along the wires. */
function walk(scene: Scene, id: string | undefined, key: string): boolean {
  if (id === undefined) return go(scene.nodes[0]?.id)
  const sources = scene.wires.filter(({ target }) => target.node === id).map(({ source }) => source.node)
  const users = scene.wires.filter(({ source }) => source.node === id).map(({ target }) => target.node)
  if (key === 'ArrowLeft') return go(sources[0])
  if (key === 'ArrowRight') return go(users[0])
  const user = users[0]
  const siblings =
    user === undefined
      ? []
      : scene.wires.filter(({ target }) => target.node === user).map(({ source }) => source.node)
  const at = siblings.indexOf(id)
  return go(siblings[at + (key === 'ArrowDown' ? 1 : -1)])
}

/** In the order of the document. */
function walkOrder(scene: Scene, id: string | undefined, by: 1 | -1): boolean {
  const at = scene.nodes.findIndex((node) => node.id === id)
  const next = at < 0 ? (by > 0 ? 0 : scene.nodes.length - 1) : at + by
  return go(scene.nodes[next]?.id)
}

/** Chooses one wire of the node after another, so that it can be deleted or read without a pointer. */
function walkWires(scene: Scene, by: 1 | -1): boolean {
  const { node } = focus.getState()
  const own = scene.wires.filter(({ source, target }) => source.node === node || target.node === node)
  const [chosen] = store.getState().selection.wires
  const at = own.findIndex(({ id }) => id === chosen)
  const next = own[at < 0 ? (by > 0 ? 0 : own.length - 1) : (at + by + own.length) % own.length]
  if (next === undefined) return false
  select({ wires: [next.id] })
  announce(spokenWire(next.id))
  return true
}
