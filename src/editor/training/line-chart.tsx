import { scaleLinear, scaleLog } from 'd3-scale'
import { line } from 'd3-shape'
import { formatNumber } from '../../base/numbers'
import { groupThousands, tickNumbers } from '../../figure/numbers'
import { fitText } from '../../figure/text-width'

export interface Series {
  readonly name: string
  /** [x, y] in order of x */
  readonly points: readonly (readonly [number, number])[]
  /** the one that is looked at first */
  readonly strong?: boolean
}

const frame = { left: 40, right: 314, bottom: 20 }

/** A small chart of one or two curves over updates, named at their ends. */
export function LineChart({
  label,
  series,
  width = 372,
  height = 166,
  range,
  right: end = frame.right,
}: {
  readonly label: string
  readonly series: readonly Series[]
  readonly width?: number
  readonly height?: number
  /** of y; measured when absent */
  readonly range?: readonly [number, number]
  /** where the curves end in a chart of the usual width; the names stand beyond */
  readonly right?: number
}) {
  const points = series.flatMap((each) => each.points)
  const lastX = Math.max(1, ...points.map(([x]) => x))
  const ys = points.map(([, y]) => y).filter(Number.isFinite)
  const [top, bottom] = [10, height - frame.bottom - 6]
  const right = width - (372 - end)
  const x = scaleLinear([0, lastX], [frame.left, right])
  const y = yScale(range ?? [Math.min(...ys), Math.max(...ys)], range === undefined, [bottom, top])
  const draw = line<readonly [number, number]>()
    .defined((point) => Number.isFinite(point[1]))
    .x((point) => x(point[0]))
    .y((point) => y(point[1]))
  // `10⁻⁴`: a whole power of ten needs no factor.
  const texts = tickNumbers(y.ticks).map((text) => text.replace(/^1×/, ''))
  const ends = endsOf(series, x, y, [top, bottom])
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      {y.ticks.map((tick, i) => (
        <g key={tick}>
          <path d={`M${frame.left} ${y(tick)}H${right}`} stroke="var(--rule)" />
          <text x={frame.left - 6} y={y(tick) + 4} className="gw-chart-text" textAnchor="end">
            {texts[i]}
          </text>
        </g>
      ))}
      {x.ticks(4).map((tick) => (
        <text key={tick} x={x(tick)} y={height - 6} className="gw-chart-text" textAnchor="middle">
          {groupThousands(formatNumber(tick, 6))}
        </text>
      ))}
      {[...series].reverse().map(({ name, points: own, strong }) => (
        <path
          key={name}
          d={draw([...own]) ?? ''}
          fill="none"
          stroke={strong === true ? 'var(--ink)' : 'var(--ink-3)'}
          strokeWidth={strong === true ? 1.75 : 1.25}
        />
      ))}
      {ends.map(({ name, strong, cx, cy, textY }) => (
        <g key={name}>
          <circle
            cx={cx}
            cy={cy}
            r="3"
            fill={strong ? 'var(--ink)' : 'var(--desk)'}
            stroke={strong ? 'none' : 'var(--ink-3)'}
            strokeWidth="1.5"
          />
          <text
            x={right + 9}
            y={textY}
            className={strong ? 'gw-chart-text gw-chart-strong' : 'gw-chart-text'}
          >
            {fitText(name, 11, width - right - 12)}
          </text>
        </g>
      ))}
    </svg>
  )
}

/** More lines than these would only be a grey area. */
const mostTicks = 7

interface YScale {
  (value: number): number
  readonly ticks: readonly number[]
}

/** Logarithmic where the values span so much that a straight axis would hide the small ones. */
function yScale(
  [low, high]: readonly [number, number],
  mayBeLog: boolean,
  out: readonly [number, number],
): YScale {
  const isLog = mayBeLog && low > 0 && high / low > 8
  if (isLog) {
    const scale = scaleLog([low / 1.1, high * 1.1], out)
    const decades = Math.log10(high / low)
    const wanted = decades > 3.5 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5]
    const all = scale.ticks().filter((tick) => wanted.includes(Number(tick.toExponential().charAt(0))))
    const every = Math.ceil(all.length / mostTicks)
    const ticks = all.filter((_, i) => i % every === 0)
    return Object.assign((value: number) => scale(value), { ticks: ticks.length < 2 ? [low, high] : ticks })
  }
  const scale = scaleLinear([low === high ? low - 1 : low, low === high ? high + 1 : high], out).nice(4)
  return Object.assign((value: number) => scale(value), { ticks: scale.ticks(4) })
}

/** Where each curve ends, and its name: moved apart where the ends meet. */
function endsOf(
  series: readonly Series[],
  x: (value: number) => number,
  y: (value: number) => number,
  [top, bottom]: readonly [number, number],
) {
  const ends = series.flatMap(({ name, points, strong = false }) => {
    const last = points.findLast(([, value]) => Number.isFinite(value))
    if (last === undefined) return []
    const cy = y(last[1])
    return [{ name, strong, cx: x(last[0]), cy, textY: cy + 4 }]
  })
  return spread(ends, [top + 4, bottom + 4])
}

/** Pixels between the names of two curves that end close to each other. */
const nameHeight = 14

/** Names moved apart where they would touch, as little as the room allows. */
function spread<T extends { readonly textY: number }>(
  ends: readonly T[],
  [top, bottom]: readonly [number, number],
): T[] {
  const sorted = [...ends].sort((a, b) => a.textY - b.textY)
  let free = top
  const down = sorted.map((end) => {
    const textY = Math.max(end.textY, free)
    free = textY + nameHeight
    return { ...end, textY }
  })
  // Whatever was pushed out at the bottom comes back up, and pushes the others.
  let limit = bottom
  return down.reverse().map((end) => {
    const textY = Math.min(end.textY, limit)
    limit = textY - nameHeight
    return { ...end, textY }
  })
}
