import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import { moduleOf } from '../../graph/modules'
import { parseSource } from '../../graph/wires'
import type { AnyOp } from '../../ops/kit/definition'
import { addOp } from '../canvas/actions'
import { setOverlay } from '../state/actions'
import type { Overlay } from '../state/editor-state'
import { engine } from '../state/engine-link'
import { useOps } from '../state/ops'
import { store, useEditor } from '../state/store'
import { useLanguage, useText } from '../texts'
import { paletteTexts as texts } from '../texts/palette'
import { useFocusReturn } from '../shell/focus-return'
import { Icon } from '../shell/icon'
import { Keys } from '../shell/controls'
import { searchOps, type Found } from './op-search'
import { Sign } from './sign'

type Add = Extract<Overlay, { kind: 'add' }>

const size = { width: 320, height: 400, margin: 8 }

const close = (): void => {
  setOverlay(undefined)
}

/** The search at the pointer: a name, Enter, and the node is there, wired to the loose end that asked for it. */
export function AddOverlay() {
  const overlay = useEditor((state) => state.overlay)
  return overlay?.kind === 'add' ? <Search overlay={overlay} /> : undefined
}

function Search({ overlay }: { readonly overlay: Add }) {
  const t = useText()
  const language = useLanguage()
  const [query, setQuery] = useState('')
  const fitting = useFitting(overlay.from)
  const isLoose = overlay.from !== undefined || overlay.to !== undefined
  const { all } = useOps()
  const found = searchOps(all, query, language).filter(
    ({ op }) => fitting === undefined || fitting.ports.has(op.name),
  )
  const isAdded = useRef(false)
  const giveBack = useFocusReturn()
  const add = (name: string): void => {
    isAdded.current = true
    close()
    const port = fitting?.ports.get(name)
    addOp(name, overlay.at, {
      ...(overlay.from === undefined ? {} : { from: overlay.from }),
      ...(overlay.to === undefined ? {} : { to: overlay.to }),
      ...(port === undefined ? {} : { port }),
    })
  }
  const [x, y] = overlay.screen
  const left = Math.max(size.margin, Math.min(x, window.innerWidth - size.width - size.margin))
  const top = Math.max(size.margin, Math.min(y, window.innerHeight - size.height - size.margin))
  return (
    <Dialog.Root
      open
      modal={false}
      onOpenChange={(open) => {
        if (!open) close()
      }}
    >
      <Dialog.Portal>
        <Dialog.Content
          className="gw-add"
          style={{ left, top }}
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            // A node that was added takes the focus instead.
            if (isAdded.current) event.preventDefault()
            else giveBack(event)
          }}
        >
          <Dialog.Title className="gw-hidden">{t(texts.addAnOp)}</Dialog.Title>
          <Command className="gw-cmd" shouldFilter={false} loop label={t(texts.addAnOp)}>
            <div className="gw-cmd-head">
              <Icon name="search" />
              <Command.Input value={query} onValueChange={setQuery} placeholder={t(texts.find)} autoFocus />
            </div>
            <Command.List className="gw-cmd-list" label={t(texts.addAnOp)}>
              <p className="gw-cmd-heading" aria-hidden="true">
                {t(isLoose ? texts.whatFits : texts.addAnOp)}
              </p>
              {found.length === 0 ? (
                <p className="gw-cmd-empty">{t(isLoose ? texts.nothingFits : texts.nothing)}</p>
              ) : undefined}
              {found.map((entry) => (
                <Command.Item
                  key={entry.op.name}
                  value={entry.op.name}
                  className="gw-cmd-item"
                  onSelect={add}
                >
                  <OpEntry entry={entry} aside={asideOf(entry, t, overlay, fitting)} />
                </Command.Item>
              ))}
            </Command.List>
            <div className="gw-cmd-foot">
              <span>
                <Keys keys="Enter" /> {t(isLoose ? texts.addAndWire : texts.add)}
              </span>
              <span>
                <Keys keys="Escape" /> {t(texts.close)}
              </span>
            </div>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Sign, name with what was typed underlined, and a word at the end. */
export function OpEntry({ entry, aside }: { readonly entry: Found; readonly aside: string }) {
  const t = useText()
  const title = t(entry.op.title)
  const [from, to] = entry.hit ?? [0, 0]
  return (
    <>
      <b className="gw-cmd-sign">
        <Sign op={entry.op} scale={0.8} />
      </b>
      <span className="gw-cmd-name">
        {title.slice(0, from)}
        {to > from ? <u>{title.slice(from, to)}</u> : undefined}
        {title.slice(to)}
      </span>
      <i>{aside}</i>
    </>
  )
}

function asideOf(
  { op }: Found,
  t: ReturnType<typeof useText>,
  overlay: Add,
  fitting: Fitting | undefined,
): string {
  if (fitting !== undefined && fitting.shape !== undefined) return t(texts.fits, { shape: fitting.shape })
  if (overlay.to !== undefined) return t(texts.into, { port: overlay.to.port })
  return asideOfOp(op, t)
}

/** The op's own name, where that says more than its title. */
export function asideOfOp(op: AnyOp, t: ReturnType<typeof useText>): string {
  if (moduleOf(op.name) !== undefined) return t(texts.module)
  return t(op.short) === t(op.title) ? '' : op.name
}

interface Fitting {
  /** the port that would take the wire, by op */
  readonly ports: ReadonlyMap<string, string>
  readonly shape: string | undefined
}

/** The ops that could take a wire from `source`; `undefined` while nobody knows, or nothing is asked. */
function useFitting(source: string | undefined): Fitting | undefined {
  const [fitting, setFitting] = useState<Fitting>()
  useEffect(() => {
    if (source === undefined) return undefined
    let isLate = false
    const { node, output } = parseSource(source)
    void Promise.all([engine.fits(store.getState().document, source), engine.shapeOf(node, output)]).then(
      ([fits, shape]) => {
        if (isLate) return
        const ports = new Map<string, string>()
        for (const { op, port } of fits) if (!ports.has(op)) ports.set(op, port)
        setFitting({
          ports,
          shape: shape === undefined || shape.length === 0 ? undefined : `(${shape.join(', ')})`,
        })
      },
    )
    return () => {
      isLate = true
    }
  }, [source])
  return source === undefined ? undefined : fitting
}
