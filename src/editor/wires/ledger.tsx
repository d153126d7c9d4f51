import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { text, type Mark } from '../../figure/marks'
import type { SceneNode, SceneWire } from '../../figure/scene'
import { fitText, textWidth } from '../../figure/text-width'
import { nameOf } from '../../formats/figure-facts'
import { useSceneNode } from '../canvas/scene'
import { Strokes } from '../nodes/drawing'
import { steady } from '../nodes/facts'
import type { EditorState } from '../state/editor-state'
import { useEditor } from '../state/store'
import { fillIn, useLanguage, useText } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'
import { useFanOut } from './fan-out'
import { ledgerFacts, type LedgerFacts } from './ledger-facts'

/** Above the nodes: where ledgers are put. */
export const ledgerLayer = createStore<{ readonly element: HTMLElement | null }>(() => ({ element: null }))

const setLayer = (element: HTMLElement | null): void => {
  ledgerLayer.setState({ element })
}

export function LedgerLayer() {
  return (
    <ViewportPortal>
      <div className="gw-ledgers" ref={setLayer} />
    </ViewportPortal>
  )
}

/** At every output of a node that has several wires: what each of them hands back, and the sum. */
export const Ledgers = memo(function Ledgers({ id }: { readonly id: string }) {
  const layer = useStore(ledgerLayer, ({ element }) => element)
  const groups = useFanOut(id)
  if (layer === null || groups.length === 0) return undefined
  return createPortal(
    groups.map((wires) => <Ledger key={wires[0]?.source.output} id={id} wires={wires} />),
    layer,
  )
})

const Ledger = memo(function Ledger({
  id,
  wires,
}: {
  readonly id: string
  readonly wires: readonly SceneWire[]
}) {
  const node = useSceneNode(id)
  const t = useText()
  const language = useLanguage()
  const output = wires[0]?.source.output ?? 'y'
  const select = useMemo(
    () => steady((state: EditorState): LedgerFacts => ledgerFacts(state, id, output, wires)),
    [id, output, wires],
  )
  const facts = useEditor(select)
  const port = node?.figure.outputs.find(({ name }) => name === output)
  if (facts.show === 'hidden' || node === undefined || port === undefined) return undefined
  const isOpen = facts.show === 'open'
  const marks = isOpen
    ? openMarks(facts, (name) => fillIn(texts.fromNode[language], { name }))
    : chipMarks(facts)
  const at = isOpen ? openPlace(node, port, facts) : chipPlace(node, port, facts)
  return (
    <svg
      className={isOpen ? 'gw-drawing gw-ledger gw-ledger-open' : 'gw-drawing gw-ledger'}
      width="1"
      height="1"
      style={{ transform: `translate(${at[0]}px, ${at[1]}px)` }}
      role="img"
      aria-label={t(texts.ledger, { name: nameOf(node.node, language) })}
    >
      <Strokes marks={marks} />
    </svg>
  )
})

type Place = readonly [number, number]
type Port = SceneNode['figure']['outputs'][number]

const rowHeight = 22

const widthOf = ({ rows, sum }: LedgerFacts): number =>
  Math.max(
    130,
    textWidth(sum ?? '', 18) + 64,
    ...rows.map(
      ({ name, amount }) => Math.min(120, textWidth(name, 11) + 34) + textWidth(amount ?? '', 14) + 40,
    ),
  )

/** Below the node, its point under the port. */
const openPlace = ({ x, y, figure }: SceneNode, port: Port, facts: LedgerFacts): Place => [
  x + port.x + 2 - widthOf(facts),
  y + figure.height + (figure.kind === 'circle' ? 34 : 12),
]

function openMarks(facts: LedgerFacts, from: (name: string) => string): Mark[] {
  const width = widthOf(facts)
  const { rows, sum } = facts
  const rule = 13 + rowHeight * rows.length
  const height = rule + 39
  const tip = width - 21
  const marks: Mark[] = [
    {
      kind: 'path',
      d: `M3 0H${tip - 9}l9 -9 9 9H${width - 3}a3 3 0 0 1 3 3V${height - 3}a3 3 0 0 1 -3 3H3a3 3 0 0 1 -3 -3V3a3 3 0 0 1 3 -3z`,
      fill: 'paper',
      stroke: 'ink',
      width: 1.25,
      part: 'gw-floats',
    },
  ]
  rows.forEach(({ name, amount, inPlay }, i) => {
    const y = 23 + rowHeight * i
    if (inPlay)
      marks.push({ kind: 'rect', x: 1, y: y - 16, width: width - 2, height: rowHeight, fill: 'bwd-soft' })
    const room = width - 40 - textWidth(amount ?? '—', 14)
    marks.push(text(12, y, fitText(from(name), 11, room), { size: 11, fill: 'ink-2' }))
    marks.push(
      text(width - 12, y, amount ?? '—', {
        size: 14,
        weight: 500,
        fill: amount === undefined ? 'ink-3' : 'bwd',
        anchor: 'end',
        ...(inPlay ? { part: 'gw-arrives' } : {}),
      }),
    )
  })
  marks.push({ kind: 'path', d: `M10 ${rule}H${width - 10}`, stroke: 'ink', width: 1.25 })
  marks.push(text(12, rule + 24, 'Σ', { size: 18, fill: 'ink', face: 'math' }))
  marks.push(
    text(width - 12, rule + 25, sum ?? '', {
      size: 18,
      weight: 600,
      fill: 'bwd',
      anchor: 'end',
      part: 'gw-sum',
    }),
  )
  return marks
}

const chipWidth = ({ sum }: LedgerFacts): number =>
  Math.max(34, Math.ceil(textWidth(`Σ ${sum ?? ''}`, 12)) + 12)

const chipPlace = ({ x, y, figure }: SceneNode, port: Port, facts: LedgerFacts): Place =>
  figure.kind === 'circle'
    ? [x + port.x - 10, y + port.y + 20]
    : figure.kind === 'data' || figure.kind === 'parameter'
      ? [x + port.x - chipWidth(facts) - 4, y + figure.height + 2]
      : [x + port.x + 8, y + port.y + 10]

function chipMarks(facts: LedgerFacts): Mark[] {
  const width = chipWidth(facts)
  return [
    {
      kind: 'rect',
      x: 0,
      y: 0,
      width,
      height: 16,
      r: 2,
      fill: 'paper',
      stroke: 'bwd',
      line: 1.25,
      part: 'gw-fig-chip',
    },
    text(width / 2, 12.5, `Σ ${facts.sum ?? ''}`, {
      size: 12,
      weight: 600,
      fill: 'bwd',
      anchor: 'middle',
      part: 'gw-fig-chip',
    }),
  ]
}
