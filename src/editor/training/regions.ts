import { contours } from 'd3-contour'

type Ring = readonly (readonly [number, number])[]

/** Where one class wins: polygons in the unit square, y upwards. */
export interface Region {
  readonly index: number
  readonly polygons: readonly (readonly Ring[])[]
}

interface Grid {
  readonly cols: number
  readonly rows: number
  /** numbers of a point: one for each class, or one alone for the second of two */
  readonly classes: number
  readonly data: ArrayLike<number>
}

/**
 * The regions of a predicted grid. A class's polygon is where its number exceeds all others'; with one number a point,
 * class 1 is where it exceeds ½ and class 0 lies everywhere else.
 */
export function regionsOf(grid: Grid): Region[] {
  if (grid.classes === 1) {
    const second = polygonsAbove(grid, (point) => (grid.data[point] ?? 0) - 0.5)
    return [{ index: 1, polygons: second }]
  }
  return Array.from({ length: grid.classes }, (_, index) => ({
    index,
    polygons: polygonsAbove(grid, (point) => margin(grid, point, index)),
  }))
}

/** How far a class is ahead of the best of the others. */
function margin({ classes, data }: Grid, point: number, index: number): number {
  let best = -Infinity
  for (let other = 0; other < classes; other++)
    if (other !== index) best = Math.max(best, data[point * classes + other] ?? -Infinity)
  return (data[point * classes + index] ?? 0) - best
}

function polygonsAbove({ cols, rows }: Grid, field: (point: number) => number): readonly (readonly Ring[])[] {
  const values = Array.from({ length: cols * rows }, (_, point) => field(point))
  const found = contours().size([cols, rows]).contour(values, 0)
  // Grid point (i, j) stands at (i + ½, j + ½); the outermost points lie on the border.
  return found.coordinates.map((polygon) =>
    polygon.map((ring) =>
      ring.map(([x = 0, y = 0]) => [(x - 0.5) / (cols - 1), (y - 0.5) / (rows - 1)] as const),
    ),
  )
}
