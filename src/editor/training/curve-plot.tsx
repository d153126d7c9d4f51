import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { tickNumbers } from '../../figure/numbers'
import type { DataSetView, Prediction } from '../../train/views'
import { extentOf, widened } from './extent'

/** One feature: every example as a dot, and what the network says as a curve through them. */
export function CurvePlot({
  data,
  prediction,
  size,
  label,
}: {
  readonly data: DataSetView
  readonly prediction: Extract<Prediction, { kind: 'curve' }> | undefined
  readonly size: number
  readonly label: string
}) {
  const points = data.points.map((point) => ({ x: point.x[0] ?? 0, y: point.t, test: point.test }))
  const xs = prediction?.x ?? points.map((point) => point.x)
  const [x0, x1] = prediction === undefined ? widened(extentOf(xs)) : extentOf(xs)
  const [y0, y1] = widened(extentOf([...points.map((point) => point.y), ...(prediction?.y ?? [])]))
  const x = scaleLinear([x0, x1], [26, size - 4])
  const y = scaleLinear([y0, y1], [size - 18, 4])
  const [across, up] = [x.ticks(4), y.ticks(4)]
  const [acrossTexts, upTexts] = [tickNumbers(across), tickNumbers(up)]
  const curve = line<number>(
    (i) => x(prediction?.x[i] ?? 0),
    (i) => y(prediction?.y[i] ?? 0),
  ).defined((i) => Number.isFinite(prediction?.y[i] ?? NaN))
  return (
    <svg width={size} height={size} className="gw-plane" role="img" aria-label={label}>
      {up.map((tick, i) => (
        <g key={tick}>
          <path d={`M26 ${y(tick)}H${size - 4}`} stroke="var(--rule)" />
          <text x="22" y={y(tick) + 4} className="gw-chart-text" textAnchor="end">
            {upTexts[i]}
          </text>
        </g>
      ))}
      {across.map((tick, i) => (
        <text key={tick} x={x(tick)} y={size - 4} className="gw-chart-text" textAnchor="middle">
          {acrossTexts[i]}
        </text>
      ))}
      {points.map((point, i) => (
        <circle
          key={i}
          cx={x(point.x)}
          cy={y(point.y)}
          r="2.4"
          fill={point.test ? 'none' : 'var(--ink-3)'}
          stroke={point.test ? 'var(--ink-3)' : 'none'}
        />
      ))}
      {prediction === undefined ? undefined : (
        <path
          d={curve(prediction.x.map((_, i) => i)) ?? ''}
          fill="none"
          stroke="var(--fwd)"
          strokeWidth="1.75"
        />
      )}
    </svg>
  )
}
