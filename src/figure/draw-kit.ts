import type { Language, Text } from '../base/text'
import type { TensorFacts } from './facts'
import { strokeSign } from './glyphs'
import { text, type Ink, type Mark } from './marks'
import type { NodeFigure } from './node-figure'
import { outline } from './outline'
import type { SceneNode } from './scene'
import { fitText } from './text-width'

/** What a node shows besides its shape. */
export interface NodeFacts {
  readonly language: Language
  /** the name that a person sees */
  readonly name: string
  /** its default output */
  readonly value?: TensorFacts
  /** where the inputs of an activation fall: shares of the fullest of equal parts of −range … range */
  readonly falls?: readonly number[]
  readonly parameters: readonly ParameterFacts[]
  readonly loss?: number
  /** decimals of the loss that stay as they are while training */
  readonly steadyLoss?: number
  /** ∂L/∂L = 1 stands there */
  readonly seeded: boolean
  readonly batch?: number
  /** there is more to see inside */
  readonly opens?: true
}

export interface ParameterFacts {
  readonly port?: string
  readonly init: string
  readonly value: TensorFacts
  readonly gradient?: TensorFacts
}

export type Say = (text: Text) => string

export const body = (figure: NodeFigure, width = 1.5): Mark => ({
  kind: 'path',
  d: outline(figure),
  fill: 'fill',
  stroke: 'line',
  width,
  part: 'gw-fig-body',
})

/** The second sheet behind says that a node opens. */
export function sheet({ kind, width, height }: NodeFigure): Mark {
  const r = width / 2
  const d =
    kind === 'circle'
      ? `M${width + 3.4} ${r - 4}A${r} ${r} 0 0 1 ${r - 4} ${height + 3.4}`
      : `M5 ${height + 3.5}h${width - 2}v${3 - height}`
  return { kind: 'path', d, stroke: 'line', width: 1.25, opacity: 0.7, part: 'gw-fig-sheet' }
}

/** The name at the head of a square, a card or a placeholder. */
export const head = (x: number, y: number, name: string, width: number): Mark =>
  text(x, y, fitText(name, 12.6, width), { size: 12, weight: 600, fill: 'ink', part: 'gw-fig-name' })

/** The sign of an op in the middle of a circle or slab: strokes where the op has them, else mathematics. */
export function sign({ op }: SceneNode, x: number, y: number, r: number, ink: Ink): Mark[] {
  if (op === undefined) return []
  const { stroke, glyph, sign: tex } = op.figure
  if (stroke !== undefined) return strokeSign(stroke, x, y, r, ink)
  const length = [...glyph].length
  const size = length <= 2 ? 26 : length <= 3 ? 23 : length <= 5 ? 18 : 14
  return [{ kind: 'sign', x, y, size, tex: tex ?? `\\text{${glyph}}`, glyph, fill: ink }]
}
