import { useState } from 'react'
import type { Text } from '../../base/text'
import { categories } from '../../ops'
import type { AnyOp } from '../../ops/kit/definition'
import { useOps } from '../state/ops'
import { useLanguage, useText } from '../texts'
import { paletteTexts } from '../texts/palette'
import { Icon } from '../shell/icon'
import { Case } from './case'
import { searchOps } from './op-search'
import { Rail } from './rail'

/** The type case: every op, by category, or those that a search finds. */
export function Palette({ folded = false }: { readonly folded?: boolean }) {
  const t = useText()
  return (
    <section className="gw-palette" aria-label={t(paletteTexts.title)}>
      {folded ? <Rail /> : <FullPalette />}
    </section>
  )
}

export function FullPalette({ onAdded }: { readonly onAdded?: () => void }) {
  const t = useText()
  const language = useLanguage()
  const [query, setQuery] = useState('')
  const { all, modules } = useOps()
  const found = searchOps(all, query, language).map(({ op }) => op)
  return (
    <>
      <div className="gw-search">
        <Icon name="search" />
        <input
          type="search"
          aria-label={t(paletteTexts.find)}
          placeholder={t(paletteTexts.find)}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
          }}
        />
        {query === '' ? <kbd className="gw-kbd">Tab</kbd> : undefined}
      </div>
      <div className="gw-cases">
        {query.trim() === '' ? (
          sections(modules, found).map(({ id, title, ops }) => (
            <section key={id} aria-label={t(title)}>
              <h2 className="gw-case-title">{t(title)}</h2>
              <Case label={t(title)} ops={ops} {...(onAdded === undefined ? {} : { onAdded })} />
            </section>
          ))
        ) : found.length === 0 ? (
          <p className="gw-case-title">{t(paletteTexts.nothing)}</p>
        ) : (
          <Case
            label={t(paletteTexts.find)}
            ops={found}
            hot
            {...(onAdded === undefined ? {} : { onAdded })}
          />
        )}
      </div>
    </>
  )
}

interface Section {
  readonly id: string
  readonly title: Text
  readonly ops: readonly AnyOp[]
}

/** The document's own modules first: they are few, and what is being worked with. */
function sections(modules: readonly AnyOp[], all: readonly AnyOp[]): Section[] {
  const table = categories.map(({ id, title }): Section => ({
    id,
    title,
    ops: all.filter((op) => op.category === id && !modules.includes(op)),
  }))
  return modules.length === 0
    ? table
    : [{ id: 'modules', title: paletteTexts.thisDocument, ops: modules }, ...table]
}
