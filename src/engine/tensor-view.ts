import { sizeOf } from '../tensor/shape'
import type { DType, Shape, Tensor } from '../tensor/tensor'
import type { NamedShape, TensorView } from './views'

/** The largest map that a wire carries (LOOK "Tensor maps"). */
export const mapRows = 10
export const mapCols = 12

/**
 * A tensor, summarised in one pass. NaN is counted and left out of `min` and `max`; `mean` and `norm` follow IEEE.
 * An empty tensor has min = max = mean = norm = 0.
 */
export function tensorView(tensor: Tensor, named: NamedShape = tensor.shape): TensorView {
  const { shape, dtype, data } = tensor
  const [only] = data
  if (data.length === 1 && only !== undefined) return numberView(shape, named, dtype, only)
  let min = Infinity
  let max = -Infinity
  let sum = 0
  let squares = 0
  let nonFinite = 0
  for (let i = 0; i < data.length; i++) {
    const x = data[i] ?? 0
    if (!Number.isFinite(x)) nonFinite++
    if (x < min) min = x
    if (x > max) max = x
    sum += x
    squares += x * x
  }
  const noRange = data.length === 0 ? 0 : NaN
  return {
    shape,
    named,
    dtype,
    min: min <= max ? min : noRange,
    max: min <= max ? max : noRange,
    mean: data.length === 0 ? 0 : sum / data.length,
    norm: Math.sqrt(squares),
    nonFinite,
    map: mapOf(tensor),
  }
}

function numberView(shape: Shape, named: NamedShape, dtype: DType, x: number): TensorView {
  const nonFinite = Number.isFinite(x) ? 0 : 1
  const map = { rows: 1, cols: 1, data: [x] }
  return { shape, named, dtype, scalar: x, min: x, max: x, mean: x, norm: Math.abs(x), nonFinite, map }
}

/** (first axis, all others); a vector is one row. */
export function rowsAndCols(shape: Shape): { readonly rows: number; readonly cols: number } {
  const rows = shape.length < 2 ? 1 : (shape[0] ?? 1)
  return { rows, cols: rows === 0 ? 0 : sizeOf(shape) / rows }
}

/** At most 10 × 12: each cell is the strongest value of its block, sign kept; NaN is the strongest of all. */
function mapOf({ shape, data }: Tensor): TensorView['map'] {
  const all = rowsAndCols(shape)
  const rows = Math.min(all.rows, mapRows)
  const cols = Math.min(all.cols, mapCols)
  const cells: number[] = []
  for (let r = 0; r < rows; r++) {
    const fromRow = Math.floor((r * all.rows) / rows)
    const toRow = Math.floor(((r + 1) * all.rows) / rows)
    for (let c = 0; c < cols; c++) {
      const fromCol = Math.floor((c * all.cols) / cols)
      const toCol = Math.floor(((c + 1) * all.cols) / cols)
      let strongest = 0
      for (let i = fromRow; i < toRow; i++) {
        for (let j = fromCol; j < toCol; j++) {
          const x = data[i * all.cols + j] ?? 0
          if (Number.isNaN(x) || Math.abs(x) > Math.abs(strongest)) strongest = x
        }
      }
      cells.push(strongest)
    }
  }
  return { rows, cols, data: cells }
}
