import { setOverlay } from '../state/actions'
import { useText } from '../texts'
import { commandTexts as texts } from '../texts/commands'
import type { CommandGroup } from './command'
import { commands, groupTitles } from './commands'
import { Keys } from './controls'
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
                      {keys?.map((each) => (
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
