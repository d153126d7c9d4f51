import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { pause, setCursor, stepBack, stepForward } from '../state/actions'
import { nodeOf } from '../state/derived'
import { opsOf, useOps } from '../state/ops'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { stepperTexts } from '../texts/stepper'
import { StepSign } from './step-sign'
import { cursorAt, densityOf, marksOf, passOf, xOf, type Stave } from './timeline-model'
import { useWidth } from './use-width'

const margin = 16

/** The steps as a stave: forward ticks up, the seed a diamond, backward ticks down. A slider for hand and keyboard. */
export function Timeline({
  height = 60,
  signs = true,
}: {
  readonly height?: number
  readonly signs?: boolean
}) {
  const t = useText()
  const [box, width] = useWidth<HTMLDivElement>()
  const steps = useEditor((state) => state.frame.steps)
  const cursor = useEditor((state) => state.cursor)
  const dragging = useRef(false)
  const stave = { left: margin, right: Math.max(margin, width - (signs ? 24 : margin)), count: steps.length }

  const seek = (event: PointerEvent): void => {
    const left = box.current?.getBoundingClientRect().left ?? 0
    setCursor(cursorAt(stave, event.clientX - left))
  }
  const press = (event: KeyboardEvent): void => {
    const act = keyActions[event.key]
    if (act === undefined) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <div
      ref={box}
      className="gw-timeline"
      role="slider"
      tabIndex={0}
      aria-label={t(stepperTexts.timeline)}
      aria-valuemin={0}
      aria-valuemax={steps.length}
      aria-valuenow={cursor}
      aria-valuetext={t(stepperTexts.position, { step: cursor, count: steps.length })}
      onKeyDown={press}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        dragging.current = true
        pause()
        seek(event)
      }}
      onPointerMove={(event) => {
        if (dragging.current) seek(event)
      }}
      onPointerUp={() => {
        dragging.current = false
      }}
      onPointerCancel={() => {
        dragging.current = false
      }}
    >
      {width > 0 ? <Drawing stave={stave} width={width} height={height} signs={signs} /> : undefined}
    </div>
  )
}

const keyActions: Readonly<Record<string, (() => void) | undefined>> = {
  ArrowRight: stepForward,
  ArrowLeft: stepBack,
  ArrowUp: stepForward,
  ArrowDown: stepBack,
  Home: () => {
    setCursor(0)
  },
  End: () => {
    setCursor(Infinity)
  },
}

function Drawing({
  stave,
  width,
  height,
  signs,
}: {
  readonly stave: Stave
  readonly width: number
  readonly height: number
  readonly signs: boolean
}) {
  const t = useText()
  const steps = useEditor((state) => state.frame.steps)
  const cursor = useEditor((state) => state.cursor)
  const document = useEditor((state) => state.document)
  const inPlay = useEditor((state) => reachOf(state).inPlay)
  const y = height / 2
  const { lastForward, seed, firstBackward } = marksOf(steps)
  const at = (index: number): number => xOf(stave, index)
  const density = densityOf(steps.length)
  const { find } = useOps()
  const opOf = (node: string) => find(nodeOf({ document }, node)?.op ?? '')
  // Beside the playhead where that stands on the label's place.
  const head = at(cursor - 1)
  const usual = at(firstBackward) - 4
  const labelX = inPlay !== undefined && Math.abs(head - usual - 24) < 44 ? head + 20 : usual
  const forwardEnd = Math.min(cursor - 1, lastForward)
  return (
    <svg width={width} height={height} aria-hidden="true">
      <path d={`M${stave.left} ${y}H${stave.right}`} stroke="var(--rule-2)" />
      {forwardEnd > 0 ? (
        <path d={`M${at(0)} ${y}H${at(forwardEnd)}`} stroke="var(--fwd)" strokeWidth="2" />
      ) : undefined}
      {seed >= 0 && cursor > seed + 1 ? (
        <path d={`M${at(seed)} ${y}H${at(cursor - 1)}`} stroke="var(--bwd)" strokeWidth="2" />
      ) : undefined}
      {density === 'strip' ? (
        <Strip stave={stave} y={y} />
      ) : (
        steps.map((step) => {
          const x = at(step.index)
          const pass = passOf(step)
          const isDone = step.index < cursor
          if (pass === 'seed')
            return <path key={step.index} d={diamond(x, y)} fill={isDone ? 'var(--bwd)' : 'var(--rule-2)'} />
          const up = pass === 'forward'
          const colour = isDone ? (up ? 'var(--fwd)' : 'var(--bwd)') : 'var(--rule-2)'
          return (
            <g key={step.index}>
              <path
                d={`M${x} ${y}v${up ? -9 : 9}`}
                stroke={colour}
                strokeWidth={density === 'signs' ? 2.5 : 1.25}
              />
              {signs && density === 'signs' && step !== inPlay ? (
                <StepSign
                  op={opOf(step.node)}
                  x={x}
                  y={y + (up ? -18 : 18)}
                  size={3.42}
                  room={at(1) - at(0) - 3}
                  least={9}
                  ink={isDone ? 'ink-2' : 'ink-3'}
                  width={1.4}
                />
              ) : undefined}
            </g>
          )
        })
      )}
      {signs && steps.length > 0 ? (
        <text x={stave.left} y={y + 20} className="gw-svg-small" fill="var(--fwd)">
          {t(stepperTexts.forward)}
        </text>
      ) : undefined}
      {signs && seed >= 0 ? (
        <text x={at(seed)} y={y + 20} className="gw-svg-small" fill="var(--bwd)" textAnchor="middle">
          {t(stepperTexts.seed)}
        </text>
      ) : undefined}
      {signs && firstBackward >= 0 ? (
        <text x={labelX} y={y - 12} className="gw-svg-small" fill="var(--bwd)">
          {t(stepperTexts.backward)}
        </text>
      ) : undefined}
      <Playhead stave={stave} y={y} height={height} />
    </svg>
  )
}

/** The step in play, printed solid; where nothing is in play, a flag at the place that is reached. */
function Playhead({
  stave,
  y,
  height,
}: {
  readonly stave: Stave
  readonly y: number
  readonly height: number
}) {
  const inPlay = useEditor((state) => reachOf(state).inPlay)
  const cursor = useEditor((state) => state.cursor)
  const op = useEditor((state) =>
    inPlay === undefined ? undefined : opsOf(state.document).find(nodeOf(state, inPlay.node)?.op ?? ''),
  )
  if (stave.count === 0) return undefined
  if (inPlay === undefined) {
    const x = cursor === 0 ? stave.left - 8 : xOf(stave, cursor - 1)
    return (
      <>
        <path d={`M${x} 6V${height - 18}`} stroke="var(--ink)" strokeWidth="1.5" />
        <path d={`M${x - 6} 2h12v5l-6 6-6-6z`} fill="var(--ink)" />
      </>
    )
  }
  const x = xOf(stave, inPlay.index)
  const pass = passOf(inPlay)
  return (
    <>
      <path d={`M${x} 3V${height - 3}`} stroke="var(--ink)" strokeWidth="1.5" />
      <circle cx={x} cy={y} r="14.5" fill="var(--desk)" />
      <circle cx={x} cy={y} r="12.5" fill={pass === 'forward' ? 'var(--fwd)' : 'var(--bwd)'} />
      {pass === 'seed' ? (
        <path d={diamond(x, y)} fill="var(--paper)" />
      ) : (
        <StepSign op={op} x={x} y={y} size={4.2} room={21} ink="paper" width={1.75} />
      )}
    </>
  )
}

/** Too many steps for ticks: two bands, inked as far as they are done. */
function Strip({ stave, y }: { readonly stave: Stave; readonly y: number }) {
  const steps = useEditor((state) => state.frame.steps)
  const cursor = useEditor((state) => state.cursor)
  const { lastForward, firstBackward } = marksOf(steps)
  const band = (from: number, to: number, top: number, fill: string) =>
    to > from ? (
      <rect x={xOf(stave, from)} y={top} width={xOf(stave, to) - xOf(stave, from)} height="9" fill={fill} />
    ) : undefined
  const last = steps.length - 1
  return (
    <>
      {band(0, lastForward, y - 9, 'var(--rule)')}
      {band(0, Math.min(cursor - 1, lastForward), y - 9, 'var(--fwd)')}
      {firstBackward < 0 ? undefined : band(firstBackward, last, y, 'var(--rule)')}
      {firstBackward < 0 ? undefined : band(firstBackward, Math.min(cursor - 1, last), y, 'var(--bwd)')}
    </>
  )
}

const diamond = (x: number, y: number): string => `M${x} ${y - 7}l7 7-7 7-7-7z`
