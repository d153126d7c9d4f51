import { moduleNames } from '../../graph/module-names'
import { usesOf } from '../../graph/modules'
import { dropModule } from '../canvas/modules'
import { IconButton } from '../shell/controls'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { moduleTexts as texts } from '../texts/modules'

/** The modules of the document and how often each is used; one that nothing uses can go. */
export function ModuleList() {
  const t = useText()
  const document = useEditor((state) => state.whole)
  const readOnly = useEditor((state) => state.readOnly)
  const names = [...moduleNames(document)]
  if (names.length === 0) return undefined
  return (
    <section className="gw-section">
      <h3>{t(texts.modules)}</h3>
      {names.map((name) => {
        const uses = usesOf(document, name).length
        return (
          <div key={name} className="gw-module-port">
            <span className="gw-name-field">{name}</span>
            <span className="gw-muted">{t(texts.uses, { count: uses })}</span>
            {uses > 0 || readOnly ? undefined : (
              <IconButton
                label={t(texts.remove, { name })}
                icon="close"
                look="bare"
                onClick={() => {
                  dropModule(name)
                }}
              />
            )}
          </div>
        )
      })}
    </section>
  )
}
