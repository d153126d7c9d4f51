import { modeOf, setMode } from '../../graph/view'
import { editWhole } from '../state/actions'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { documentTexts as texts } from '../texts/inspector'
import { Segments } from '../shell/controls'

/** Batch normalisation and dropout compute another thing while training than in use: which of the two is shown. */
export function ModeSwitch() {
  const t = useText()
  const mode = useEditor((state) => modeOf(state.document))
  return (
    <Segments
      label={t(texts.mode)}
      value={mode}
      choices={[
        { value: 'train', text: t(texts.train) },
        { value: 'eval', text: t(texts.eval) },
      ]}
      onChoose={(chosen) => {
        editWhole((document) => setMode(document, chosen))
      }}
    />
  )
}
