import type { Connection, FinalConnectionState, IsValidConnection, OnConnectStart } from '@xyflow/react'
import { sourceName } from '../../graph/wires'
import { setOverlay } from '../state/actions'
import { currentFlow } from './flow'
import { portOf, type WireEdge } from './projection'
import { currentScene } from './scene'
import { beginWiring, endWiring, wireUp, wiring } from './wiring'

/* Wiring with the pointer: from a port to a port, either way round, or into the open to add a node there. */

/** Says on the canvas that a wire is being drawn. */
export const markWiring = (root: HTMLElement | null): (() => void) =>
  wiring.subscribe(({ end }) => {
    root?.toggleAttribute('data-wiring', end !== undefined)
  })

export const startWire: OnConnectStart = (_, { nodeId, handleId, handleType }) => {
  if (nodeId === null || handleId === null) return
  const { port, index } = portOf(handleId)
  beginWiring(
    currentScene(),
    handleType === 'source'
      ? { kind: 'output', node: nodeId, output: port }
      : { kind: 'input', node: nodeId, port, ...(index === undefined ? {} : { index }) },
  )
}

export const mayConnect: IsValidConnection<WireEdge> = ({ source, target, sourceHandle, targetHandle }) => {
  const { end, verdicts } = wiring.getState()
  const key = end?.kind === 'input' ? `${source} ${sourceHandle ?? ''}` : `${target} ${targetHandle ?? ''}`
  return verdicts.get(key)?.fits === true
}

export function makeWire({ source, target, sourceHandle, targetHandle }: Connection): void {
  if (sourceHandle === null || targetHandle === null) return
  const { port: output } = portOf(sourceHandle)
  wireUp(currentScene(), { node: source, output }, { node: target, ...portOf(targetHandle) })
}

/** A wire that ends in the open asks for an op that takes it. */
export function stopWire(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
  const { end } = wiring.getState()
  endWiring()
  const isOpen = state.toHandle === null && state.toNode === null
  const flow = currentFlow()
  if (end === undefined || !isOpen || flow === undefined) return
  const { clientX, clientY } =
    'changedTouches' in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event
  const bounds = flow.root.getBoundingClientRect()
  const isInside =
    clientX > bounds.left && clientX < bounds.right && clientY > bounds.top && clientY < bounds.bottom
  if (!isInside) return
  const { x, y } = flow.instance.screenToFlowPosition({ x: clientX, y: clientY })
  setOverlay({
    kind: 'add',
    at: [x, y],
    screen: [clientX, clientY],
    ...(end.kind === 'output' ? { from: sourceName(end) } : { to: { node: end.node, port: end.port } }),
  })
}
