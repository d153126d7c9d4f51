import { pause, play, setCursor, showAll, stepBack, stepForward, toggleLog } from '../state/actions'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { barTexts } from '../texts/bar'
import { stepperTexts } from '../texts/stepper'
import { Button, IconButton, Tip } from '../shell/controls'
import { Log } from './log'
import { Sentence } from './sentence'
import { Timeline } from './timeline'
import { UpdateStrip } from './update-strip'
import { WatchList } from './watch-list'

/** The debugger's controls: keys and stave, below them the log and the step as a sentence. */
export function Transport() {
  const t = useText()
  const side = useEditor((state) => state.side)
  const logOpen = useEditor((state) => state.logOpen)
  const isStepping = useEditor((state) => state.stepping)
  const hasUpdates = useEditor(({ training }) => (training.progress?.update ?? 0) > 0)
  const showsUpdates = side === 'training' && hasUpdates && !isStepping
  return (
    <section className="gw-transport" aria-label={t(barTexts.transport)}>
      <div className="gw-transport-row">
        <div className="gw-transport-keys">
          <StepKeys primary={side === 'inspector'} />
          {showsUpdates ? <UpdateCount /> : <StepCount />}
          {side === 'inspector' ? (
            <IconButton
              className="gw-log-button"
              look="bare"
              icon={logOpen ? 'down' : 'up'}
              label={t(logOpen ? stepperTexts.hideLog : stepperTexts.showLog)}
              aria-expanded={logOpen}
              onClick={toggleLog}
            />
          ) : undefined}
        </div>
        {showsUpdates ? <UpdateStrip /> : <Timeline />}
      </div>
      {logOpen && side === 'inspector' ? (
        <div className="gw-log-row">
          <Log />
          <Sentence />
          <WatchList />
        </div>
      ) : undefined}
    </section>
  )
}

function StepKeys({ primary }: { readonly primary: boolean }) {
  const t = useText()
  const count = useEditor((state) => state.frame.steps.length)
  const cursor = useEditor((state) => state.cursor)
  const isPlaying = useEditor((state) => state.playing)
  const none = count === 0
  return (
    <>
      <IconButton
        icon="toStart"
        label={t(stepperTexts.toStart)}
        keys="Home"
        disabled={none || cursor === 0}
        onClick={() => {
          setCursor(0)
        }}
      />
      <IconButton
        icon="stepBack"
        label={t(stepperTexts.back)}
        keys=","
        disabled={none || cursor === 0}
        onClick={stepBack}
      />
      <Tip text={t(stepperTexts.step)} keys=".">
        <Button look={primary ? 'primary' : 'plain'} icon="step" disabled={none} onClick={stepForward}>
          {t(stepperTexts.step)}
        </Button>
      </Tip>
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={t(isPlaying ? stepperTexts.pause : stepperTexts.play)}
        keys="P"
        disabled={none}
        onClick={isPlaying ? pause : play}
      />
      <IconButton
        icon="toEnd"
        label={t(stepperTexts.toEnd)}
        keys="End"
        disabled={none || cursor >= count}
        onClick={showAll}
      />
    </>
  )
}

export function StepCount() {
  const count = useEditor((state) => state.frame.steps.length)
  const cursor = useEditor((state) => state.cursor)
  return (
    <span className="gw-count" data-testid="step-count">
      <b>{cursor}</b> / {count}
    </span>
  )
}

function UpdateCount() {
  const t = useText()
  const update = useEditor(({ training }) => training.progress?.update ?? 0)
  return (
    <span className="gw-count">
      {t(stepperTexts.update)} <b>{update}</b>
    </span>
  )
}
