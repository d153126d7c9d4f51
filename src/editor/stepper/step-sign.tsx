import type { AnyOp } from '../../ops/kit/definition'
import { signParts } from '../palette/sign-parts'

/** An op's sign in an SVG, centred at (x, y): as it stands at a tick, or on the playhead. */
export function StepSign({
  op,
  x,
  y,
  size,
  colour,
  strokeWidth,
  room = Infinity,
  least = 0,
}: {
  readonly op: AnyOp | undefined
  readonly x: number
  readonly y: number
  /** half the width of a drawn sign */
  readonly size: number
  readonly colour: string
  readonly strokeWidth: number
  /** px that a written sign may be wide */
  readonly room?: number
  /** px that its letters must be high: rather than smaller, there is none */
  readonly least?: number
}) {
  if (op === undefined || 'source' in op) return undefined
  const { stroke, curve, range = 4, kind, glyph } = op.figure
  if (stroke !== undefined) {
    return (
      <g transform={`translate(${x} ${y})`}>
        <path d={strokePaths[stroke](size)} stroke={colour} strokeWidth={strokeWidth} fill="none" />
        {stroke === 'divide' ? (
          <>
            <circle cy={-size * 0.8} r={strokeWidth * 0.75} fill={colour} />
            <circle cy={size * 0.8} r={strokeWidth * 0.75} fill={colour} />
          </>
        ) : undefined}
      </g>
    )
  }
  if (curve !== undefined) {
    const ys = Array.from({ length: 17 }, (_, i) => curve(range * (i / 8 - 1)))
    const [low, high] = [Math.min(...ys), Math.max(...ys)]
    const points = ys.map(
      (v, i) =>
        `${((i / 8 - 1) * size * 1.5).toFixed(1)} ${(size * (1 - (2 * (v - low)) / (high - low || 1))).toFixed(1)}`,
    )
    return (
      <path
        transform={`translate(${x} ${y})`}
        d={`M${points.join('L')}`}
        fill="none"
        stroke={colour}
        strokeWidth={strokeWidth}
      />
    )
  }
  const { parts, length } = signParts(kind === 'loss' ? 'L' : glyph)
  const height = Math.min(size * (length > 3 ? 2.8 : 3.2), room / (letterWidth * length))
  if (length > 5 || height < least) return undefined
  return (
    <text x={x} y={y + size * 1.15} textAnchor="middle" fill={colour} fontSize={height}>
      {parts.map(({ text, italic, raised }, i) => (
        <tspan
          key={i}
          className={italic ? 'gw-svg-mathit' : 'gw-svg-math'}
          fontSize={raised === undefined ? undefined : '0.65em'}
          baselineShift={raised === 'up' ? '45%' : raised === 'down' ? '-20%' : undefined}
        >
          {text}
        </tspan>
      ))}
    </text>
  )
}

/** About how wide a letter of a sign is, in its own height. */
const letterWidth = 0.68

const strokePaths = {
  plus: (s: number) => `M${-s} 0H${s}M0 ${-s}V${s}`,
  minus: (s: number) => `M${-s} 0H${s}`,
  times: (s: number) => `M${-s} ${-s}L${s} ${s}M${s} ${-s}L${-s} ${s}`,
  divide: (s: number) => `M${-s} 0H${s}`,
} as const
