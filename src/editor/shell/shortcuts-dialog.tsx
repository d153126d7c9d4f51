import { setOverlay } from '../state/actions'
import { useText } from '../texts'
import { commandTexts as texts } from '../texts/commands'
import type { CommandGroup } from './command'
import { commands, groupTitles } from './commands'
import { Keys } from './controls'
import { keyNames } from './key-names'
import { Modal } from './modal'
import { moreKeys } from './more-keys'

/** Every key, by what it is for. */
export function ShortcutsDialog() {
  const t = useText()
  const groups = Object.keys(groupTitles) as CommandGroup[]
  return (
    <Modal
      title={t(texts.shortcuts)}
      note={t(texts.shortcutsNote)}
      onClose={() => {
        setOverlay(undefined)
      }}
    >
      <div className="gw-shortcuts">
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(groupTitles[group])}</h3>
            <dl>
              {[...commands, ...moreKeys]
                .filter((command) => command.group === group && command.keys !== undefined)
                .map(({ title, keys }) => (
                  <div key={title.en}>
                    <dt>{t(title)}</dt>
                    <dd>
                      {shownOnce(keys ?? []).map((each) => (
                        <Keys key={each} keys={each} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}

/** Without keys that are written like an earlier one: `?` is typed with Shift on some keyboards and without on others. */
function shownOnce(keys: readonly string[]): readonly string[] {
  const shown = keys.map((each) => keyNames(each).join(' '))
  return keys.filter((_, i) => shown.indexOf(shown[i] ?? '') === i)
}
