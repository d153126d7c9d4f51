import { memo, type CSSProperties } from 'react'
import type { NodeLook } from '../../figure/look'
import { inkIn, restingLook } from '../../figure/look'
import type { Ink, Mark, TextMark } from '../../figure/marks'
import { MapCanvas } from './map-canvas'
import { NodeSign } from './node-sign'

/**
 * Marks as elements: one SVG for all strokes and texts, a canvas for every heat map, KaTeX for signs. Everything stands
 * at its own coordinates, from the origin of the nearest positioned ancestor.
 */
export const Drawing = memo(function Drawing({
  marks,
  look = restingLook,
}: {
  readonly marks: readonly Mark[]
  readonly look?: NodeLook
}) {
  return (
    <>
      <svg className="gw-drawing" width="1" height="1" aria-hidden="true">
        <Strokes marks={marks} look={look} />
      </svg>
      {marks.map((mark, i) => {
        if (mark.kind === 'map') return <MapCanvas key={i} {...mark} />
        if (mark.kind === 'sign') return <NodeSign key={i} mark={mark} colour={css(mark.fill, look)} />
        return undefined
      })}
    </>
  )
})

/** The marks that are SVG. */
export const Strokes = memo(function Strokes({
  marks,
  look = restingLook,
}: {
  readonly marks: readonly Mark[]
  readonly look?: NodeLook
}) {
  return marks.map((mark, i) => <Stroke key={i} mark={mark} look={look} />)
})

function Stroke({ mark, look }: { readonly mark: Mark; readonly look: NodeLook }) {
  const part = mark.part
  switch (mark.kind) {
    case 'path': {
      const width = part === 'gw-fig-body' ? (look.bodyWidth ?? mark.width) : mark.width
      return (
        <path
          d={mark.d}
          className={part}
          fill={css(mark.fill, look)}
          stroke={mark.stroke === undefined ? undefined : css(mark.stroke, look)}
          strokeWidth={mark.stroke === undefined ? undefined : width}
          strokeLinejoin={mark.stroke === undefined ? undefined : 'round'}
          opacity={mark.opacity}
        />
      )
    }
    case 'circle':
      return (
        <circle
          cx={mark.x}
          cy={mark.y}
          r={mark.r}
          className={part}
          fill={css(mark.fill, look)}
          stroke={css(mark.stroke, look)}
          strokeWidth={mark.width}
        />
      )
    case 'rect':
      return (
        <rect
          x={mark.x}
          y={mark.y}
          width={mark.width}
          height={mark.height}
          rx={mark.r}
          className={part}
          fill={css(mark.fill, look)}
          stroke={css(mark.stroke, look)}
          strokeWidth={mark.line}
          opacity={mark.opacity}
        />
      )
    case 'text':
      return <Words mark={mark} look={look} />
    case 'map':
    case 'sign':
      return undefined
  }
}

function Words({ mark, look }: { readonly mark: TextMark; readonly look: NodeLook }) {
  const face = mark.face === undefined || mark.face === 'ui' ? '' : ` gw-fig-face-${mark.face}`
  const halo = mark.halo === true ? ' gw-fig-halo' : ''
  const style: CSSProperties & Record<'--size', string> = {
    '--size': `${mark.size}px`,
    fontWeight: mark.weight,
  }
  return (
    <text
      x={mark.x}
      y={mark.y}
      className={`gw-fig-words${face}${halo} ${mark.part ?? ''}`.trimEnd()}
      textAnchor={mark.anchor}
      fill={css(mark.fill, look)}
      style={style}
    >
      {mark.spans.map((span, i) => {
        const { text, fill, size, weight, italic, drop } = span
        if (fill === undefined && size === undefined && weight === undefined && italic === undefined)
          return text
        const spanStyle: CSSProperties & Partial<Record<'--size', string>> = {
          ...(size === undefined ? {} : { '--size': `${size}px` }),
          ...(weight === undefined ? {} : { fontWeight: weight }),
          ...(italic === true ? { fontStyle: 'italic' } : {}),
        }
        return (
          <tspan
            key={i}
            className={size === undefined ? undefined : 'gw-fig-sized'}
            fill={fill === undefined ? undefined : css(fill, look)}
            dy={drop}
            style={spanStyle}
          >
            {text}
          </tspan>
        )
      })}
    </text>
  )
}

function css(ink: Ink | undefined, look: NodeLook): string {
  const token = ink === undefined ? 'none' : inkIn(look, ink)
  return token === 'none' ? 'none' : `var(--${token})`
}
