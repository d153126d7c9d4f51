import type { Slope } from '../../engine/views'
import { wireNumber } from '../../figure/numbers'

interface Word {
  readonly x: number
  readonly y: number
  readonly text: string
}

/** The slope picture in px. */
export interface SlopeFigure {
  readonly axes: string
  readonly curve: string
  /** a round number to the right, the slope times that up */
  readonly triangle: string
  readonly point: readonly [number, number]
  readonly run: Word
  readonly rise: Word
  readonly value: Word & { readonly anchor: 'start' | 'end' }
  readonly at: Word
}

/** Is the objective a straight line over this source, so that "one more" is true however far? */
export function isStraight({ xs, ys, at }: Slope): boolean {
  const scale = Math.max(Math.abs(at.y), ...ys.filter(Number.isFinite).map(Math.abs), 1e-300)
  return xs.every((x, i) => Math.abs((ys[i] ?? NaN) - (at.y + at.slope * (x - at.x))) <= 1e-9 * scale)
}

export function slopeFigure({ xs, ys, at }: Slope, width: number, height: number): SlopeFigure {
  const [left, right, top, bottom] = [20, width - 34, 10, height - 14]
  const finite = ys.filter(Number.isFinite)
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)]
  const [low, high] = [Math.min(at.y, ...finite), Math.max(at.y, ...finite)]
  const px = (x: number): number => left + ((x - x0) / (x1 - x0 || 1)) * (right - 22 - left)
  const py = (y: number): number =>
    high === low ? (top + bottom) / 2 : bottom - 3 - ((y - low) / (high - low)) * (bottom - 3 - top)
  const [cx, cy] = [px(at.x), py(at.y)]
  const run = roundedDown((x1 - x0) / 4)
  const toX = px(at.x + run)
  const toY = Math.max(top - 6, Math.min(bottom + 6, py(at.y + at.slope * run)))
  const round = (n: number): string => n.toFixed(1)
  return {
    axes: `M${left} ${bottom}H${width - 10}M${left} ${bottom}V6`,
    curve: curvePath(xs, ys, px, (y) => round(py(y))),
    triangle: `M${round(cx)} ${round(cy)}H${round(toX)}V${round(toY)}`,
    point: [cx, cy],
    run: { x: (cx + toX) / 2, y: at.slope >= 0 ? cy + 15 : cy - 6, text: wireNumber(run) },
    rise: { x: toX + 7, y: (cy + toY) / 2 + 4, text: wireNumber(at.slope * run) },
    value: { x: cx - 8, y: at.slope >= 0 ? cy - 5 : cy + 15, text: wireNumber(at.y), anchor: 'end' },
    at: { x: cx, y: height - 2, text: wireNumber(at.x) },
  }
}

/** 1, 2 or 5 times a power of ten, so that the triangle's numbers are easy to compare. */
function roundedDown(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x))
  const digit = x / power
  return (digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power
}

function curvePath(
  xs: readonly number[],
  ys: readonly number[],
  px: (x: number) => number,
  py: (y: number) => string,
): string {
  let pen = 'M'
  let path = ''
  xs.forEach((x, i) => {
    const y = ys[i] ?? NaN
    if (!Number.isFinite(y)) {
      pen = 'M'
      return
    }
    path += `${pen}${px(x).toFixed(1)} ${py(y)}`
    pen = 'L'
  })
  return path
}
