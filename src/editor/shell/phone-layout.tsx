import { DropdownMenu } from 'radix-ui'
import { lazy, Suspense, useEffect } from 'react'
import { useStore } from 'zustand'
import { Canvas } from '../canvas/canvas'
import { centreOn } from '../canvas/actions'
import { firstViews } from '../canvas/first-view'
import { pause, play, setCursor, setOverlay, setSide, showAll, stepBack, stepForward } from '../state/actions'
import { useStepInPlay } from '../state/derived'
import { useEditor } from '../state/store'
import { Timeline } from '../stepper/timeline'
import { StepCount } from '../stepper/transport'
import { useText } from '../texts'
import { barTexts } from '../texts/bar'
import { phoneTexts as texts } from '../texts/phone'
import { stepperTexts } from '../texts/stepper'
import type { CommandId } from './commands'
import { Breadcrumb } from './breadcrumb'
import { Button, IconButton } from './controls'
import { CommandItems } from './file-menu'
import { Mark } from './icon'
import { PhoneExplanation } from './phone-explanation'
import { ProblemsButton } from './problems-button'
import { Sheet } from './sheet'
import { Title } from './title'
import { openSheet, useUi } from './ui'

const Inspector = lazy(() => import('../inspector/inspector').then((m) => ({ default: m.InspectorContent })))
const Palette = lazy(() => import('../palette/palette').then((m) => ({ default: m.FullPalette })))
const TrainingPanel = lazy(() =>
  import('../training/training-panel').then((m) => ({ default: m.TrainingPanel })),
)

const menu: readonly (CommandId | 'rule')[] = [
  'file.new',
  'file.open',
  'file.examples',
  'file.save',
  'file.exportSvg',
  'file.exportPng',
  'rule',
  'edit.undo',
  'edit.redo',
  'edit.connect',
  'edit.remove',
  'rule',
  'view.stepInside',
  'view.fit',
  'view.layout',
  'view.values',
  'view.shapes',
  'view.theme',
  'view.language',
]

/** One thing above the other, the step within the thumb's reach. */
export function PhoneLayout() {
  const t = useText()
  const isInside = useEditor((state) => state.path.length > 0)
  return (
    <>
      <header className="gw-bar gw-phone-bar">
        <Mark />
        <h1 className="gw-hidden">Gradwire</h1>
        {isInside ? <Breadcrumb compact /> : <Title />}
        <div className="gw-grow" />
        <ProblemsButton />
        <IconButton
          look="bare"
          icon="search"
          label={t(texts.search)}
          onClick={() => {
            setOverlay({ kind: 'commands' })
          }}
        />
        <Menu />
      </header>
      <main className="gw-canvas gw-phone-canvas" aria-label={t(barTexts.canvas)}>
        <Canvas />
        <FollowStep />
      </main>
      <section className="gw-phone-explain" aria-label={t(texts.explanation)}>
        <PhoneExplanation />
        <PhoneActions />
      </section>
      <footer className="gw-phone-foot" aria-label={t(barTexts.transport)}>
        <p className="gw-phone-count">
          <span className="gw-fwd">{t(stepperTexts.forward)}</span>
          <StepCount />
          <span className="gw-bwd">{t(stepperTexts.backward)}</span>
        </p>
        <Timeline height={44} signs={false} />
        <Keys />
      </footer>
      <Sheets />
    </>
  )
}

/** There is room for one node: the one in play is brought to the middle. */
function FollowStep() {
  const node = useStepInPlay()?.node
  const views = useStore(firstViews, ({ count }) => count)
  useEffect(() => {
    if (node !== undefined && views > 0) centreOn(node)
  }, [node, views])
  return undefined
}

function Menu() {
  const t = useText()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button look="bare" icon="menu" aria-label={t(barTexts.menu)} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="gw-menu gw-phone-menu" align="end" collisionPadding={8}>
          <CommandItems entries={menu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function PhoneActions() {
  const t = useText()
  return (
    <div className="gw-phone-actions">
      <Button
        onClick={() => {
          openSheet('inspector')
        }}
      >
        {t(texts.details)}
      </Button>
      <Button
        onClick={() => {
          openSheet('palette')
        }}
      >
        {t(texts.ops)}
      </Button>
      <Button
        onClick={() => {
          showAll()
          setSide('training')
          openSheet('training')
        }}
      >
        {t(texts.train)}
      </Button>
    </div>
  )
}

function Keys() {
  const t = useText()
  const count = useEditor((state) => state.frame.steps.length)
  const cursor = useEditor((state) => state.cursor)
  const isPlaying = useEditor((state) => state.playing)
  return (
    <div className="gw-phone-keys">
      <Button
        icon="toStart"
        aria-label={t(stepperTexts.toStart)}
        disabled={cursor === 0}
        onClick={() => {
          setCursor(0)
        }}
      />
      <Button icon="stepBack" aria-label={t(stepperTexts.back)} disabled={cursor === 0} onClick={stepBack} />
      <Button look="primary" icon="step" disabled={count === 0} onClick={stepForward}>
        {t(stepperTexts.step)}
      </Button>
      <Button
        icon={isPlaying ? 'pause' : 'play'}
        aria-label={t(isPlaying ? stepperTexts.pause : stepperTexts.play)}
        disabled={count === 0}
        onClick={isPlaying ? pause : play}
      />
    </div>
  )
}

function Sheets() {
  const t = useText()
  const sheet = useUi((state) => state.sheet)
  const close = (): void => {
    openSheet(undefined)
    setSide('inspector')
  }
  if (sheet === undefined) return undefined
  const title = { inspector: texts.details, palette: texts.ops, training: texts.train }[sheet]
  return (
    <Sheet title={t(title)} onClose={close}>
      <Suspense>
        {sheet === 'inspector' ? <Inspector /> : undefined}
        {sheet === 'palette' ? <Palette onAdded={close} /> : undefined}
        {sheet === 'training' ? <TrainingPanel /> : undefined}
      </Suspense>
    </Sheet>
  )
}
