import { Command as Cmd } from 'cmdk'
import { useState } from 'react'
import { inLanguage, type Text } from '../../base/text'
import { exampleGroups, groupOfExample, type ExampleGroup } from '../../graph/example-groups'
import { setOverlay } from '../state/actions'
import { useLanguage, useText } from '../texts'
import { exampleTexts as texts } from '../texts/files'
import { examples, rankOfExample } from './example-list'
import { openExample } from './files'
import { Modal } from './modal'

const close = (): void => {
  setOverlay(undefined)
}

/** The examples in teaching order, by the parts of the course. */
export function ExamplesDialog() {
  const t = useText()
  const language = useLanguage()
  const [query, setQuery] = useState('')
  const found = examples.filter((example) => query.trim() === '' || rankOfExample(example, query) < Infinity)
  const groups = [...exampleGroups, undefined]
    .map((group) => ({
      title: group === undefined ? texts.other : numbered(group),
      list: found.filter(({ name }) => groupOfExample(name) === group),
    }))
    .filter(({ list }) => list.length > 0)
  return (
    <Modal title={t(texts.title)} note={t(texts.note)} onClose={close}>
      <Cmd className="gw-examples" shouldFilter={false} loop label={t(texts.title)}>
        <Cmd.Input
          className="gw-examples-find"
          aria-label={t(texts.find)}
          placeholder={t(texts.find)}
          value={query}
          onValueChange={setQuery}
        />
        <Cmd.List label={t(texts.title)}>
          <Cmd.Empty className="gw-dialog-note">{t(texts.nothing)}</Cmd.Empty>
          {groups.map(({ title, list }) => (
            <Cmd.Group key={title.en} heading={t(title)}>
              {list.map(({ name, title, summary }) => (
                <Cmd.Item
                  key={name}
                  value={name}
                  data-example={name}
                  onSelect={() => {
                    close()
                    void openExample(name)
                  }}
                >
                  <strong>{inLanguage(title, language)}</strong>
                  {summary === undefined ? undefined : <p>{t(summary)}</p>}
                </Cmd.Item>
              ))}
            </Cmd.Group>
          ))}
        </Cmd.List>
      </Cmd>
    </Modal>
  )
}

/** `II Derivatives` */
const numbered = ({ part, title }: ExampleGroup): Text => ({
  en: `${part} ${title.en}`,
  ja: `${part} ${title.ja}`,
})
