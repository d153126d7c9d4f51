import { Command as Cmd } from 'cmdk'
import { useState } from 'react'
import { inLanguage } from '../../base/text'
import type { GraphNode } from '../../graph/document'
import { moduleOf } from '../../graph/modules'
import { addOpAtCentre } from '../canvas/actions'
import { asideOfOp, OpEntry } from '../palette/add-overlay'
import { folded, rankOf, searchOps } from '../palette/op-search'
import { Sign } from '../palette/sign'
import { setOverlay } from '../state/actions'
import { useOps } from '../state/ops'
import { store, useEditor } from '../state/store'
import { useLabel, useLanguage, useText } from '../texts'
import { commandTexts as texts } from '../texts/commands'
import { CommandDialog } from './command-dialog'
import { commands } from './commands'
import { Keys } from './controls'
import { examples, rankOfExample } from './example-list'
import { openExample } from './files'
import { Icon } from './icon'
import { showNode } from './problem-card'

const most = 8

const close = (): void => {
  setOverlay(undefined)
}

/** Everything by name: commands, ops to add, nodes to go to, examples to open. */
export function CommandPalette() {
  const t = useText()
  const [query, setQuery] = useState('')
  return (
    <CommandDialog title={t(texts.commandPalette)} onClose={close}>
      <div className="gw-cmd-head">
        <Icon name="search" />
        <Cmd.Input value={query} onValueChange={setQuery} placeholder={t(texts.placeholder)} autoFocus />
      </div>
      <Cmd.List className="gw-cmd-list" label={t(texts.commands)}>
        <Cmd.Empty className="gw-cmd-empty">{t(texts.nothing)}</Cmd.Empty>
        <Commands query={query} />
        <Nodes query={query} />
        <Ops query={query} />
        <Examples query={query} />
      </Cmd.List>
      <div className="gw-cmd-foot">
        <span>
          <Keys keys="Enter" /> {t(texts.run)}
        </span>
        <span>
          <Keys keys="Escape" /> {t(texts.close)}
        </span>
      </div>
    </CommandDialog>
  )
}

function Commands({ query }: { readonly query: string }) {
  const t = useText()
  const wanted = folded(query)
  // What a command may do does not change while the palette is open.
  const state = store.getState()
  const found = commands
    .filter(({ unlisted, when }) => unlisted !== true && (when?.(state) ?? true))
    .map((command) => ({
      command,
      rank: Math.min(rankOf(folded(command.title.en), wanted), rankOf(folded(command.title.ja), wanted)),
    }))
    .filter(({ rank }) => wanted === '' || rank < Infinity)
    .sort((a, b) => (wanted === '' ? 0 : a.rank - b.rank))
  if (found.length === 0) return undefined
  return (
    <Cmd.Group heading={t(texts.commands)}>
      {found.map(({ command }) => (
        <Cmd.Item
          key={command.id}
          value={`command ${command.id}`}
          className="gw-cmd-item"
          onSelect={() => {
            close()
            command.run()
          }}
        >
          <span className="gw-cmd-name">{t(command.title)}</span>
          {command.keys === undefined ? undefined : (
            <i>
              <Keys keys={command.keys[0] ?? ''} />
            </i>
          )}
        </Cmd.Item>
      ))}
    </Cmd.Group>
  )
}

function Ops({ query }: { readonly query: string }) {
  const t = useText()
  const { all } = useOps()
  const language = useLanguage()
  const readOnly = useEditor((state) => state.readOnly)
  if (query.trim() === '' || readOnly) return undefined
  const found = searchOps(all, query, language).slice(0, most)
  if (found.length === 0) return undefined
  return (
    <Cmd.Group heading={t(texts.addAnOp)}>
      {found.map((entry) => (
        <Cmd.Item
          key={entry.op.name}
          value={`op ${entry.op.name}`}
          className="gw-cmd-item"
          onSelect={() => {
            close()
            addOpAtCentre(entry.op.name)
          }}
        >
          <OpEntry
            entry={entry}
            aside={moduleOf(entry.op.name) === undefined ? entry.op.name : asideOfOp(entry.op, t)}
          />
        </Cmd.Item>
      ))}
    </Cmd.Group>
  )
}

function Nodes({ query }: { readonly query: string }) {
  const t = useText()
  const label = useLabel()
  const nodes = useEditor((state) => state.document.nodes)
  const wanted = folded(query)
  if (wanted === '') return undefined
  const rank = ({ id, label: written }: GraphNode): number =>
    Math.min(
      rankOf(folded(id), wanted),
      ...(written === undefined
        ? []
        : (['en', 'ja'] as const).map((language) => rankOf(folded(inLanguage(written, language)), wanted))),
    )
  const found = nodes
    .map((node) => ({ node, rank: rank(node) }))
    .filter((entry) => entry.rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
  if (found.length === 0) return undefined
  return (
    <Cmd.Group heading={t(texts.goTo)}>
      {found.map(({ node }) => (
        <Cmd.Item
          key={node.id}
          value={`node ${node.id}`}
          className="gw-cmd-item"
          onSelect={() => {
            close()
            showNode(node.id)
          }}
        >
          <b className="gw-cmd-sign">
            <NodeSign op={node.op} />
          </b>
          <span className="gw-cmd-name">{node.label === undefined ? node.id : label(node.label)}</span>
          <i>{t(texts.node)}</i>
        </Cmd.Item>
      ))}
    </Cmd.Group>
  )
}

function Examples({ query }: { readonly query: string }) {
  const t = useText()
  const language = useLanguage()
  if (query.trim() === '') return undefined
  const found = examples
    .map((example) => ({ example, rank: rankOfExample(example, query) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
  if (found.length === 0) return undefined
  return (
    <Cmd.Group heading={t(texts.openAnExample)}>
      {found.map(({ example: { name, title } }) => (
        <Cmd.Item
          key={name}
          value={`example ${name}`}
          className="gw-cmd-item"
          onSelect={() => {
            close()
            void openExample(name)
          }}
        >
          <span className="gw-cmd-name">{inLanguage(title, language)}</span>
        </Cmd.Item>
      ))}
    </Cmd.Group>
  )
}

function NodeSign({ op }: { readonly op: string }) {
  const known = useOps().find(op)
  return known === undefined ? undefined : <Sign op={known} scale={0.8} />
}
