import { memo } from 'react'
import type { Mark } from '../../figure/marks'
import { Tex } from '../shell/tex'

/** An op's sign as mathematics, centred on its place. */
export const NodeSign = memo(function NodeSign({
  mark: { x, y, size, tex, part },
  colour,
}: {
  readonly mark: Extract<Mark, { kind: 'sign' }>
  readonly colour: string
}) {
  return (
    <span
      className={`gw-node-sign ${part ?? ''}`}
      style={{ left: x, top: y, fontSize: size, color: colour }}
      aria-hidden="true"
    >
      <Tex tex={tex} />
    </span>
  )
})
