import { Command } from 'cmdk'
import { useState } from 'react'
import { inLanguage, type Language } from '../../base/text'
import { parseSource, wireId, type Wire } from '../../graph/wires'
import { currentScene } from '../canvas/scene'
import { reachable, verdictOn, wireUp } from '../canvas/wiring'
import { setOverlay } from '../state/actions'
import { useEditor } from '../state/store'
import { useLanguage, useText } from '../texts'
import { paletteTexts as texts } from '../texts/palette'
import { Icon } from '../shell/icon'
import { Keys } from '../shell/controls'
import { CommandDialog } from '../shell/command-dialog'
import { folded, rankOf } from './op-search'
import { Sign } from './sign'
import type { AnyOp } from '../../ops/kit/definition'

interface Target {
  readonly target: Wire['target']
  readonly op: AnyOp | undefined
  readonly name: string
  readonly port: string
  /** the node whose wire it would replace */
  readonly replaces?: string
}

const close = (): void => {
  setOverlay(undefined)
}

/** Wiring by keyboard: every port that can take the output, by name. */
export function ConnectOverlay() {
  const overlay = useEditor((state) => state.overlay)
  return overlay?.kind === 'connect' ? <Targets from={overlay.from} /> : undefined
}

function Targets({ from }: { readonly from: string }) {
  const t = useText()
  const language = useLanguage()
  const [query, setQuery] = useState('')
  const source = parseSource(from)
  const targets = ranked(targetsOf(source, language), query)
  const name = nameIn(source.node, language)
  return (
    <CommandDialog title={t(texts.wireFrom, { name })} onClose={close}>
      <div className="gw-cmd-head">
        <Icon name="search" />
        <Command.Input value={query} onValueChange={setQuery} placeholder={t(texts.findPort)} autoFocus />
      </div>
      <Command.List className="gw-cmd-list" label={t(texts.wireFrom, { name })}>
        <p className="gw-cmd-heading" aria-hidden="true">
          {t(texts.wireFrom, { name })}
        </p>
        {targets.length === 0 ? <p className="gw-cmd-empty">{t(texts.noPort)}</p> : undefined}
        {targets.map((entry) => (
          <Command.Item
            key={wireId(entry.target)}
            value={wireId(entry.target)}
            className="gw-cmd-item"
            onSelect={() => {
              close()
              wireUp(currentScene(), source, entry.target)
            }}
          >
            <b className="gw-cmd-sign">
              {entry.op === undefined ? undefined : <Sign op={entry.op} scale={0.8} />}
            </b>
            <span className="gw-cmd-name">
              {entry.name} · <span className="gw-mathit">{entry.port}</span>
            </span>
            <i>{entry.replaces === undefined ? t(texts.free) : t(texts.taken, { name: entry.replaces })}</i>
          </Command.Item>
        ))}
      </Command.List>
      <div className="gw-cmd-foot">
        <span>
          <Keys keys="Enter" /> {t(texts.wire)}
        </span>
        <span>
          <Keys keys="Escape" /> {t(texts.close)}
        </span>
      </div>
    </CommandDialog>
  )
}

function nameIn(id: string, language: Language): string {
  return inLanguage(currentScene().node(id)?.node.label ?? id, language) || id
}

/** The ports that the source may go to, free ones first. */
function targetsOf(source: Wire['source'], language: Language): Target[] {
  const scene = currentScene()
  const above = reachable(scene, source.node, 'up')
  const found = scene.nodes.flatMap((node) =>
    node.figure.inputs
      .filter((port) => verdictOn(scene, source, node, port, above.has(node.id)).fits)
      .map((port): Target => {
        const target =
          port.index === undefined
            ? { node: node.id, port: port.name }
            : { node: node.id, port: port.name, index: port.index }
        const taken = scene.wires.find(({ id }) => id === wireId(target))
        return {
          target,
          op: node.op,
          name: nameIn(node.id, language),
          port: port.index === undefined ? port.name : `${port.name} ${port.index}`,
          ...(taken === undefined ? {} : { replaces: nameIn(taken.source.node, language) }),
        }
      }),
  )
  return [
    ...found.filter(({ replaces }) => replaces === undefined),
    ...found.filter(({ replaces }) => replaces !== undefined),
  ]
}

function ranked(targets: readonly Target[], query: string): readonly Target[] {
  const wanted = folded(query)
  if (wanted === '') return targets
  return targets
    .map((entry) => ({ entry, rank: rankOf(folded(`${entry.name} ${entry.port}`), wanted) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry)
}
