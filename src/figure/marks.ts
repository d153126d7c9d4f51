import type { MapFacts } from './facts'

/*
 * A drawing as data. The canvas turns marks into elements, the SVG export into text: what both show is said once.
 */

/** Colours by the names of the look's tokens. */
export type Token =
  | 'paper' | 'desk' | 'well' | 'rule' | 'rule-2' | 'ink' | 'ink-2' | 'ink-3'
  | 'fwd' | 'fwd-soft' | 'fwd-faint' | 'bwd' | 'bwd-soft' | 'bwd-faint' | 'bad' | 'bad-soft' // prettier-ignore

/**
 * Colours that follow the state of the node that is drawn: its outline, its body, what is written on a printed body, the
 * names on it, its numbers, and the solid token that shows on a card in play.
 */
export type Role = 'line' | 'fill' | 'sign' | 'name' | 'value' | 'token'

export type Ink = Token | Role | 'none'

export type Face = 'ui' | 'math' | 'mathit'

export interface Span {
  readonly text: string
  readonly fill?: Ink
  readonly size?: number
  readonly weight?: number
  readonly face?: Face
  readonly italic?: boolean
  /** px below the line, for an index at the end of a text */
  readonly drop?: number
}

interface Base {
  /** parts that a zoom level or a state hides, by class name */
  readonly part?: string
}

export type Mark = Base &
  (
    | {
        readonly kind: 'path'
        readonly d: string
        readonly fill?: Ink
        readonly stroke?: Ink
        readonly width?: number
        readonly opacity?: number
      }
    | {
        readonly kind: 'circle'
        readonly x: number
        readonly y: number
        readonly r: number
        readonly fill?: Ink
        readonly stroke?: Ink
        readonly width?: number
      }
    | {
        readonly kind: 'rect'
        readonly x: number
        readonly y: number
        readonly width: number
        readonly height: number
        readonly r?: number
        readonly fill?: Ink
        readonly stroke?: Ink
        readonly line?: number
        readonly opacity?: number
      }
    | TextMark
    | {
        readonly kind: 'map'
        readonly x: number
        readonly y: number
        readonly width: number
        readonly height: number
        readonly map: MapFacts
        readonly hue: 'fwd' | 'bwd'
      }
    /** mathematics, set by KaTeX on the canvas and as plain text in a file */
    | {
        readonly kind: 'sign'
        readonly x: number
        readonly y: number
        readonly size: number
        readonly tex: string
        readonly glyph: string
        readonly fill: Ink
      }
  )

export interface TextMark extends Base {
  readonly kind: 'text'
  readonly x: number
  readonly y: number
  readonly spans: readonly Span[]
  readonly size: number
  readonly weight?: number
  readonly fill: Ink
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly face?: Face
  /** a rim of paper, so that what passes behind is interrupted */
  readonly halo?: boolean
}

export const text = (
  x: number,
  y: number,
  words: string | readonly Span[],
  style: Omit<TextMark, 'kind' | 'x' | 'y' | 'spans'>,
): TextMark => ({
  kind: 'text',
  x,
  y,
  spans: typeof words === 'string' ? [{ text: words }] : words,
  ...style,
})
