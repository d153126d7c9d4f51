import { texNumber } from '../base/numbers'
import type { Tensor } from '../tensor/tensor'
import { rowsAndCols } from './tensor-view'

/** The largest side of a matrix that is written into a formula. */
const widest = 4

/** A number, or a matrix of at most 4 × 4. */
export function fitsInFormula({ shape, data }: Tensor): boolean {
  return data.length > 0 && shape.length <= 2 && shape.every((size) => size <= widest)
}

/** `110`, or a matrix; a vector is one row. Panels show 7 digits of a number, matrices 4. */
export function tensorTex({ shape, data }: Tensor): string {
  if (shape.length === 0) return texNumber(data[0] ?? NaN, 7)
  const { rows, cols } = rowsAndCols(shape)
  const lines = Array.from({ length: rows }, (_, r) =>
    Array.from({ length: cols }, (__, c) => texNumber(data[r * cols + c] ?? NaN)).join(' & '),
  )
  return `\\begin{pmatrix} ${lines.join(' \\\\ ')} \\end{pmatrix}`
}
