import { useEffect, useRef, useState, type PointerEvent } from 'react'
import type { SceneNode } from '../../figure/scene'
import { parseNumber, plainNumber } from '../../formats/formula'
import { nameOf } from '../../formats/figure-facts'
import type { AttrValue } from '../../graph/document'
import { setAttr } from '../../graph/edits'
import { focusNode, startEditing, stopEditing } from '../canvas/focus'
import { edit } from '../state/actions'
import { store } from '../state/store'
import { useLanguage, useText } from '../texts'
import { canvasTexts } from '../texts/canvas'

/** Is the node a source with one number of its own, which can be edited where it stands? */
export const hasOwnNumber = ({ op, node }: Pick<SceneNode, 'op' | 'node'>): boolean =>
  op !== undefined && 'source' in op && ownNumber({ op, node }) !== undefined

function ownNumber({ op, node }: Pick<SceneNode, 'op' | 'node'>): number | undefined {
  const value = node.attrs?.value
  if (typeof value === 'number') return value
  const spec = op?.attrs?.value
  const isUnset = value === undefined && node.attrs?.shape === undefined
  return isUnset && spec?.type === 'tensor' && typeof spec.default === 'number' ? spec.default : undefined
}

let sittings = 0

/** A field over the number: takes 0.5, 1/3, 2*pi, sqrt(2). Every wire follows plain numbers while they are typed. */
export function ValueEditor({ scene }: { readonly scene: SceneNode }) {
  const { id, node, figure } = scene
  const t = useText()
  const language = useLanguage()
  const [problem, setProblem] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  // What Escape goes back to, and the gesture that makes the whole sitting one step of undo.
  const [{ before, gesture }] = useState(() => ({
    before: node.attrs?.value,
    gesture: `value ${++sittings}`,
  }))
  useEffect(() => {
    field.current?.select()
  }, [])
  const set = (value: AttrValue | undefined): void => {
    edit((document) => setAttr(document, id, 'value', value), gesture)
  }
  const commit = async (): Promise<void> => {
    if (isDone.current || field.current === null) return
    const result = await parseNumber(field.current.value)
    if (isDone.current) return
    if ('problem' in result) {
      setProblem(result.problem.message[language])
      return
    }
    isDone.current = true
    if (result.value !== ownNumber(scene)) set(result.value)
    stopEditing()
    focusNode(id)
  }
  const cancel = (): void => {
    isDone.current = true
    set(before)
    stopEditing()
    focusNode(id)
  }
  const left = figure.kind === 'parameter' ? 15 : 6
  return (
    <div
      className="gw-in-place nodrag nopan"
      style={{ left, top: figure.height / 2 - 3, width: figure.width - left - 14 }}
    >
      <input
        ref={field}
        className="gw-in-place-field"
        defaultValue={String(ownNumber(scene) ?? '')}
        inputMode="decimal"
        spellCheck={false}
        autoFocus
        aria-label={t(canvasTexts.editValue, { name: nameOf(node, language) })}
        aria-invalid={problem !== undefined}
        onChange={({ target }) => {
          setProblem(undefined)
          const typed = plainNumber(target.value)
          if (typed !== undefined && Number.isFinite(typed)) set(typed)
        }}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') void commit()
          if (event.key === 'Escape') cancel()
        }}
        onBlur={() => {
          void commit().then(() => {
            if (!isDone.current) cancel()
          })
        }}
      />
      {problem === undefined ? undefined : (
        <p className="gw-in-place-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

let scrubs = 0

/** The number itself: drag to turn it, double-click to type. */
export function ValueScrubber({ scene }: { readonly scene: SceneNode }) {
  const { id, figure } = scene
  const start = useRef<{ x: number; value: number; step: number; gesture: string }>(undefined)
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    const value = ownNumber(scene)
    if (event.button !== 0 || event.shiftKey || value === undefined || store.getState().readOnly) return
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, value, step: stepOf(value), gesture: `scrub ${++scrubs}` }
  }
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const from = start.current
    if (from === undefined) return
    const moved = Math.trunc((event.clientX - from.x) / 4)
    if (moved === 0 && ownNumber(scene) === from.value) return
    const step = event.altKey ? from.step / 10 : from.step
    const value = Number((from.value + moved * step).toPrecision(12))
    edit((document) => setAttr(document, id, 'value', value), from.gesture)
  }
  const end = (): void => {
    start.current = undefined
  }
  const left = figure.kind === 'parameter' ? 18 : 9
  return (
    <div
      className="gw-scrub nodrag"
      style={{ left, top: figure.height / 2, width: 64, height: figure.height / 2 - 3 }}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={(event) => {
        event.stopPropagation()
        startEditing(id, 'value')
      }}
    />
  )
}

/** A twentieth of the number's power of ten: 100 moves by 5, 2 by 0.1. Whole numbers above 10 stay whole. */
function stepOf(value: number): number {
  const size = Math.abs(value)
  if (size === 0) return 0.1
  const power = 10 ** Math.floor(Math.log10(size))
  return Number.isInteger(value) && power >= 10 ? Math.max(1, power / 20) : power / 20
}
