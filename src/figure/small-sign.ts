import type { AnyOp } from '../ops/kit/definition'
import type { Ink, Mark, Span } from './marks'
import { signParts } from './sign-parts'

export interface SmallSign {
  readonly x: number
  readonly y: number
  /** half the width of a drawn sign */
  readonly size: number
  readonly ink: Ink
  readonly width: number
  /** px that a written sign may be wide */
  readonly room?: number
  /** px that its letters must be high: rather than smaller, there is none */
  readonly least?: number
}

/** An op's sign, centred at (x, y): as it stands at a tick, on the playhead, or in the chain around an opened node. */
export function smallSign(op: AnyOp | undefined, sign: SmallSign): Mark[] {
  if (op === undefined || 'source' in op) return []
  const { stroke, curve, range = 4, kind, glyph } = op.figure
  if (stroke !== undefined) return strokeMarks(stroke, sign)
  if (curve !== undefined) return [curveMark(curve, range, sign)]
  return written(kind === 'loss' ? 'L' : glyph, sign)
}

function strokeMarks(stroke: keyof typeof strokePaths, { x, y, size, ink, width }: SmallSign): Mark[] {
  const line: Mark = { kind: 'path', d: strokePaths[stroke](x, y, size), stroke: ink, width }
  const dot = (at: number): Mark => ({ kind: 'circle', x, y: at, r: width * 0.75, fill: ink })
  return stroke === 'divide' ? [line, dot(y - size * 0.8), dot(y + size * 0.8)] : [line]
}

function curveMark(curve: (x: number) => number, range: number, { x, y, size, ink, width }: SmallSign): Mark {
  const ys = Array.from({ length: 17 }, (_, i) => curve(range * (i / 8 - 1)))
  const [low, high] = [Math.min(...ys), Math.max(...ys)]
  const points = ys.map((v, i) => {
    const height = 1 - (2 * (v - low)) / (high - low || 1)
    return `${fixed(x + (i / 8 - 1) * size * 1.5)} ${fixed(y + size * height)}`
  })
  return { kind: 'path', d: `M${points.join('L')}`, stroke: ink, width }
}

function written(glyph: string, { x, y, size, ink, room = Infinity, least = 0 }: SmallSign): Mark[] {
  const { parts, length } = signParts(glyph)
  const height = Math.min(size * (length > 3 ? 2.8 : 3.2), room / (letterWidth * length))
  if (length > 5 || height < least) return []
  let raised = 0
  const spans = parts.map((part): Span => {
    const wanted = part.raised === 'up' ? -0.3 * height : part.raised === 'down' ? 0.13 * height : 0
    const drop = wanted - raised
    raised = wanted
    return {
      text: part.text,
      face: part.italic ? 'mathit' : 'math',
      italic: part.italic,
      size: part.raised === undefined ? height : 0.65 * height,
      ...(drop === 0 ? {} : { drop }),
    }
  })
  return [
    { kind: 'text', x, y: y + size * 1.15, spans, size: height, fill: ink, anchor: 'middle', face: 'math' },
  ]
}

/** About how wide a letter of a sign is, in its own height. */
const letterWidth = 0.68

const strokePaths = {
  plus: (x: number, y: number, s: number) => `M${x - s} ${y}H${x + s}M${x} ${y - s}V${y + s}`,
  minus: (x: number, y: number, s: number) => `M${x - s} ${y}H${x + s}`,
  times: (x: number, y: number, s: number) =>
    `M${x - s} ${y - s}L${x + s} ${y + s}M${x + s} ${y - s}L${x - s} ${y + s}`,
  divide: (x: number, y: number, s: number) => `M${x - s} ${y}H${x + s}`,
} as const

const fixed = (x: number): string => x.toFixed(1)
