import { useEditor } from '../state/store'
import { useText } from '../texts'
import { stepperTexts } from '../texts/stepper'
import { useWidth } from './use-width'

const margin = 16

/** How far training has come: a pair of ticks, forward and backward, for every few updates. */
export function UpdateStrip() {
  const t = useText()
  const [box, width] = useWidth<HTMLDivElement>()
  const progress = useEditor(({ training }) => training.progress)
  const right = Math.max(margin, width - 24)
  const count = Math.max(1, Math.floor((right - margin) / 9))
  const ticks = Array.from({ length: count + 1 }, (_, i) => margin + ((right - margin) * i) / count)
  const draw = (length: number): string => ticks.map((x) => `M${x.toFixed(1)} 30v${length}`).join('')
  return (
    <div ref={box} className="gw-timeline gw-timeline-still" role="img" aria-label={t(stepperTexts.progress)}>
      <svg width={width} height="60" aria-hidden="true">
        <path d={`M${margin} 30H${right}`} stroke="var(--rule-2)" />
        <path d={draw(-7)} stroke="var(--fwd)" strokeWidth="1.25" />
        <path d={draw(7)} stroke="var(--bwd)" strokeWidth="1.25" />
        <text x={margin} y="53" className="gw-svg-small">
          {t(stepperTexts.epoch, { epoch: 1 })}
        </text>
        <text x={right} y="53" className="gw-svg-small" textAnchor="end">
          {t(stepperTexts.epoch, { epoch: Math.max(1, progress?.epoch ?? 1) })}
        </text>
        <path d={`M${right} 6v36`} stroke="var(--ink)" strokeWidth="1.5" />
        <path d={`M${right - 6} 2h12v5l-6 6-6-6z`} fill="var(--ink)" />
      </svg>
    </div>
  )
}
