/** A box that a curve is drawn into. */
export interface CurveBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const samples = 40

export interface CurveShape {
  /** path data */
  readonly d: string
  /** where zero stands, in px */
  readonly axisX: number
  readonly axisY: number
}

/**
 * An activation's curve over −range … range. Both axes cross at zero, which stands in the middle; the scale is the
 * largest magnitude, so that a curve that stays above zero stays in the upper half.
 */
export function curveShape(curve: (x: number) => number, range: number, box: CurveBox): CurveShape {
  const ys = Array.from({ length: samples + 1 }, (_, i) => curve(range * ((2 * i) / samples - 1)))
  const largest = Math.max(1e-9, ...ys.filter(Number.isFinite).map(Math.abs))
  const axisY = box.top + box.height / 2
  const place = (i: number, y: number): string =>
    `${fixed(box.left + (box.width * i) / samples)} ${fixed(axisY - (y / largest) * (box.height / 2))}`
  let d = ''
  let pen = 'M'
  ys.forEach((y, i) => {
    if (!Number.isFinite(y)) {
      pen = 'M'
      return
    }
    d += pen + place(i, y)
    pen = 'L'
  })
  return { d, axisX: box.left + box.width / 2, axisY }
}

/** Parts of a histogram under an activation's curve. */
export const bins = 24

/** How many of `xs` fall into each of the equal parts of −range … range, as shares of the fullest; outliers at the ends. */
export function histogram(xs: ArrayLike<number>, range: number): number[] {
  const counts = new Array<number>(bins).fill(0)
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i] ?? NaN
    if (Number.isNaN(x)) continue
    const bin = Math.floor(((x + range) / (2 * range)) * bins)
    const at = Math.max(0, Math.min(bins - 1, bin))
    counts[at] = (counts[at] ?? 0) + 1
  }
  const most = Math.max(1, ...counts)
  return counts.map((count) => count / most)
}

const fixed = (x: number): string => String(Math.round(x * 10) / 10)
