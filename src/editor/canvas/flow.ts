import type { ReactFlowInstance } from '@xyflow/react'
import type { FigureNode, WireEdge } from './projection'

/** The canvas that is on the page, for commands that come from elsewhere. */
interface Flow {
  readonly instance: ReactFlowInstance<FigureNode, WireEdge>
  readonly root: HTMLElement
}

let flow: Flow | undefined

export const setFlow = (mounted: Flow | undefined): void => {
  flow = mounted
}

export const currentFlow = (): Flow | undefined => flow

/** The point of the canvas in the middle of what is visible. */
export function visibleCentre(): readonly [number, number] {
  if (flow === undefined) return [0, 0]
  const { left, top, width, height } = flow.root.getBoundingClientRect()
  const { x, y } = flow.instance.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 })
  return [x, y]
}

/** Milliseconds for a movement of the view; none for people who want none. */
export const travel = (): number => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120)
