/** Evenly spaced steps, in elements. */
export interface Steps {
  readonly size: number
  readonly stride: number
}

/** A matrix as it lies, its rows and columns walked as nests of steps, the outermost first. */
export interface NestedMatrix {
  readonly rows: readonly Steps[]
  readonly columns: readonly Steps[]
}

/** Strides of a matrix in elements. */
export interface MatrixStrides {
  readonly row: number
  readonly column: number
}

/** An A in panels of `rows` rows, which the tile has, too. */
export interface RowPanels {
  readonly rows: number
}

/**
 * C = A·B, or C += A·B. A is m × k, B is k × n, C is m × n with rows side by side; all sizes at least 1. B is read four
 * columns at a time: they lie side by side, or B lies in panels (see `pack`). A lies anyhow, also in nests of steps, or in
 * panels of as many rows as the tile has.
 */
export interface GemmSpec {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly a: MatrixStrides | RowPanels | { readonly nest: NestedMatrix }
  readonly b: MatrixStrides | 'panels'
  readonly accumulate: boolean
}

/** A k × n matrix as it lies, to be copied into panels of some columns. */
export interface PackSpec {
  readonly n: number
  readonly k: number
  readonly b: MatrixStrides
  readonly panel: Panel
}

/** Columns of a panel: `panelColumns` for a B, the rows of the tile for an A, which is copied turned. */
export interface Panel {
  readonly columns: number
  /** whether the last panel is filled up with zeros, so that it can be read four columns at a time */
  readonly filled: boolean
}

/** B as it lies, to be copied into panels. */
export type GatherSpec = NestedMatrix

/** The register tile: `rows` rows of C by two vectors. `fused` needs relaxed SIMD. */
export interface Tile {
  readonly rows: 4 | 5 | 6
  readonly fused: boolean
}

/** Columns of a panel of B: two vectors. */
export const panelColumns = 8

/** Rows of B that are worked on at once, so that a panel and the rows of A stay in the first-level cache. */
const blockRows = 512

/** Sizes of the blocks that `total` is cut into: as equal as possible, at most `limit`, of whole `units` but for the last. */
export function blocks(total: number, limit: number, unit = 1): number[] {
  const count = Math.ceil(total / limit)
  const size = Math.ceil(total / count / unit) * unit
  return Array.from({ length: Math.ceil(total / size) }, (_, i) => Math.min(size, total - i * size))
}

export const depthBlocks = (k: number): number[] => blocks(k, blockRows)

/** Panels of a matrix that is read as B. */
export const columnPanels: Panel = { columns: panelColumns, filled: true }

/** Panels of a matrix that is read, turned, as A. */
export const rowPanels = ({ rows }: Tile): Panel => ({ columns: rows, filled: false })

/** Width in which the last `columns` columns are packed. */
export const packedWidth = (columns: number, filled = true): number =>
  filled ? (columns > 4 ? panelColumns : 4) : columns

/**
 * Whether a product reads B from panels. It must when B's columns do not lie side by side; otherwise it pays when the
 * panels are read often and do not fit into the first-level cache as they lie.
 */
export function readsPanels(m: number, { n, k, b }: Matrix): boolean {
  if (b.column !== 1) return true
  return m >= 16 && k * n >= 4096 && b.row > panelColumns
}

/** Numbers of A, and columns of B, from which on A is worth a copy although it lies row by row: no cache holds it. */
const large = { numbers: 131072, columns: 256 }

/**
 * Whether a product reads A from panels. Walking along a column of A touches another line of the cache with every step, and
 * some of them drive each other out.
 */
export function readsRowPanels({ m, n, k }: Pick<GemmSpec, 'm' | 'n' | 'k'>, a: MatrixStrides): boolean {
  if (m < 16 || k < 16) return false
  return a.column === 1 ? n >= large.columns && m * k >= large.numbers : n >= 64 && m * k >= 4096
}

type Matrix = Pick<PackSpec, 'n' | 'k' | 'b'>

/** Numbers that the panels of a k × n matrix take. */
export function panelFloats(n: number, k: number, { columns, filled }: Panel = columnPanels): number {
  const rest = n % columns
  return (n - rest + (rest === 0 ? 0 : packedWidth(rest, filled))) * k
}

/** Offsets of all elements of a nest, in elements. */
export const offsetsOf = (steps: readonly Steps[]): number[] =>
  steps.reduce<number[]>(
    (offsets, { size, stride }) =>
      offsets.flatMap((offset) => Array.from({ length: size }, (_, i) => offset + i * stride)),
    [0],
  )
