import type { Shape } from '../../../tensor/tensor'
import { sizeOf, stridesOf } from '../../../tensor/shape'
import type { GatherSpec, GemmSpec } from '../gemm'
import { isExpanding, merged, refine, type Factor, type Stride, type View } from './views'
import { tiledOf, type Tiled } from './winograd'

/** Steps that the operands of a product take together. */
export interface ProductAxis {
  readonly size: number
  readonly a: number
  readonly b: number
  readonly c: number
  /** whether products are summed along it */
  readonly reduced: boolean
}

/** How a product is computed. `a` and `b` may have changed sides; `c` has no memory yet. */
export type Arrangement = {
  readonly a: View
  readonly b: View
  readonly c: Pick<View, 'offset' | 'axes'>
  readonly batch: readonly ProductAxis[]
} & (
  | { readonly kind: 'loop' }
  | {
      readonly kind: 'gemm'
      readonly spec: GemmSpec
      readonly gather: GatherSpec | undefined
      readonly tiled: Tiled | undefined
    }
)

/** Columns of B, and numbers of its panels, that one item of a batch has at most. */
const maxColumns = 1024
const maxPanel = 65536
/** The least number of rows, columns and summands that make an item of a batch worth its call. */
const least = { rows: 16, columns: 16, depth: 64 }
/** Filters from which on their gradient is better computed from windows where they lie: a column of four for each. */
const leastFilters = 4
/** Numbers of such a gradient, which every image is added to, at most: they should stay in the second-level cache. */
const mostAdded = 98304

/**
 * Decides how A·B is computed from where A and B lie, or says which operand must be brought into order first.
 *
 * Kernels read A through two strides, and B through two or from panels, which can be gathered from any view. Where the
 * rows of A lie side by side and its columns do not, or where A is overlapping windows, Bᵀ·Aᵀ is computed in its place:
 * the filters of a convolution become A, its windows become B, and the result lies channel by channel. Only for the
 * gradient of filters, windows are A, which can be read from where they lie.
 */
export function arrange(shape: Shape, left: View, right: View): Arrangement | 'left' | 'right' {
  const rank = shape.length - 2
  const isPlain = (view: View): boolean => view.axes.every((factors) => merged(factors).length <= 1)
  const other = isPlain(left) ? 'right' : 'left'
  const batches = shape
    .slice(0, rank)
    .map((_, axis) => refine([left.axes[axis] ?? [], right.axes[axis] ?? []]))
  const depth = refine([left.axes[rank + 1] ?? [], right.axes[rank] ?? []])
  if (depth === undefined || batches.includes(undefined)) return other
  const [rows, columns] = [merged(left.axes[rank] ?? []), merged(right.axes[rank + 1] ?? [])]
  const [lastRow, lastDepth] = [rows.at(-1), depth.at(-1)]
  const isTurned =
    rows.length > 1 &&
    columns.length <= 1 &&
    (isExpanding(left) || (lastRow?.stride ?? 0) < (lastDepth?.strides[0] ?? 0))
  const straight = { a: left, b: right, rows, columns, depth, batches: batches.map((steps = []) => steps) }
  const found = new Arranger(isTurned ? turned(straight) : straight, isTurned)
  const [m = 1, n = 1] = shape.slice(-2)
  const isLoop = m === 1 || n === 1 || sizeOf(depth.map(({ size }) => size)) === 1
  const made = isLoop ? found.loop() : found.gemm()
  if (!isLoop && (typeof made !== 'object' || made.kind !== 'gemm' || made.tiled === undefined)) {
    const isRight = isExpanding(right)
    const inPlace = new Arranger(isRight ? turned(straight) : straight, isRight).inPlace()
    if (inPlace !== undefined) return inPlace
  }
  if (typeof made === 'object') return made
  return (made === 'a') === isTurned ? 'right' : 'left'
}

/** The operands of a product in the order in which it is computed. */
interface Sides {
  readonly a: View
  readonly b: View
  readonly rows: readonly Factor[]
  readonly columns: readonly Factor[]
  readonly depth: readonly Stride[]
  readonly batches: readonly (readonly Stride[])[]
}

/** Bᵀ·Aᵀ */
const turned = ({ a, b, rows, columns, depth, batches }: Sides): Sides => {
  const exchanged = (steps: readonly Stride[]): Stride[] =>
    steps.map(({ size, strides: [x = 0, y = 0] }) => ({ size, strides: [y, x] }))
  return {
    a: b,
    b: a,
    rows: columns,
    columns: rows,
    depth: exchanged(depth),
    batches: batches.map(exchanged),
  }
}

class Arranger {
  constructor(
    private readonly sides: Sides,
    private readonly isTurned: boolean,
  ) {}

  gemm(): Arrangement | 'a' | 'b' {
    const { a, b, batches } = this.sides
    const [outerRows, rows] = cut(this.sides.rows, (inner) => inner.length <= 1)
    if (outerRows.length > 0 && sizesOf(rows) < least.rows) return 'a'
    const [outerDepth, depth] = cut(this.sides.depth, (inner) => along(inner, 0).length <= 1)
    if (outerDepth.length > 0 && sizesOf(depth) < least.depth) return 'a'
    const k = sizesOf(depth)
    const bRows = along(depth, 1)
    const isGathered = this.sides.columns.length > 1 || bRows.length > 1
    const tiled = isGathered ? this.#tiled(outerRows, outerDepth, depth) : undefined
    const [outerColumns, columns] =
      tiled?.columns ?? (isGathered ? this.#cutColumns(k) : [[], this.sides.columns])
    const batch: Omit<ProductAxis, 'c'>[] = [
      ...batches.flat().map(keptAxis),
      ...outerColumns.map(({ size, stride }) => ({ size, a: 0, b: stride, reduced: false })),
      ...outerRows.map(({ size, stride }) => ({ size, a: stride, b: 0, reduced: false })),
      ...outerDepth.map(summedAxis),
    ]
    // What is gathered anew for every item should be another matrix for every item.
    if (isGathered && batch.some((axis) => axis.size > 1 && axis.b === 0)) return 'b'
    const [m, n] = [sizesOf(rows), sizesOf(columns)]
    const { axes, strides } = this.#result(batches.flat(), [outerColumns, outerRows, rows, columns])
    const spec: GemmSpec = {
      m,
      n,
      k,
      a: { row: rows[0]?.stride ?? 0, column: along(depth, 0)[0]?.stride ?? 0 },
      b: isGathered ? 'panels' : { row: bRows[0]?.stride ?? 0, column: columns[0]?.stride ?? 0 },
      accumulate: outerDepth.some(({ size }) => size > 1),
    }
    return {
      kind: 'gemm',
      a,
      b,
      c: { offset: 0, axes },
      batch: batch.map((axis, i) => ({ ...axis, c: axis.reduced ? 0 : (strides[i] ?? 0) })),
      spec,
      gather: isGathered ? { rows: bRows, columns } : undefined,
      tiled,
    }
  }

  /**
   * The gradient of filters: windows are read where they lie, as A, and what flows back is B. Image by image, as positions of
   * several images do not lie side by side.
   */
  inPlace(): Arrangement | undefined {
    const { a, b, rows, columns, batches } = this.sides
    // Windows of one channel are few rows, and more code than they save.
    if (rows.length < 3 || columns.length !== 1 || !isExpanding(a)) return undefined
    const [outerDepth, depth] = cut(this.sides.depth, (inner) => along(inner, 1).length <= 1)
    const [m, n, k] = [sizesOf(rows), sizesOf(columns), sizesOf(depth)]
    if (outerDepth.length === 0 || k < least.depth || n < leastFilters || m * n > mostAdded) return undefined
    const batch: Omit<ProductAxis, 'c'>[] = [...batches.flat().map(keptAxis), ...outerDepth.map(summedAxis)]
    const { axes, strides } = this.#result(batches.flat(), [[], [], rows, columns])
    return {
      kind: 'gemm',
      a,
      b,
      c: { offset: 0, axes },
      batch: batch.map((axis, i) => ({ ...axis, c: axis.reduced ? 0 : (strides[i] ?? 0) })),
      spec: {
        m,
        n,
        k,
        a: { nest: { rows, columns: along(depth, 0) } },
        b: 'panels',
        accumulate: true,
      },
      gather: { rows: along(depth, 1), columns },
      tiled: undefined,
    }
  }

  /** All of A is filters, for images; or, for weights, what flows back, filter by filter and position by position. */
  #tiled(
    outerRows: readonly Factor[],
    outerDepth: readonly Stride[],
    depth: readonly Stride[],
  ): Tiled | undefined {
    const { rows, columns, batches } = this.sides
    const isOne = outerRows.length === 0 && batches.flat().every(({ size }) => size === 1)
    const tiled = isOne ? tiledOf(sizesOf(rows), along(depth, 1), columns, sizesOf(outerDepth)) : undefined
    if (tiled?.spec.result !== 'weights') return tiled
    const [[row], [position]] = [rows, along(depth, 0)]
    const { height, width } = tiled.spec
    return position?.stride === 1 && row?.stride === height * width ? tiled : undefined
  }

  /** Outer columns become items of a batch: always one step of them, and more where panels would be large. */
  #cutColumns(k: number): [Factor[], Factor[]] {
    return cut(this.sides.columns, (inner, taken) => {
      const n = sizesOf(inner)
      if (inner.length <= 1 || sizesOf(inner.slice(1)) < least.columns) return true
      return (taken > 0 || !this.isTurned) && n <= maxColumns && n * k <= maxPanel
    })
  }

  loop(): Arrangement {
    const { a, b, batches, depth } = this.sides
    const [outer, inner] = this.isTurned
      ? cut(this.sides.columns, (rest) => rest.length <= 1)
      : [[], this.sides.columns]
    const { axes, strides } = this.#result(batches.flat(), [outer, [], this.sides.rows, inner])
    let next = 0
    const kept = (size: number, x: number, y: number): ProductAxis => ({
      size,
      a: x,
      b: y,
      c: strides[next++] ?? 0,
      reduced: false,
    })
    const before = [
      ...batches.flat().map(({ size, strides: [x = 0, y = 0] }) => kept(size, x, y)),
      ...outer.map(({ size, stride }) => kept(size, 0, stride)),
    ]
    const rows = this.sides.rows.map(({ size, stride }) => kept(size, stride, 0))
    const columns = inner.map(({ size, stride }) => kept(size, 0, stride))
    const summed = depth.map(({ size, strides: [x = 0, y = 0] }): ProductAxis => ({
      size,
      a: x,
      b: y,
      c: 0,
      reduced: true,
    }))
    const groups = summed.length === 0 ? [rows, columns] : bestOrder([rows, columns, summed])
    return { kind: 'loop', a, b, c: { offset: 0, axes }, batch: [...before, ...groups.flat()] }
  }

  /**
   * The result in memory: its batch, then `parts` = outer columns, outer rows, rows, columns of the product as it is
   * computed. `strides`: of all these steps, in that order.
   */
  #result(
    batch: readonly Stride[],
    parts: readonly (readonly Factor[])[],
  ): { readonly axes: Factor[][]; readonly strides: number[] } {
    const sizes = [...batch, ...parts.flat()].map(({ size }) => size)
    const strides = stridesOf(sizes)
    let next = 0
    const take = (steps: readonly { readonly size: number }[]): Factor[] =>
      steps.map(({ size }) => ({ size, stride: strides[next++] ?? 0 }))
    const leading = this.sides.batches.map((steps) => orOne(take(steps)))
    const [outerColumns, outerRows, rows, columns] = parts.map(take)
    const ownRows = orOne([...(outerRows ?? []), ...(rows ?? [])])
    const ownColumns = orOne([...(outerColumns ?? []), ...(columns ?? [])])
    const axes = this.isTurned ? [...leading, ownColumns, ownRows] : [...leading, ownRows, ownColumns]
    return { axes, strides }
  }
}

/** The steps of one operand among those that several take together. */
const along = (steps: readonly Stride[], i: number): Factor[] =>
  merged(steps.map(({ size, strides }) => ({ size, stride: strides[i] ?? 0 })))

const keptAxis = ({ size, strides: [a = 0, b = 0] }: Stride): Omit<ProductAxis, 'c'> => ({
  size,
  a,
  b,
  reduced: false,
})

const summedAxis = (steps: Stride): Omit<ProductAxis, 'c'> => ({ ...keptAxis(steps), reduced: true })

const sizesOf = (steps: readonly { readonly size: number }[]): number => sizeOf(steps.map(({ size }) => size))

/** An axis without steps has size 1. */
const orOne = (factors: Factor[]): Factor[] => (factors.length === 0 ? [{ size: 1, stride: 0 }] : factors)

/** Takes steps off the front until `enough` of the others. */
function cut<T>(steps: readonly T[], enough: (inner: readonly T[], taken: number) => boolean): [T[], T[]] {
  let taken = 0
  while (taken < steps.length && !enough(steps.slice(taken), taken)) taken++
  return [steps.slice(0, taken), steps.slice(taken)]
}

/** The order in which memory is read best: vectors run along the last axis. */
const bestOrder = (groups: readonly (readonly ProductAxis[])[]): (readonly ProductAxis[])[] =>
  groups.filter(({ length }) => length > 0).sort((x, y) => evenness(x) - evenness(y))

function evenness(group: readonly ProductAxis[]): number {
  const inner = group.at(-1)
  if (inner === undefined) return 0
  const strides = [inner.a, inner.b]
  // Along a few numbers vectors would be mostly empty.
  const short = inner.size < 8 ? 4 : 0
  return 2 * strides.filter((s) => s === 1).length - strides.filter((s) => s > 1).length - short
}
