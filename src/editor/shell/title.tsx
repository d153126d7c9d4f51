import { useState } from 'react'
import { setTitle } from '../../graph/edits'
import { editWhole } from '../state/actions'
import { useEditor } from '../state/store'
import { useLabel, useLanguage, useText } from '../texts'
import { barTexts } from '../texts/bar'
import { labelIn } from './label-in'
import { Tip } from './controls'

/** The document's title, which can be written over, and whether it is kept. */
export function Title() {
  const t = useText()
  const label = useLabel()
  const language = useLanguage()
  const title = useEditor((state) => state.whole.title)
  const readOnly = useEditor((state) => state.locked === 'newer')
  const [draft, setDraft] = useState<string>()
  const shown = title === undefined ? '' : label(title)
  const commit = (): void => {
    const words = draft?.trim()
    setDraft(undefined)
    if (words !== undefined && words !== shown)
      editWhole((document) => setTitle(document, labelIn(title, language, words)))
  }
  return (
    <div className="gw-title">
      <span className="gw-title-box">
        {/* Gives the field the width of its words. */}
        <span aria-hidden="true">{(draft ?? shown) || t(barTexts.untitled)}</span>
        <input
          aria-label={t(barTexts.title)}
          value={draft ?? shown}
          placeholder={t(barTexts.untitled)}
          readOnly={readOnly}
          spellCheck={false}
          onChange={(event) => {
            setDraft(event.target.value)
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter') event.currentTarget.blur()
            if (event.key === 'Escape') setDraft(undefined)
          }}
        />
      </span>
      <SavedState />
    </div>
  )
}

function SavedState() {
  const t = useText()
  const saving = useEditor((state) => state.saving)
  const readOnly = useEditor((state) => state.locked === 'newer')
  if (readOnly) {
    return (
      <Tip text={t(barTexts.readOnlyWhy)}>
        <small tabIndex={0}>{t(barTexts.readOnly)}</small>
      </Tip>
    )
  }
  if (saving === 'failed') {
    return (
      <Tip text={t(barTexts.failedWhy)}>
        <small tabIndex={0} className="gw-bad">
          {t(barTexts.failed)}
        </small>
      </Tip>
    )
  }
  return (
    <small title={t(barTexts.savedHere)}>{t(saving === 'saved' ? barTexts.saved : barTexts.saving)}</small>
  )
}
