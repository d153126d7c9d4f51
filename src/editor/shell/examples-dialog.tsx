import { useState } from 'react'
import { inLanguage, type Label, type Text } from '../../base/text'
import { exampleGroups, groupOfExample, type ExampleGroup } from '../../graph/example-groups'
import { folded } from '../palette/op-search'
import { setOverlay } from '../state/actions'
import { useLanguage, useText } from '../texts'
import { exampleSummaries } from '../texts/examples'
import { exampleTexts as texts } from '../texts/files'
import { Modal } from './modal'
import { openExample } from './files'

// Only the titles come with the dialog; a document is loaded when it is opened.
const titles = import.meta.glob<Label>('/examples/*.gradwire.json', { eager: true, import: 'title' })

interface Example {
  /** the file's name without its ending */
  readonly name: string
  readonly title: Label
}

const examples: readonly Example[] = Object.entries(titles).map(([path, title]) => {
  const name = path.replace(/^.*\//, '').replace(/\.gradwire\.json$/, '')
  return { name, title }
})

const close = (): void => {
  setOverlay(undefined)
}

/** The examples in teaching order, by the parts of the course. */
export function ExamplesDialog() {
  const t = useText()
  const language = useLanguage()
  const [query, setQuery] = useState('')
  const wanted = folded(query)
  const matches = ({ name, title }: Example): boolean =>
    wanted === '' ||
    [name, inLanguage(title, 'en'), inLanguage(title, 'ja'), summaryOf(name)].some((text) =>
      folded(text).includes(wanted),
    )
  const groups = [...exampleGroups, undefined]
    .map((group) => ({
      title: group === undefined ? texts.other : numbered(group),
      list: examples.filter((example) => groupOfExample(example.name) === group && matches(example)),
    }))
    .filter(({ list }) => list.length > 0)
  return (
    <Modal title={t(texts.title)} note={t(texts.note)} onClose={close}>
      <input
        type="search"
        className="gw-examples-find"
        aria-label={t(texts.find)}
        placeholder={t(texts.find)}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
        }}
      />
      {groups.length === 0 ? <p className="gw-dialog-note">{t(texts.nothing)}</p> : undefined}
      {groups.map(({ title, list }) => (
        <section key={title.en} className="gw-examples-part">
          <h3>{t(title)}</h3>
          <ul>
            {list.map(({ name, title: exampleTitle }) => (
              <li key={name}>
                <button
                  type="button"
                  data-example={name}
                  onClick={() => {
                    close()
                    void openExample(name)
                  }}
                >
                  <strong>{inLanguage(exampleTitle, language)}</strong>
                  <Summary name={name} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Modal>
  )
}

/** `II Derivatives` */
const numbered = ({ part, title }: ExampleGroup): Text => ({
  en: `${part} ${title.en}`,
  ja: `${part} ${title.ja}`,
})

function summaryOf(name: string): string {
  const summary = Object.hasOwn(exampleSummaries, name) ? exampleSummaries[name] : undefined
  return summary === undefined ? '' : `${summary.en} ${summary.ja}`
}

function Summary({ name }: { readonly name: string }) {
  const t = useText()
  const summary = Object.hasOwn(exampleSummaries, name) ? exampleSummaries[name] : undefined
  return summary === undefined ? undefined : <p>{t(summary)}</p>
}
