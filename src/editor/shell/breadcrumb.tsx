import { useMemo } from 'react'
import { openedNodes } from '../canvas/inside-words'
import { stepOut, stepOutTo } from '../state/actions'
import { useEditor } from '../state/store'
import { useLabel, useText } from '../texts'
import { barTexts } from '../texts/bar'
import { insideTexts } from '../texts/inside'
import { Button } from './controls'

/** Where one is inside of nodes, each of them a way back, and the way out. */
export function Breadcrumb({ compact = false }: { readonly compact?: boolean }) {
  const t = useText()
  const label = useLabel()
  const whole = useEditor((state) => state.whole)
  const levels = useEditor((state) => state.levels)
  const path = useEditor((state) => state.path)
  const nodes = useMemo(() => openedNodes({ whole, levels, path }), [whole, levels, path])
  const names = [
    whole.title === undefined ? t(barTexts.untitled) : label(whole.title),
    ...nodes.map((node) => (node.label === undefined ? node.id : label(node.label))),
  ]
  const shown = compact ? names.slice(-1) : names
  const hidden = names.length - shown.length
  return (
    <>
      <nav className="gw-crumbs" aria-label={t(insideTexts.where)}>
        {shown.map((name, i) => {
          const depth = i + hidden
          return (
            <span key={depth}>
              {i === 0 ? undefined : <i aria-hidden="true"> › </i>}
              <button
                type="button"
                aria-current={depth === path.length ? 'location' : undefined}
                onClick={() => stepOutTo(depth)}
              >
                {name}
              </button>
            </span>
          )
        })}
      </nav>
      <Button className="gw-btn-small" onClick={stepOut}>
        {t(insideTexts.stepOut)}
        {compact ? undefined : <kbd>Esc</kbd>}
      </Button>
    </>
  )
}
