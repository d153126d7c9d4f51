import type { Ink, Mark } from './marks'

/*
 * The small drawn things: signs of arithmetic, ports, the warning triangle. Strokes rather than letters, so that they
 * keep one weight.
 */

type Stroke = 'plus' | 'minus' | 'times' | 'divide'

/** + − × ÷ around (x, y); `r` is the radius of the circle they stand in. */
export function strokeSign(stroke: Stroke, x: number, y: number, r: number, ink: Ink): Mark[] {
  const arm = round(r * (stroke === 'times' ? 0.2584 : 0.34))
  const dash = `M${x - arm} ${y}H${x + arm}`
  const line = (d: string): Mark => ({ kind: 'path', d, stroke: ink, width: 2.25, part: 'gw-fig-stroke' })
  switch (stroke) {
    case 'plus':
      return [line(`${dash}M${x} ${y - arm}V${y + arm}`)]
    case 'minus':
      return [line(dash)]
    case 'times':
      return [
        line(`M${x - arm} ${y - arm}L${x + arm} ${y + arm}M${x + arm} ${y - arm}L${x - arm} ${y + arm}`),
      ]
    case 'divide': {
      const gap = round(r * 0.2312)
      const dot = (at: number): Mark => ({ kind: 'circle', x, y: at, r: 1.8, fill: ink })
      return [line(dash), dot(y - gap), dot(y + gap)]
    }
  }
}

/** A port's glyph tells its rank: dot, bar, square, stacked squares. */
export function portGlyph(rank: number, x: number, y: number, ink: Ink): Mark[] {
  const square = (left: number, top: number, width: number, height: number): Mark => ({
    kind: 'rect',
    x: left,
    y: top,
    width,
    height,
    fill: 'paper',
    stroke: ink,
    line: 1.5,
  })
  if (rank <= 0) return [{ kind: 'circle', x, y, r: 4, fill: 'paper', stroke: ink, width: 1.5 }]
  if (rank === 1) return [square(x - 2.75, y - 6, 5.5, 12)]
  if (rank === 2) return [square(x - 5, y - 5, 10, 10)]
  return [
    { kind: 'path', d: `M${x - 2.5} ${y - 6.5}h9v9`, fill: 'none', stroke: ink, width: 1.5 },
    square(x - 6.5, y - 2.5, 9, 9),
  ]
}

/** A variadic port ends in a short bracket. */
export const bracket = (x: number, y: number, ink: Ink): Mark => ({
  kind: 'path',
  d: `M${x - 9} ${y - 9}h-4v18h4`,
  stroke: ink,
  width: 1.25,
})

/** The mark of a problem; (x, y) is its apex. */
export const warning = (x: number, y: number): Mark[] => [
  { kind: 'path', d: `M${x} ${y}l9 16h-18z`, fill: 'bad', part: 'gw-fig-warning' },
  {
    kind: 'path',
    d: `M${x} ${y + 6}v5M${x} ${y + 12.5}v1.6`,
    stroke: 'paper',
    width: 1.75,
    part: 'gw-fig-warning',
  },
]

/** The final barline after the objective's output at (x, y), with its L. */
export const barline = (x: number, y: number): Mark[] => [
  { kind: 'path', d: `M${x + 84} ${y - 22}v44`, stroke: 'ink', width: 1.25 },
  { kind: 'path', d: `M${x + 90} ${y - 22}v44`, stroke: 'ink', width: 5 },
  { kind: 'text', x: x + 100, y: y + 7, spans: [{ text: 'L' }], size: 21, fill: 'ink', face: 'mathit' },
]

const round = (x: number): number => Math.round(x * 1e4) / 1e4
