import { Tooltip } from 'radix-ui'
import { lazy, Suspense, useEffect } from 'react'
import { Announcer } from './shell/announcer'
import { Bar } from './shell/bar'
import { FileDrop } from './shell/file-drop'
import { useNarrow } from './shell/narrow'
import { useUi } from './shell/ui'
import { WideLayout } from './shell/wide-layout'
import { useEditor } from './state/store'

const CommandPalette = lazy(() =>
  import('./shell/command-palette').then((m) => ({ default: m.CommandPalette })),
)
const Examples = lazy(() => import('./shell/examples-dialog').then((m) => ({ default: m.ExamplesDialog })))
const Shortcuts = lazy(() => import('./shell/shortcuts-dialog').then((m) => ({ default: m.ShortcutsDialog })))
const Plan = lazy(() => import('./training/plan-dialog').then((m) => ({ default: m.PlanDialog })))
const Refusal = lazy(() => import('./shell/refusal-dialog').then((m) => ({ default: m.RefusalDialog })))
const AddOverlay = lazy(() => import('./palette/add-overlay').then((m) => ({ default: m.AddOverlay })))
const ConnectOverlay = lazy(() =>
  import('./palette/connect-overlay').then((m) => ({ default: m.ConnectOverlay })),
)
const GroupOverlay = lazy(() => import('./canvas/group-overlay').then((m) => ({ default: m.GroupOverlay })))
const Toaster = lazy(() => import('./shell/toaster').then((m) => ({ default: m.Toaster })))
const PhoneLayout = lazy(() => import('./shell/phone-layout').then((m) => ({ default: m.PhoneLayout })))

/** Parts that a key opens at once are fetched while nothing else is going on. */
function prefetch(): void {
  void import('./shell/command-palette')
  void import('./palette/connect-overlay')
  void import('./canvas/group-overlay')
  void import('./shell/katex')
  void import('./training/training-panel')
  void import('./palette/add-overlay')
}

/** The whole page. */
export function App() {
  const isNarrow = useNarrow()
  const theme = useEditor((state) => state.theme)
  const language = useEditor((state) => state.language)
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  useEffect(() => {
    const asked = setTimeout(prefetch, 1500)
    return () => {
      clearTimeout(asked)
    }
  }, [])
  return (
    <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
      <div className="gw-app">
        {isNarrow ? (
          <Suspense>
            <PhoneLayout />
          </Suspense>
        ) : (
          <>
            <Bar />
            <WideLayout />
          </>
        )}
      </div>
      <Overlays />
      <FileDrop />
      <Announcer />
      <Suspense>
        <Toaster />
      </Suspense>
    </Tooltip.Provider>
  )
}

function Overlays() {
  const kind = useEditor((state) => state.overlay?.kind)
  const isRefused = useUi(({ refusal }) => refusal !== undefined)
  return (
    <Suspense>
      {kind === 'add' ? <AddOverlay /> : undefined}
      {kind === 'group' ? <GroupOverlay /> : undefined}
      {kind === 'connect' ? <ConnectOverlay /> : undefined}
      {kind === 'commands' ? <CommandPalette /> : undefined}
      {kind === 'examples' ? <Examples /> : undefined}
      {kind === 'shortcuts' ? <Shortcuts /> : undefined}
      {kind === 'plan' ? <Plan /> : undefined}
      {isRefused ? <Refusal /> : undefined}
    </Suspense>
  )
}
