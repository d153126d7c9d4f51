import { useStore } from '@xyflow/react'
import { thinSpace } from '../../figure/numbers'
import { Tip } from '../shell/controls'
import { useText } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'
import { fitView, zoomIn, zoomOut, zoomToActual } from './actions'

/** − 100 % + and the whole, lower left. */
export function ZoomControls() {
  const t = useText()
  const percent = useStore((state) => Math.round(state.transform[2] * 100))
  const shown = `${percent}${thinSpace}%`
  return (
    <div className="gw-zoom" role="group" aria-label={t(texts.zoom)}>
      <ZoomButton label={t(texts.zoomOut)} d="M3 8h10" onClick={zoomOut} />
      <button
        type="button"
        className="gw-btn gw-zoom-percent"
        aria-label={t(texts.actualSize, { percent: shown })}
        onClick={zoomToActual}
      >
        {shown}
      </button>
      <ZoomButton label={t(texts.zoomIn)} d="M8 3v10M3 8h10" onClick={zoomIn} />
      <ZoomButton
        label={t(texts.fit)}
        d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"
        onClick={fitView}
      />
    </div>
  )
}

function ZoomButton({
  label,
  d,
  onClick,
}: {
  readonly label: string
  readonly d: string
  readonly onClick: () => void
}) {
  return (
    <Tip text={label}>
      <button type="button" className="gw-btn gw-btn-square" aria-label={label} onClick={onClick}>
        <svg
          width="16"
          height="16"
          viewBox="0 0 16 16"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="square"
          aria-hidden="true"
        >
          <path d={d} />
        </svg>
      </button>
    </Tip>
  )
}
