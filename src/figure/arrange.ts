/*
 * Heights of cells in columns such that the joints between neighbouring columns are as straight as the cells' sizes
 * allow: the last two steps of Sugiyama's method (order, then coordinates), with ports in place of centres.
 */

export interface Joint {
  readonly cell: Cell
  /** where the wire meets this cell and the other one, from the cell's origin */
  readonly own: number
  readonly other: number
  readonly weight: number
}

export interface Cell {
  /** extent above (negative) and below the origin */
  readonly top: number
  readonly bottom: number
  /** the origin's height; what `arrange` finds */
  y: number
  /** a wire on its way through this column */
  readonly passes: boolean
  readonly before: Joint[]
  readonly after: Joint[]
}

export function arrange({ columns }: { readonly columns: Cell[][] }, sweeps = 12): void {
  for (const column of columns) column.sort((a, b) => a.y - b.y)
  let best = snapshot(columns)
  let fewest = Infinity
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const side = sweep % 2 === 0 ? 'before' : 'after'
    const order = side === 'before' ? columns : [...columns].reverse()
    for (const column of order) {
      const wanted = new Map(column.map((cell) => [cell, median(cell[side])]))
      // Cells without a wire on this side keep their place among the others.
      column.sort((a, b) => (wanted.get(a) ?? a.y) - (wanted.get(b) ?? b.y))
      settle(column, (cell) => wanted.get(cell))
    }
    const crossings = countCrossings(columns)
    if (crossings < fewest) {
      fewest = crossings
      best = snapshot(columns)
    }
  }
  restore(columns, best)
  straighten(columns, sweeps)
}

/** Order is fixed now: heights only, both sides together, then whatever has no source against what it feeds. */
function straighten(columns: Cell[][], sweeps: number): void {
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const order = sweep % 2 === 0 ? columns : [...columns].reverse()
    for (const column of order) settle(column, (cell) => median([...cell.before, ...cell.after]))
  }
  for (const column of [...columns].reverse())
    settle(column, (cell) => (cell.passes || cell.before.length === 0 ? median(cell.after) : cell.y))
}

/** The height at which half of the joints would run straight; `undefined` without any. */
function median(joints: readonly Joint[]): number | undefined {
  const wanted = joints
    .map(({ cell, own, other, weight }) => ({ y: cell.y + other - own, weight }))
    .sort((a, b) => a.y - b.y)
  const half = wanted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let sum = 0
  for (const [i, { y, weight }] of wanted.entries()) {
    sum += weight
    if (sum > half) return y
    if (sum === half) return (y + (wanted[i + 1]?.y ?? y)) / 2
  }
  return undefined
}

/**
 * Gives every cell of a column the wished height as nearly as the others allow: pool adjacent violators, which is the
 * least-squares answer under "each below the one before".
 */
function settle(column: readonly Cell[], wish: (cell: Cell) => number | undefined): void {
  const offsets: number[] = []
  let offset = 0
  column.forEach((cell, i) => {
    const above = column[i - 1]
    if (above !== undefined) offset += above.bottom - cell.top
    offsets.push(offset)
  })
  const pools: { sum: number; weight: number; count: number }[] = []
  column.forEach((cell, i) => {
    const wished = wish(cell)
    const weight = wished === undefined ? 0.01 : 1
    pools.push({ sum: ((wished ?? cell.y) - (offsets[i] ?? 0)) * weight, weight, count: 1 })
    for (;;) {
      const last = pools.at(-1)
      const before = pools.at(-2)
      if (last === undefined || before === undefined) break
      if (before.sum / before.weight <= last.sum / last.weight) break
      pools.splice(-2, 2, {
        sum: before.sum + last.sum,
        weight: before.weight + last.weight,
        count: before.count + last.count,
      })
    }
  })
  let i = 0
  for (const pool of pools) {
    for (let k = 0; k < pool.count; k++, i++) {
      const cell = column[i]
      if (cell !== undefined) cell.y = pool.sum / pool.weight + (offsets[i] ?? 0)
    }
  }
}

/** Crossings between neighbouring columns, ports counted in their order. */
function countCrossings(columns: readonly Cell[][]): number {
  let crossings = 0
  for (const column of columns) {
    const ends = column.flatMap((cell, place) =>
      cell.after.map((joint) => ({ from: place * 1e4 + joint.own, to: joint.cell.y + joint.other })),
    )
    ends.sort((a, b) => a.from - b.from || a.to - b.to)
    crossings += inversions(ends.map(({ to }) => to))
  }
  return crossings
}

/** Pairs of which the earlier is the larger, counted while merging sorted runs. */
function inversions(given: readonly number[]): number {
  let [from, to] = [Float64Array.from(given), new Float64Array(given.length)]
  let count = 0
  for (let width = 1; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length)
      const end = Math.min(start + 2 * width, from.length)
      let [left, right] = [start, middle]
      for (let at = start; at < end; at++) {
        const takesLeft = right >= end || (left < middle && (from[left] ?? 0) <= (from[right] ?? 0))
        if (!takesLeft) count += middle - left
        to[at] = from[takesLeft ? left++ : right++] ?? 0
      }
    }
    ;[from, to] = [to, from]
  }
  return count
}

const snapshot = (columns: readonly Cell[][]): { cells: Cell[]; ys: number[] }[] =>
  columns.map((column) => ({ cells: [...column], ys: column.map(({ y }) => y) }))

function restore(columns: Cell[][], saved: ReturnType<typeof snapshot>): void {
  saved.forEach(({ cells, ys }, i) => {
    columns[i]?.splice(0, Infinity, ...cells)
    cells.forEach((cell, k) => {
      cell.y = ys[k] ?? cell.y
    })
  })
}
