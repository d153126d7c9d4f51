import { useEffect, useLayoutEffect, useRef } from 'react'
import { formatNumber } from '../../base/numbers'
import { groupThousands } from '../../figure/numbers'
import {
  loadTraining,
  pauseTraining,
  resetTraining,
  restartTraining,
  setOverlay,
  setPace,
  setSide,
  startTraining,
  stepTraining,
} from '../state/actions'
import { store, useEditor } from '../state/store'
import { useText } from '../texts'
import { trainingTexts as texts } from '../texts/training'
import { Button, Choice, IconButton } from '../shell/controls'
import { ProblemList } from '../shell/problem-card'
import { Curves } from './curves'
import { DataPlot } from './data-plot'
import { Experiments } from './experiments'
import { GradientNorms } from './gradient-norms'
import { Offer } from './offer'
import { Settings } from './settings'
import { TableDialog } from './table-dialog'

/** Training: its controls, how it goes, what it has learned, and every setting. */
export function TrainingPanel() {
  const t = useText()
  const hasTraining = useEditor((state) => state.whole.training !== undefined)
  const panel = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const element = panel.current
    return () => {
      // The focus goes back to what opens the panel.
      if (element?.contains(document.activeElement) === true)
        document.querySelector<HTMLElement>('[data-opens="training"]')?.focus()
    }
  }, [])
  return (
    <section ref={panel} className="gw-training" aria-label={t(texts.title)}>
      <header className="gw-training-head">
        <h2>{t(texts.title)}</h2>
        {hasTraining ? <Status /> : undefined}
        <IconButton
          look="bare"
          icon="close"
          label={t(texts.close)}
          onClick={() => {
            setSide('inspector')
          }}
        />
      </header>
      {hasTraining ? <Running /> : <Offer />}
      <TableDialog />
    </section>
  )
}

function Running() {
  const t = useText()
  const problems = useEditor(({ training }) => training.problems)
  const progress = useEditor(({ training }) => training.progress)
  const lacksSimd = useEditor(({ training }) => training.lacksSimd === true)
  const found = progress?.problems ?? problems
  // The data are shown before the first update, and anew when a setting changes them.
  const document = useEditor((state) => state.whole)
  const isRunning = useEditor(({ training }) => training.running)
  useEffect(() => {
    if (!isRunning) void loadTraining()
  }, [document, isRunning])
  return (
    <>
      <Controls />
      {found.length > 0 ? <ProblemList problems={found} /> : undefined}
      {lacksSimd ? <p className="gw-training-note">{t(texts.lacksSimd)}</p> : undefined}
      {progress?.done === undefined ? undefined : (
        <p className="gw-training-note">
          {t(progress.done === 'finished' ? texts.finished : texts.diverged)}
        </p>
      )}
      <Curves />
      <DataPlot />
      <GradientNorms />
      <Experiments />
      <Settings />
      <section className="gw-panel-part">
        <h3>{t(texts.plan)}</h3>
        <Button
          onClick={() => {
            setOverlay({ kind: 'plan' })
          }}
        >
          {t(texts.planOpen)}
        </Button>
      </section>
    </>
  )
}

function Status() {
  const t = useText()
  const progress = useEditor(({ training }) => training.progress)
  if (progress === undefined || progress.update === 0) return <span>{t(texts.notStarted)}</span>
  const { epoch, update, running, updatesPerSecond, threads } = progress
  const speed = groupThousands(formatNumber(Math.round(updatesPerSecond), 3))
  return (
    <span data-testid="training-status">
      {running && updatesPerSecond > 0
        ? t(threads > 1 ? texts.speedThreads : texts.speed, { epoch, speed, threads })
        : t(texts.status, { epoch, update: groupThousands(String(update)) })}
    </span>
  )
}

function Controls() {
  const t = useText()
  const isRunning = useEditor(({ training }) => training.running)
  const isDone = useEditor(({ training }) => training.progress?.done !== undefined)
  const hasBegun = useEditor(({ training }) => (training.progress?.update ?? 0) > 0)
  const hasLearned = useEditor(({ whole, readOnly }) => whole.params !== undefined && !readOnly)
  const hasProblems = useEditor(({ training }) => training.problems.length > 0)
  return (
    <div className="gw-training-controls">
      {isRunning ? (
        <Button look="primary" icon="pause" onClick={() => void pauseTraining()}>
          {t(texts.pause)}
        </Button>
      ) : (
        <Button
          look="primary"
          icon="play"
          disabled={isDone || hasProblems}
          onClick={() => void startTraining()}
        >
          {t(hasBegun ? texts.resume : texts.start)}
        </Button>
      )}
      <Button
        icon="oneUpdate"
        disabled={isRunning || isDone || hasProblems}
        onClick={() => void stepTraining()}
      >
        {t(texts.oneUpdate)}
      </Button>
      <Button icon="reset" disabled={!hasBegun && !hasLearned} onClick={() => void resetTraining()}>
        {t(texts.reset)}
      </Button>
      <Pace />
    </div>
  )
}

const paces = [5, 50, 500] as const

/** How fast training may go, so that one can watch it. */
function Pace() {
  const t = useText()
  const pace = useEditor((state) => state.pace)
  return (
    <span className="gw-pace">
      <Choice
        label={t(texts.pace)}
        value={pace === undefined ? 'full' : String(pace)}
        choices={[
          ...paces.map((each) => ({ value: String(each), text: t(texts.perSecond, { count: each }) })),
          { value: 'full', text: t(texts.fullSpeed) },
        ]}
        onChoose={(chosen) => {
          setPace(chosen === 'full' ? undefined : Number(chosen))
          if (store.getState().training.running) void restartTraining()
        }}
      />
    </span>
  )
}
