import { deleteSelection, duplicateSelection } from '../canvas/actions'
import { openGroup } from '../canvas/modules'
import { useText } from '../texts'
import { documentTexts } from '../texts/inspector'
import { moduleTexts } from '../texts/modules'
import { Button } from '../shell/controls'

/** Several nodes at once: what can be done with all of them. */
export function SelectionFacts({ count }: { readonly count: number }) {
  const t = useText()
  return (
    <div className="gw-inspector-body">
      <header className="gw-facts-head">
        <h2>{t(documentTexts.selected, { count })}</h2>
      </header>
      <div className="gw-inspector-actions">
        <Button
          onClick={() => {
            duplicateSelection()
          }}
        >
          {t(documentTexts.duplicate)}
        </Button>
        <Button onClick={openGroup}>{t(moduleTexts.group)}</Button>
        <Button
          onClick={() => {
            deleteSelection()
          }}
        >
          {t(documentTexts.remove)}
        </Button>
      </div>
    </div>
  )
}
