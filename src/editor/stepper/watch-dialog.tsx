import { Command } from 'cmdk'
import { useState } from 'react'
import { folded, rankOf } from '../palette/op-search'
import { isSame, watchedIn, withWatched, type Watched } from '../../graph/watch'
import { editWhole } from '../state/actions'
import { useEditor } from '../state/store'
import { CommandDialog } from '../shell/command-dialog'
import { Keys } from '../shell/controls'
import { Icon } from '../shell/icon'
import { useLanguage, useText } from '../texts'
import { stepperTexts as texts } from '../texts/stepper'
import { nameOf } from './step-words'

const most = 60

/** Chooses what to watch: the value of any node, or the gradient over it. */
export function WatchDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText()
  const [query, setQuery] = useState('')
  const choices = useChoices(query)
  return (
    <CommandDialog title={t(texts.watchAdd)} onClose={onClose}>
      <div className="gw-cmd-head">
        <Icon name="search" />
        <Command.Input value={query} onValueChange={setQuery} placeholder={t(texts.watchFind)} autoFocus />
      </div>
      <Command.List className="gw-cmd-list" label={t(texts.watchAdd)}>
        {choices.length === 0 ? <p className="gw-cmd-empty">{t(texts.watchNothing)}</p> : undefined}
        {choices.map(({ watched, name }) => (
          <Command.Item
            key={`${watched.what} ${watched.node}`}
            value={`${watched.what} ${watched.node}`}
            className="gw-cmd-item"
            onSelect={() => {
              onClose()
              editWhole((document) => withWatched(document, [...watchedIn(document), watched]))
            }}
          >
            <b className={`gw-cmd-sign ${watched.what === 'value' ? 'gw-fwd' : 'gw-bwd'}`}>
              {watched.what === 'value' ? 'y' : '∂L'}
            </b>
            <span className="gw-cmd-name">{name}</span>
            <i>{t(watched.what === 'value' ? texts.watchValue : texts.watchGradient)}</i>
          </Command.Item>
        ))}
      </Command.List>
      <div className="gw-cmd-foot">
        <span>
          <Keys keys="Enter" /> {t(texts.watch)}
        </span>
      </div>
    </CommandDialog>
  )
}

function useChoices(query: string): readonly { readonly watched: Watched; readonly name: string }[] {
  const language = useLanguage()
  const document = useEditor((state) => state.whole)
  const list = watchedIn(document)
  const wanted = folded(query)
  return document.nodes
    .flatMap(({ id }) =>
      (['value', 'gradient'] as const).map((what) => ({
        watched: { what, node: id },
        name: nameOf({ document }, id, language),
      })),
    )
    .filter(({ watched }) => !list.some((other) => isSame(other, watched)))
    .map((choice) => ({ choice, rank: wanted === '' ? 0 : rankOf(folded(choice.name), wanted) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ choice }) => choice)
}
