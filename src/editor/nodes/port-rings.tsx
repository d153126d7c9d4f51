import { memo } from 'react'
import { useStore } from 'zustand'
import { drawPort } from '../../figure/draw-node'
import type { SceneNode } from '../../figure/scene'
import { inHandle, outHandle } from '../canvas/projection'
import { wiring } from '../canvas/wiring'
import { Strokes } from './drawing'

/** While someone wires: a ring around ports that fit. The others fade; ports that a node fills itself come forth. */
export const PortRings = memo(function PortRings({ scene }: { readonly scene: SceneNode }) {
  const side = useStore(wiring, ({ end }) => end?.kind)
  return side === undefined ? undefined : <Rings scene={scene} side={side === 'output' ? 'in' : 'out'} />
})

function Rings({ scene: { id, figure }, side }: { readonly scene: SceneNode; readonly side: 'in' | 'out' }) {
  const verdicts = useStore(wiring, (state) => state.verdicts)
  const ports = side === 'in' ? figure.inputs : figure.outputs
  return (
    <svg className="gw-drawing gw-port-rings" width="1" height="1" aria-hidden="true">
      {ports
        .map((port) => ({ port, handle: side === 'in' ? inHandle(port) : outHandle(port.name) }))
        .filter(({ handle }) => verdicts.get(`${id} ${handle}`)?.fits === true)
        .map(({ port, handle }) => (
          <g key={handle}>
            <Strokes marks={drawPort(port, figure)} />
            <circle cx={port.x} cy={port.y} r="9" fill="none" stroke="var(--fwd)" strokeWidth="1.5" />
          </g>
        ))}
    </svg>
  )
}
