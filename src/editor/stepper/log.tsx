import type { Step } from '../../engine/views'
import { hidesGradients } from '../../formats/figure-facts'
import { setCursor } from '../state/actions'
import { useEditor } from '../state/store'
import { useLanguage, useText } from '../texts'
import { stepperTexts } from '../texts/stepper'
import { arithmeticOf, placeOfStep } from './step-words'
import { logRange } from './timeline-model'
import { useSize } from './use-width'

const rowHeight = 24

/** The rows around the step in play. A row that is still to come names the wire and hides the number. */
export function Log() {
  const t = useText()
  const [box, { height }] = useSize<HTMLDivElement>()
  const steps = useEditor((state) => state.frame.steps)
  const cursor = useEditor((state) => state.cursor)
  const rows = Math.max(1, Math.floor((height - 2) / rowHeight))
  const [from, to] = logRange(cursor, steps.length, rows)
  return (
    <div className="gw-log" ref={box}>
      <table aria-label={t(stepperTexts.log)}>
        <tbody>
          {steps.slice(from, to).map((step) => (
            <Row key={step.index} step={step} state={stateOf(step, cursor)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type RowState = 'done' | 'now' | 'coming'

const stateOf = ({ index }: Step, cursor: number): RowState =>
  index >= cursor ? 'coming' : index === cursor - 1 ? 'now' : 'done'

function Row({ step, state }: { readonly step: Step; readonly state: RowState }) {
  const language = useLanguage()
  const document = useEditor((editor) => editor.document)
  const frame = useEditor((editor) => editor.frame)
  const known = { document, frame }
  const isHidden = hidesGradients(document) && step.kind !== 'forward'
  const { pieces, result } = state === 'coming' || isHidden ? { pieces: [] } : arithmeticOf(known, step)
  const pass = step.kind === 'forward' ? 'fwd' : 'bwd'
  return (
    <tr
      className={`gw-log-${state} gw-log-${pass}`}
      aria-current={state === 'now' ? 'step' : undefined}
      onClick={() => {
        setCursor(step.index + 1)
      }}
    >
      <td>{step.index + 1}</td>
      <td className="gw-log-arrow">
        <Arrow kind={step.kind} />
      </td>
      <td className="gw-log-where">{placeOfStep(known, step, language)}</td>
      <td className="gw-log-sum">
        {pieces.map(({ text, pass: ink }, i) => (
          <span key={i} className={ink === undefined ? 'gw-muted' : `gw-${ink}`}>
            {i === 0 ? '' : ' '}
            {text}
          </span>
        ))}
      </td>
      <td className="gw-log-result">
        {result === undefined ? undefined : (
          <>
            {pieces.length === 0 ? undefined : <span className="gw-muted">= </span>}
            <span className={result.pass === undefined ? 'gw-muted' : `gw-${result.pass}`}>
              {result.text}
            </span>
          </>
        )}
      </td>
    </tr>
  )
}

function Arrow({ kind }: { readonly kind: Step['kind'] }) {
  switch (kind) {
    case 'forward':
      return (
        <svg width="12" height="12" aria-hidden="true">
          <path d="M6 11V3M2.5 6L6 2l3.5 4" fill="none" stroke="var(--fwd)" strokeWidth="1.75" />
        </svg>
      )
    case 'seed':
      return (
        <svg width="12" height="12" aria-hidden="true">
          <path d="M6 1l5 5-5 5-5-5z" fill="var(--bwd)" />
        </svg>
      )
    case 'accumulate':
      return <span className="gw-bwd">Σ</span>
    case 'blocked':
      return (
        <svg width="12" height="12" aria-hidden="true">
          <path d="M2 6h8" stroke="var(--ink-3)" strokeWidth="1.75" />
        </svg>
      )
    case 'contribution':
      return (
        <svg width="12" height="12" aria-hidden="true">
          <path d="M6 1v8M2.5 6L6 10l3.5-4" fill="none" stroke="var(--bwd)" strokeWidth="1.75" />
        </svg>
      )
  }
}
