import { EdgeLabelRenderer } from '@xyflow/react'
import { createStore } from 'zustand/vanilla'

/** Above all wires and below all nodes: where the wires' labels are put, so that no wire passes over one. */
export const labelLayer = createStore<{ readonly element: HTMLElement | null }>(() => ({ element: null }))

const setLayer = (element: HTMLElement | null): void => {
  labelLayer.setState({ element })
}

export function LabelLayer() {
  return (
    <EdgeLabelRenderer>
      <div className="gw-labels" ref={setLayer} />
    </EdgeLabelRenderer>
  )
}
