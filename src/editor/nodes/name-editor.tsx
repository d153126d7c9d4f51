import { useEffect, useRef } from 'react'
import type { Label } from '../../base/text'
import type { SceneNode } from '../../figure/scene'
import { nameOf } from '../../formats/figure-facts'
import { setLabel } from '../../graph/edits'
import { focusNode, stopEditing } from '../canvas/focus'
import { edit } from '../state/actions'
import { store } from '../state/store'
import { useLanguage, useText } from '../texts'
import { canvasTexts } from '../texts/canvas'

/** A field over the name. */
export function NameEditor({ scene: { id, node, figure } }: { readonly scene: SceneNode }) {
  const t = useText()
  const language = useLanguage()
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  const name = nameOf(node, language)
  useEffect(() => {
    field.current?.select()
  }, [])
  const close = (keep: boolean): void => {
    if (isDone.current) return
    isDone.current = true
    const wanted = field.current?.value.trim() ?? name
    if (keep && wanted !== name)
      edit((document) => setLabel(document, id, relabelled(node.label, wanted, id)))
    stopEditing()
    focusNode(id)
  }
  const isBelow = figure.kind === 'circle'
  const style = isBelow
    ? { left: figure.width / 2 - 66, top: figure.height + 8, width: 132 }
    : { left: 5, top: figure.kind === 'slab' ? figure.height - 30 : 2, width: figure.width - 10 }
  return (
    <div className="gw-in-place nodrag nopan" style={style}>
      <input
        ref={field}
        className={isBelow ? 'gw-in-place-field gw-centred' : 'gw-in-place-field'}
        defaultValue={name}
        spellCheck={false}
        autoFocus
        aria-label={t(canvasTexts.editName, { name })}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') close(true)
          if (event.key === 'Escape') close(false)
        }}
        onBlur={() => {
          close(true)
        }}
      />
    </div>
  )
}

/** A name that is written in both languages changes in the one that is shown. */
function relabelled(label: Label | undefined, wanted: string, id: string): Label | undefined {
  if (wanted === '' || (wanted === id && typeof label !== 'object')) return undefined
  return typeof label === 'object' ? { ...label, [store.getState().language]: wanted } : wanted
}
