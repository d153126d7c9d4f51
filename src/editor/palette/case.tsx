import { useRef, useState, type KeyboardEvent } from 'react'
import type { AnyOp } from '../../ops/kit/definition'
import { addOpAtCentre } from '../canvas/actions'
import { opDragType } from '../canvas/drag-type'
import { useText } from '../texts'
import { paletteTexts } from '../texts/palette'
import { Sign } from './sign'

/** Tiles of ops. One stop for the Tab key; arrows go from tile to tile. */
export function Case({
  label,
  ops,
  hot = false,
  onAdded,
}: {
  readonly label: string
  readonly ops: readonly AnyOp[]
  /** the first tile is what a search would add */
  readonly hot?: boolean
  readonly onAdded?: () => void
}) {
  const [at, setAt] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const current = Math.min(at, ops.length - 1)
  const move = (event: KeyboardEvent): void => {
    const next = current + stepOf(event.key, columnsOf(box.current))
    if (next === current || next < 0 || next >= ops.length) return
    event.preventDefault()
    event.stopPropagation()
    setAt(next)
    box.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className="gw-case" role="toolbar" aria-label={label} ref={box} onKeyDown={move}>
      {ops.map((op, i) => (
        <Tile
          key={op.name}
          op={op}
          tabIndex={i === current ? 0 : -1}
          hot={hot && i === 0}
          onFocus={() => {
            setAt(i)
          }}
          onAdd={() => {
            addOpAtCentre(op.name)
            onAdded?.()
          }}
        />
      ))}
    </div>
  )
}

function Tile({
  op,
  tabIndex,
  hot,
  onFocus,
  onAdd,
}: {
  readonly op: AnyOp
  readonly tabIndex: number
  readonly hot: boolean
  readonly onFocus: () => void
  readonly onAdd: () => void
}) {
  const t = useText()
  return (
    <button
      type="button"
      className={hot ? 'gw-tile gw-tile-hot' : 'gw-tile'}
      draggable
      tabIndex={tabIndex}
      data-op={op.name}
      title={`${t(op.title)}: ${t(op.summary)}`}
      aria-label={t(paletteTexts.howTo, { title: t(op.title), summary: t(op.summary) })}
      onFocus={onFocus}
      onClick={onAdd}
      onDragStart={(event) => {
        event.dataTransfer.setData(opDragType, op.name)
        event.dataTransfer.effectAllowed = 'copy'
      }}
    >
      <b>
        <Sign op={op} />
      </b>
      <span>{t(op.short)}</span>
    </button>
  )
}

function stepOf(key: string, columns: number): number {
  switch (key) {
    case 'ArrowRight':
      return 1
    case 'ArrowLeft':
      return -1
    case 'ArrowDown':
      return columns
    case 'ArrowUp':
      return -columns
    default:
      return 0
  }
}

function columnsOf(box: HTMLElement | null): number {
  if (box === null) return 1
  return getComputedStyle(box).gridTemplateColumns.split(' ').length
}
