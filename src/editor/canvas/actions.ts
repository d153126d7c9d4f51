import { inLanguage } from '../../base/text'
import { startingAttrs, sizeOfNew } from '../../figure/new-node'
import { addNode, moveNodes, removeNodes, setObjective } from '../../graph/edits'
import { freshIdFor } from '../../graph/fresh'
import { disconnect } from '../../graph/wiring'
import type { GraphDocument, GraphNode } from '../../graph/document'
import { parseSource } from '../../graph/wires'
import { announce, edit, select, setOverlay } from '../state/actions'
import { engine } from '../state/engine-link'
import { selectedNode } from '../state/derived'
import { findOpHere } from '../state/ops'
import { explainLock } from '../state/place'
import { store } from '../state/store'
import { say } from '../texts'
import { canvasTexts } from '../texts/canvas'
import { fitView } from './fit-view'
import { focusNode } from './focus'
import { currentFlow, travel, visibleCentre } from './flow'
import { freePlace } from './free-place'
import { currentScene } from './scene'
import { refusesHere } from './modules'
import { wireUp } from './wiring'
import { toast } from '../state/toast'

export { fitView } from './fit-view'
export { copySelection, cutSelection, duplicateSelection, pasteClipboard } from './clipboard'

/** Where the loose end of a wire waits for a new node. */
export interface AutoWire {
  /** `node` or `node:output` */
  readonly from?: string
  readonly to?: { readonly node: string; readonly port: string }
  /** the new node's port for `from`; its first one when absent */
  readonly port?: string
}

/** Adds a node of `op` in the middle of what is visible, where nothing lies yet. */
export function addOpAtCentre(op: string, wire: AutoWire = {}): string | undefined {
  return addOp(op, visibleCentre(), wire)
}

/** Adds a node with its middle at a point of the canvas, and wires the loose end to it. */
export function addOp(
  op: string,
  middle: readonly [number, number],
  wire: AutoWire = {},
): string | undefined {
  const definition = findOpHere(op)
  const { document, readOnly } = store.getState()
  if (definition === undefined || readOnly || refusesHere(op)) return undefined
  const id = freshIdFor(document, op)
  const { width, height } = sizeOfNew(definition)
  const wanted = [Math.round(middle[0] - width / 2), Math.round(middle[1] - height / 2)] as const
  const at = freePlace(currentScene(), wanted, { width, height })
  const node: GraphNode = { id, op, ...startingAttrs(definition), at }
  // Whatever is wired to it is part of the same step of the undo list.
  const gesture = `add ${id}`
  edit((before) => addNode(before, node), gesture)
  if (wire.from !== undefined) {
    const port = wire.port ?? Object.keys(definition.inputs)[0]
    if (port !== undefined) wireUp(currentScene(), parseSource(wire.from), { node: id, port }, gesture)
  }
  if (wire.to !== undefined)
    wireUp(currentScene(), { node: id, output: definition.outputs?.[0] ?? 'y' }, wire.to, gesture)
  select({ nodes: [id] })
  // The palette that this came from gives the focus back first.
  setTimeout(() => {
    focusNode(id)
  })
  return id
}

/** Opens the search for an op in the middle of the canvas. */
export function openAddAtCentre(): void {
  const at = visibleCentre()
  const root = currentFlow()?.root.getBoundingClientRect()
  const screen =
    root === undefined
      ? ([0, 0] as const)
      : ([root.left + root.width / 2, root.top + root.height / 2] as const)
  setOverlay({ kind: 'add', at, screen })
}

/** Removes what is selected: nodes with their wires, and wires. `reconnect` closes the gaps. */
export function deleteSelection({ reconnect = false } = {}): void {
  const { selection, locked } = store.getState()
  if (locked !== undefined) {
    explainLock(locked)
    return
  }
  const wires = [...selection.wires].filter((wire) => !selection.nodes.has(wire.slice(0, wire.indexOf('.'))))
  edit((document) => {
    // Later places of a list first, so that the earlier ones keep their numbers.
    const order = [...wires].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    const cut = order.reduce((now: GraphDocument, wire) => disconnect(now, wire), document)
    return selection.nodes.size === 0 ? cut : removeNodes(cut, selection.nodes, { reconnect })
  })
  select({})
}

export function selectAll(): void {
  select({ nodes: store.getState().document.nodes.map(({ id }) => id) })
}

/** Makes the selected node the objective, or stops it being that. */
export function toggleObjective(): void {
  const id = selectedNode(store.getState())
  // Inside, there is nothing to differentiate: the gradients come from outside.
  if (store.getState().path.length > 0) return
  if (id !== undefined) edit((document) => setObjective(document, document.objective === id ? undefined : id))
}

let nudge = 0
let nudged = 0

/** Moves the selection. Steps that follow each other within a second are undone together. */
export function moveSelection(dx: number, dy: number): void {
  const { selection } = store.getState()
  if (selection.nodes.size === 0) return
  const now = Date.now()
  if (now - nudged > 1000) nudge++
  nudged = now
  const scene = currentScene()
  const moved = new Map<string, readonly [number, number]>()
  for (const id of selection.nodes) {
    const node = scene.node(id)
    if (node !== undefined) moved.set(id, [node.x + dx, node.y + dy])
  }
  edit((document) => moveNodes(document, moved), `nudge ${nudge}`)
}

export const zoomIn = (): void => {
  void currentFlow()?.instance.zoomIn({ duration: travel() })
}

export const zoomOut = (): void => {
  void currentFlow()?.instance.zoomOut({ duration: travel() })
}

export const zoomToActual = (): void => {
  void currentFlow()?.instance.zoomTo(1, { duration: travel() })
}

/** Brings a node into view and selects it. */
export function revealNode(id: string): void {
  const node = currentScene().node(id)
  if (node === undefined) return
  select({ nodes: [id] })
  centreOn(id)
  focusNode(id)
}

export function centreOn(id: string): void {
  const flow = currentFlow()
  const node = currentScene().node(id)
  if (flow === undefined || node === undefined) return
  const zoom = Math.max(0.8, flow.instance.getZoom())
  void flow.instance.setCenter(node.x + node.figure.width / 2, node.y + node.figure.height / 2, {
    zoom,
    duration: travel(),
  })
}

/** Auto layout, as one step that can be undone. */
export async function autoLayout(): Promise<void> {
  const { document, levels } = store.getState()
  if (document.nodes.length === 0) return
  try {
    const found = await engine.layout(document, levels.at(-1)?.ports)
    edit((now) => moveNodes(now, new Map(Object.entries(found))))
    requestAnimationFrame(() => {
      fitView()
    })
  } catch {
    toast.error(say(canvasTexts.layoutFailed))
  }
}

/** Speaks a node's name. */
export function announceNode(id: string): void {
  const { document, language } = store.getState()
  const node = document.nodes.find((other) => other.id === id)
  if (node !== undefined) announce(node.label === undefined ? id : inLanguage(node.label, language))
}
