/** Strides of a matrix in elements. */
export interface MatrixStrides {
  readonly row: number
  readonly column: number
}

/**
 * C = A·B, or C += A·B. A is m × k, B is k × n, C is m × n with rows side by side; all sizes at least 1. B is read four
 * columns at a time: they lie side by side, or B lies in panels (see `pack`).
 */
export interface GemmSpec {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly a: MatrixStrides
  readonly b: MatrixStrides | 'panels'
  readonly accumulate: boolean
}

/** B as it lies, to be copied into panels. */
export interface PackSpec {
  readonly n: number
  readonly k: number
  readonly b: MatrixStrides
}

/** Evenly spaced steps, in elements. */
export interface Steps {
  readonly size: number
  readonly stride: number
}

/** B as it lies, its rows and columns walked as nests of steps (the outermost first), to be copied into panels. */
export interface GatherSpec {
  readonly rows: readonly Steps[]
  readonly columns: readonly Steps[]
}

/** The register tile: `rows` rows of C by two vectors. `fused` needs relaxed SIMD. */
export interface Tile {
  readonly rows: 4 | 5 | 6
  readonly fused: boolean
}

/** Columns of a panel of B: two vectors. */
export const panelColumns = 8

/** Rows of B that are worked on at once, so that a panel and the rows of A stay in the first-level cache. */
const blockRows = 512

/** Sizes of the blocks that `total` is cut into: as equal as possible, at most `limit`. */
export function blocks(total: number, limit: number): number[] {
  const count = Math.ceil(total / limit)
  const size = Math.ceil(total / count)
  return Array.from({ length: count }, (_, i) => Math.min(size, total - i * size))
}

export const depthBlocks = (k: number): number[] => blocks(k, blockRows)

/** Width in which the last `columns` columns are packed. */
export const packedWidth = (columns: number): number => (columns > 4 ? panelColumns : 4)

/**
 * Whether a product reads B from panels. It must when B's columns do not lie side by side; otherwise it pays when the
 * panels are read often and do not fit into the first-level cache as they lie.
 */
export function readsPanels(m: number, { n, k, b }: PackSpec): boolean {
  if (b.column !== 1) return true
  return m >= 16 && k * n >= 4096 && b.row > panelColumns
}

/** Numbers that the panels of a k × n matrix take. */
export function panelFloats(n: number, k: number): number {
  const whole = Math.floor(n / panelColumns) * panelColumns
  const rest = n - whole
  return (whole + (rest === 0 ? 0 : packedWidth(rest))) * k
}
