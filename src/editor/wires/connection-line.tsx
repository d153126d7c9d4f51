import type { ConnectionLineComponentProps } from '@xyflow/react'
import { useStore } from 'zustand'
import { textWidth } from '../../figure/text-width'
import { wireCourse } from '../../figure/wire-path'
import type { FigureNode } from '../canvas/projection'
import { wiring } from '../canvas/wiring'
import { useText } from '../texts'

/** The wire under the pointer; beside it, why it is refused where it stands. */
export function ConnectionLine({
  fromX,
  fromY,
  toX,
  toY,
  fromHandle,
  toHandle,
  toNode,
}: ConnectionLineComponentProps<FigureNode>) {
  const t = useText()
  const verdicts = useStore(wiring, (state) => state.verdicts)
  const isForward = fromHandle.type === 'source'
  const start = [fromX, fromY] as const
  const end = [toX, toY] as const
  const course = isForward ? wireCourse(start, end, false) : wireCourse(end, start, false)
  const verdict =
    toHandle === null || toNode === null ? undefined : verdicts.get(`${toNode.id} ${toHandle.id ?? ''}`)
  const why = verdict?.fits === false ? t(verdict.why) : undefined
  const colour = why === undefined ? 'var(--fwd)' : 'var(--bad)'
  return (
    <g className="gw-connection">
      <path d={course.middle} fill="none" stroke={colour} strokeWidth="1.75" />
      <circle cx={end[0]} cy={end[1]} r="3" fill={colour} />
      {why === undefined ? undefined : (
        <path d={`M${end[0] - 6} ${end[1] - 6}l12 12`} stroke="var(--bad)" strokeWidth="1.75" />
      )}
      {why === undefined ? undefined : (
        <g transform={`translate(${end[0] + 14} ${end[1] + 18})`}>
          <rect
            x="-6"
            y="-14"
            width={textWidth(why, 12) + 14}
            height="20"
            rx="3"
            fill="var(--paper)"
            stroke="var(--bad)"
          />
          <text className="gw-refusal" fill="var(--bad)">
            {why}
          </text>
        </g>
      )}
    </g>
  )
}
