import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Group, Panel, Separator, usePanelRef, type PanelSize } from 'react-resizable-panels'
import { Canvas } from '../canvas/canvas'
import { Inspector } from '../inspector/inspector'
import { Palette } from '../palette/palette'
import { useEditor } from '../state/store'
import { Transport } from '../stepper/transport'
import { useText } from '../texts'
import { barTexts } from '../texts/bar'
import { useCramped } from './narrow'
import { rememberSize, sizeOf } from './sizes'

const TrainingPanel = lazy(() =>
  import('../training/training-panel').then((m) => ({ default: m.TrainingPanel })),
)

const folded = 52
const collapsedTransport = 60

/** Ops · canvas · inspector or training, above the steps. Every border can be dragged, and stays where it was left. */
export function WideLayout() {
  const t = useText()
  const side = useEditor((state) => state.side)
  const logOpen = useEditor((state) => state.logOpen)
  const hasLog = logOpen && side === 'inspector'
  const palette = usePanelRef()
  const right = usePanelRef()
  const transport = usePanelRef()
  const isCramped = useCramped()
  const isMeantFolded = side === 'training' || isCramped
  const [isFolded, setFolded] = useState(isMeantFolded)
  const atFirst = useRef(true)

  useEffect(() => {
    if (atFirst.current) return
    right.current?.resize(sizeOf(side))
    palette.current?.resize(isMeantFolded ? folded : sizeOf('palette'))
  }, [side, isMeantFolded, palette, right])
  useEffect(() => {
    if (!atFirst.current) transport.current?.resize(hasLog ? sizeOf('transport') : collapsedTransport)
    atFirst.current = false
  }, [hasLog, transport])

  /** Sizes that panels took by themselves are not what a person chose. */
  const dragged = (): void => {
    const width = palette.current?.getSize().inPixels ?? 0
    if (!isMeantFolded && width > folded) rememberSize('palette', width)
    rememberSize(side, right.current?.getSize().inPixels ?? sizeOf(side))
  }
  return (
    <Group
      className="gw-rows"
      role="main"
      orientation="vertical"
      onLayoutChanged={(_, { isUserInteraction }) => {
        const height = transport.current?.getSize().inPixels ?? 0
        if (isUserInteraction && hasLog && height > collapsedTransport) rememberSize('transport', height)
      }}
    >
      <Panel id="work" minSize={200}>
        <Group
          orientation="horizontal"
          className="gw-columns"
          onLayoutChanged={(_, { isUserInteraction }) => {
            if (isUserInteraction) dragged()
          }}
        >
          <Panel
            id="palette"
            panelRef={palette}
            defaultSize={isMeantFolded ? folded : sizeOf('palette')}
            minSize={144}
            maxSize={440}
            collapsible
            collapsedSize={folded}
            groupResizeBehavior="preserve-pixel-size"
            onResize={({ inPixels }: PanelSize) => {
              setFolded(inPixels < 100)
            }}
          >
            <Palette folded={isFolded} />
          </Panel>
          <Separator className="gw-divider" aria-label={t(barTexts.resizePalette)} />
          <Panel id="canvas" minSize={240}>
            <section className="gw-canvas" aria-label={t(barTexts.canvas)}>
              <Canvas />
            </section>
          </Panel>
          <Separator className="gw-divider" aria-label={t(barTexts.resizeSide)} />
          <Panel
            id="side"
            panelRef={right}
            defaultSize={sizeOf(side)}
            minSize={264}
            maxSize={720}
            groupResizeBehavior="preserve-pixel-size"
          >
            <Suspense>{side === 'training' ? <TrainingPanel /> : <Inspector />}</Suspense>
          </Panel>
        </Group>
      </Panel>
      <Separator className="gw-divider" aria-label={t(barTexts.resizeTransport)} disabled={!hasLog} />
      <Panel
        id="transport"
        panelRef={transport}
        defaultSize={hasLog ? sizeOf('transport') : collapsedTransport}
        minSize={collapsedTransport}
        maxSize={480}
        groupResizeBehavior="preserve-pixel-size"
      >
        <Transport />
      </Panel>
    </Group>
  )
}
