import { ViewportPortal } from '@xyflow/react'
import { useEffect, useMemo, useState } from 'react'
import type { TensorRef, TensorView, WholeTensor } from '../../engine/views'
import { shapeText } from '../../figure/labels'
import { text, type Mark } from '../../figure/marks'
import { bound, range, rangeNumber } from '../../figure/numbers'
import type { SceneWire } from '../../figure/scene'
import { shrink } from '../../figure/shrink'
import { fitText } from '../../figure/text-width'
import { wireCourse } from '../../figure/wire-path'
import { hidesGradients, nameOf } from '../../formats/figure-facts'
import { useScene } from '../canvas/scene'
import { Drawing } from '../nodes/drawing'
import { engine } from '../state/engine-link'
import { wireViewOf } from '../state/derived'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'
import { useLanguage, useText } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'

const size = { width: 356, inner: 324, map: 70 }

/** The one wire that is chosen, when it carries a tensor: its maps, large. */
export function WirePopover() {
  const scene = useScene()
  const id = useEditor(({ selection: { nodes, wires } }) =>
    nodes.size === 0 && wires.size === 1 ? [...wires][0] : undefined,
  )
  const wire = id === undefined ? undefined : scene.wire(id)
  const isOpen = useEditor((state) => {
    const value = id === undefined ? undefined : wireViewOf(state, id)?.value
    return (
      value !== undefined &&
      value.scalar === undefined &&
      value.unevaluated !== true &&
      wire !== undefined &&
      reachOf(state).valueShown(wire.source.node)
    )
  })
  return wire !== undefined && isOpen ? <Popover wire={wire} /> : undefined
}

function Popover({ wire }: { readonly wire: SceneWire }) {
  const t = useText()
  const language = useLanguage()
  const scene = useScene()
  const view = useEditor((state) => wireViewOf(state, wire.id))
  const hasGradient = useEditor(
    (state) => reachOf(state).gradientShown(wire.id) && !hidesGradients(state.document),
  )
  const gradient = view?.flow.kind === 'gradient' && hasGradient ? view.flow.gradient : undefined
  const value = useWhole(
    useMemo(() => ({ kind: 'value', ...wire.source }), [wire]),
    view?.value,
  )
  const back = useWhole(
    useMemo(() => ({ kind: 'wireGradient', wire: wire.id }), [wire.id]),
    gradient,
  )
  const course = useMemo(() => wireCourse(wire.from, wire.to, wire.tensor), [wire])
  const named = (id: string): string => {
    const node = scene.node(id)?.node
    return node === undefined ? id : nameOf(node, language)
  }
  const title = t(texts.wireTitle, { source: named(wire.source.node), target: named(wire.target.node) })
  const isBatch = typeof view?.value?.named[0] === 'string' && view.value.shape.length > 1
  const about =
    view?.value === undefined ? '' : shapeText(view.value.shape) + (isBatch ? t(texts.columnsAreSamples) : '')
  const marks = useMemo(() => {
    const list: Mark[] = [frame(gradient === undefined ? 146 : 236)]
    list.push(text(16, 23, fitText(title, 12.6, 170), { size: 12, weight: 600, fill: 'ink' }))
    list.push(text(size.width - 16, 23, about, { size: 11, fill: 'ink-2', anchor: 'end' }))
    if (view?.value !== undefined)
      list.push(
        ...section(
          44,
          t(texts.value),
          `${t(texts.mean)} ${rangeNumber(view.value.mean)} · ${range(view.value.min, view.value.max)}`,
          'fwd',
          value,
          isBatch,
        ),
      )
    if (gradient !== undefined)
      list.push(
        ...section(
          142,
          t(texts.gradient),
          `${t(texts.norm)} ${rangeNumber(gradient.norm)} · ${bound(gradient.min, gradient.max)}`,
          'bwd',
          back,
          isBatch,
        ),
      )
    return list
  }, [title, about, view, gradient, value, back, isBatch, t])
  return (
    <ViewportPortal>
      <div
        className="gw-wire-popover"
        style={{ transform: `translate(${course.label - size.width + 30}px, ${wire.to[1] + 100}px)` }}
        role="img"
        aria-label={`${title} ${about}`}
      >
        <Drawing marks={marks} />
      </div>
    </ViewportPortal>
  )
}

const frame = (height: number): Mark => {
  const { width } = size
  const tip = width - 30
  return {
    kind: 'path',
    d: `M3 0H${tip - 7}L${tip} -8L${tip + 7} 0H${width - 3}a3 3 0 0 1 3 3V${height - 3}a3 3 0 0 1 -3 3H3a3 3 0 0 1 -3 -3V3a3 3 0 0 1 3 -3z`,
    fill: 'paper',
    stroke: 'ink',
    width: 1.25,
    part: 'gw-floats',
  }
}

function section(
  y: number,
  name: string,
  numbers: string,
  hue: 'fwd' | 'bwd',
  tensor: WholeTensor | undefined,
  turned: boolean,
): Mark[] {
  const marks: Mark[] = [
    text(16, y, name, { size: 12, weight: 500, fill: hue }),
    text(size.width - 16, y, numbers, { size: 12, fill: hue, anchor: 'end' }),
  ]
  if (tensor === undefined) return marks
  const map = shrink(tensor.data, tensor.shape, { maxRows: 14, maxCols: 54, turned })
  return [...marks, { kind: 'map', x: 16, y: y + 7, width: size.inner, height: size.map, map, hue }]
}

/** The whole tensor behind a view, asked for again when the view changes. */
function useWhole(ref: TensorRef, view: TensorView | undefined): WholeTensor | undefined {
  const [whole, setWhole] = useState<WholeTensor>()
  useEffect(() => {
    if (view === undefined) return undefined
    let isGone = false
    engine
      .tensor(ref)
      .then((tensor) => {
        if (!isGone) setWhole(tensor)
      })
      .catch(() => {
        if (!isGone) setWhole(undefined)
      })
    return () => {
      isGone = true
    }
  }, [ref, view])
  return view === undefined ? undefined : whole
}
