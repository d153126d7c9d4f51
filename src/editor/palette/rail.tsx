import { Popover } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { categories, ops } from '../../ops'
import type { Category } from '../../ops/kit/categories'
import type { AnyOp } from '../../ops/kit/definition'
import { openAddAtCentre } from '../canvas/actions'
import { IconButton, Tip } from '../shell/controls'
import { useOps } from '../state/ops'
import { useText } from '../texts'
import { paletteTexts } from '../texts/palette'
import { Case } from './case'
import { MathSign, ModuleSign, Sign, TagSign } from './sign'

/** The folded type case: a sign for each category, behind it the tiles. */
export function Rail() {
  const t = useText()
  const { modules } = useOps()
  return (
    <div className="gw-rail">
      <IconButton
        label={t(paletteTexts.find)}
        keys="Shift+A"
        look="bare"
        icon="search"
        onClick={openAddAtCentre}
      />
      {modules.length === 0 ? undefined : (
        <RailEntry title={t(paletteTexts.thisDocument)} own={modules} sign={<ModuleSign />} />
      )}
      {categories.map(({ id, title }) => (
        <RailEntry
          key={id}
          title={t(title)}
          own={[...ops.values()].filter((op) => op.category === id)}
          sign={signOf(id)}
        />
      ))}
    </div>
  )
}

function RailEntry({
  title,
  own,
  sign,
}: {
  readonly title: string
  readonly own: readonly AnyOp[]
  readonly sign: ReactNode
}) {
  const [open, setOpen] = useState(false)
  if (own.length === 0) return undefined
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Tip text={title}>
        <Popover.Trigger className="gw-rail-sign" aria-label={title}>
          {sign}
        </Popover.Trigger>
      </Tip>
      <Popover.Portal>
        <Popover.Content
          className="gw-rail-case"
          side="right"
          align="start"
          sideOffset={6}
          aria-label={title}
        >
          <h2 className="gw-case-title">{title}</h2>
          <Case
            label={title}
            ops={own}
            onAdded={() => {
              setOpen(false)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function signOf(category: Category): ReactNode {
  const tanh = ops.get('Tanh')
  switch (category) {
    case 'data':
      return <TagSign scale={0.78} />
    case 'arithmetic':
      return <MathSign glyph="+" scale={1.05} />
    case 'activation':
      return tanh === undefined ? <MathSign glyph="σ" /> : <Sign op={tanh} scale={0.87} />
    case 'layer':
      return <MathSign glyph="XW" scale={0.8} />
    case 'normalization':
      return <MathSign glyph="μσ" scale={0.9} />
    case 'convolution':
      return <MathSign glyph="∗" scale={1.05} />
    case 'sequence':
      return <MathSign glyph="hₜ" scale={0.9} />
    case 'shape':
      return <MathSign glyph="(m,n)" scale={0.9} />
    case 'loss':
      return <MathSign glyph="½Σ" scale={0.9} />
  }
}
