import { useState } from 'react'
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { CheckRow } from '../../engine/views'
import type { Problem } from '../../base/problem'
import { formatNumber } from '../../base/numbers'
import { inLanguage } from '../../base/text'
import { engine } from '../state/engine-link'
import { nodeOf } from '../state/derived'
import { useEditor } from '../state/store'
import { useLanguage, useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { Button } from '../shell/controls'
import { Icon, Verdict } from '../shell/icon'
import { ProblemList } from '../shell/problem-card'

interface Checked {
  /** of the document that was checked */
  readonly revision: number
  readonly rows: readonly CheckRow[]
  readonly problems: readonly Problem[]
}

/** The last check; every node's inspector shows the same one. */
const last = createStore<{ readonly checked?: Checked; readonly running?: boolean }>(() => ({}))

async function run(revision: number): Promise<void> {
  last.setState({ running: true })
  try {
    last.setState({ checked: { revision, ...(await engine.gradientCheck()) } })
  } finally {
    last.setState({ running: false })
  }
}

/** Every gradient against the difference quotient: the verdict in one row, all of them behind it. */
export function GradientCheck() {
  const t = useText()
  const revision = useEditor((state) => state.revision)
  const hasObjective = useEditor((state) => state.document.objective !== undefined)
  const isRunning = useStore(last, (state) => state.running === true)
  const checked = useStore(last, (state) =>
    state.checked?.revision === revision ? state.checked : undefined,
  )
  const [open, setOpen] = useState(false)
  if (!hasObjective) return undefined
  if (checked === undefined) {
    return (
      <div className="gw-check" title={t(inspectorTexts.checkWhy)}>
        <span>{t(inspectorTexts.check)}</span>
        <Button className="gw-btn-small" disabled={isRunning} onClick={() => void run(revision)}>
          {t(isRunning ? inspectorTexts.checking : inspectorTexts.checkRun)}
        </Button>
      </div>
    )
  }
  const { rows, problems } = checked
  const hasPassed = rows.every(({ passed }) => passed)
  const worst = rows.reduce((most, { error }) => Math.max(most, error), 0)
  return (
    <div data-testid="gradient-check">
      <button
        type="button"
        className="gw-check"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open)
        }}
      >
        <Verdict kind={hasPassed ? 'ok' : 'failed'} />
        <span>{t(inspectorTexts.check)}</span>
        <b>
          {rows.length === 0
            ? t(inspectorTexts.nothing)
            : t(inspectorTexts.error, { error: formatNumber(worst, 2) })}
        </b>
        <Icon name={open ? 'down' : 'right'} />
      </button>
      {open ? <CheckRows rows={rows} problems={problems} /> : undefined}
    </div>
  )
}

function CheckRows({
  rows,
  problems,
}: {
  readonly rows: readonly CheckRow[]
  readonly problems: readonly Problem[]
}) {
  const t = useText()
  const language = useLanguage()
  const document = useEditor((state) => state.document)
  if (problems.length > 0) return <ProblemList problems={problems} />
  if (rows.length === 0) return <p className="gw-words">{t(inspectorTexts.checkNothing)}</p>
  return (
    <ul className="gw-check-rows">
      {rows.map(({ name, error, passed, kinks }) => (
        <li key={name}>
          <Verdict kind={passed ? (kinks > 0 ? 'kink' : 'ok') : 'failed'} />
          <span>{inLanguage(nodeOf({ document }, name)?.label ?? name, language)}</span>
          {kinks > 0 ? (
            <span className="gw-muted">{t(inspectorTexts.kinks, { count: kinks })}</span>
          ) : undefined}
          <b title={t(passed ? inspectorTexts.checkPassed : inspectorTexts.checkFailed)}>
            {formatNumber(error, 2)}
          </b>
        </li>
      ))}
    </ul>
  )
}
