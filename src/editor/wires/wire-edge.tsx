import type { EdgeProps } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'
import { drawLabels } from '../../figure/draw-labels'
import { drawLanes } from '../../figure/draw-lanes'
import type { WireFacts } from '../../figure/wire-facts'
import { wireCourse, type WireCourse } from '../../figure/wire-path'
import { useDetail } from '../canvas/lod'
import { grasp, type WireEdge } from '../canvas/projection'
import { wireDrop } from '../canvas/wire-drop'
import { Drawing, Strokes } from '../nodes/drawing'
import { useWireFacts } from './facts'
import { labelLayer } from './label-layer'
import { useSpokenWire } from './spoken'

/** A wire: its lanes here, its labels in the layer above all wires. */
export const WireEdgeView = memo(function WireEdgeView({
  id,
  source,
  target,
  sourceX,
  sourceY,
  targetX,
  targetY,
  targetHandleId,
  data,
  selected,
}: EdgeProps<WireEdge>) {
  const tensor = data?.tensor === true
  const isFar = useDetail() === 'lanes'
  // React Flow ends its edges at the handles' sides; the ports are in their middles.
  const [x0, y0, x1, y1] = [
    rounded(sourceX - grasp / 2),
    rounded(sourceY),
    rounded(targetX + grasp / 2),
    rounded(targetY),
  ]
  const course = useMemo(
    () => wireCourse([x0, y0], [x1, y1], tensor, isFar ? 3 : 1),
    [x0, y0, x1, y1, tensor, isFar],
  )
  const facts = useWireFacts(id, source, target)
  const isTarget = useStore(wireDrop, ({ wire }) => wire === id)
  const lanes = useMemo(() => drawLanes(course, facts, tensor), [course, facts, tensor])
  const spoken = useSpokenWire({ source, target, port: targetHandleId ?? '' }, facts)
  return (
    <g
      className="gw-wire"
      data-wire={id}
      data-play={facts.inPlay}
      data-selected={selected === true || isTarget ? '' : undefined}
      data-tensor={tensor ? '' : undefined}
      role="img"
      aria-label={spoken}
    >
      <path className="gw-wire-under" d={course.middle} />
      <Strokes marks={lanes} />
      <path className="gw-wire-grasp" d={course.middle} />
      <Label id={id} course={course} facts={facts} />
    </g>
  )
})

/** The numbers on a wire's landing. */
const Label = memo(function Label({
  id,
  course,
  facts,
}: {
  readonly id: string
  readonly course: WireCourse
  readonly facts: WireFacts
}) {
  const layer = useStore(labelLayer, ({ element }) => element)
  const marks = useMemo(() => drawLabels(course, facts), [course, facts])
  if (layer === null || marks.length === 0) return undefined
  return createPortal(
    <div className="gw-label" data-room={course.room} data-play={facts.inPlay} data-of={id}>
      <Drawing marks={marks} />
    </div>,
    layer,
  )
})

const rounded = (x: number): number => Math.round(x * 100) / 100
