import { sizeOf } from '../../tensor/shape'
import type { FloatArray } from '../../tensor/tensor'
import type { Kernel } from '../kernel'

/**
 * C = A·B for each matrix of the batch. Every element is summed in the order of k, whichever loop runs innermost, so that
 * operands that lie transposed give the same bits as transposed copies of them.
 */
export const matmul: Kernel = ({ xs, shapes, out, transposed }) => {
  const [a, b] = xs
  const [left, right] = shapes
  if (a === undefined || b === undefined || left === undefined || right === undefined) {
    throw new RangeError('matmul needs two inputs')
  }
  const [m = 1, k = 1] = left.slice(-2)
  const n = right.at(-1) ?? 1
  const batch = sizeOf(left.slice(0, -2))
  const [aTurned, bTurned] = transposed ?? [false, false]
  const [aRow, aColumn] = aTurned ? [1, m] : [k, 1]
  // A single column reads the same either way, and the loop over k is the longer one.
  const byDots = bTurned || n === 1
  return () => {
    for (let i = 0; i < batch; i++) {
      const [p, q, r] = [i * m * k, i * k * n, i * m * n]
      if (byDots) multiplyByDots(a, b, out, p, q, r, m, k, n, aRow, aColumn)
      else multiplyByRows(a, b, out, p, q, r, m, k, n, aRow, aColumn)
    }
  }
}

type Multiply = (
  a: FloatArray,
  b: FloatArray,
  c: FloatArray,
  aStart: number,
  bStart: number,
  cStart: number,
  m: number,
  k: number,
  n: number,
  aRow: number,
  aColumn: number,
) => void

/** B is k × n: each row of C is a combination of the rows of B, four at a time. */
const multiplyByRows: Multiply = (a, b, c, aStart, bStart, cStart, m, k, n, aRow, aColumn) => {
  const whole = k - (k % 4)
  for (let i = 0; i < m; i++) {
    const row = cStart + i * n
    const end = row + n
    c.fill(0, row, end)
    let p = aStart + i * aRow
    let q = bStart
    for (let l = 0; l < whole; l += 4) {
      const a0 = a[p] ?? 0
      const a1 = a[p + aColumn] ?? 0
      const a2 = a[p + 2 * aColumn] ?? 0
      const a3 = a[p + 3 * aColumn] ?? 0
      let b0 = q
      let b1 = q + n
      let b2 = b1 + n
      let b3 = b2 + n
      for (let j = row; j < end; j++) {
        const sum = (c[j] ?? 0) + a0 * (b[b0++] ?? 0) + a1 * (b[b1++] ?? 0)
        c[j] = sum + a2 * (b[b2++] ?? 0) + a3 * (b[b3++] ?? 0)
      }
      p += 4 * aColumn
      q += 4 * n
    }
    for (let l = whole; l < k; l++) {
      const a0 = a[p] ?? 0
      for (let j = row, b0 = q; j < end; j++, b0++) c[j] = (c[j] ?? 0) + a0 * (b[b0] ?? 0)
      p += aColumn
      q += n
    }
  }
}

/** B lies as n × k: each element of C is a dot product of two rows, four elements at a time. */
const multiplyByDots: Multiply = (a, b, c, aStart, bStart, cStart, m, k, n, aRow, aColumn) => {
  const whole = n - (n % 4)
  for (let i = 0; i < m; i++) {
    const first = aStart + i * aRow
    const row = cStart + i * n
    for (let j = 0; j < whole; j += 4) {
      let [s0, s1, s2, s3] = [0, 0, 0, 0]
      let p = first
      let q = bStart + j * k
      for (let l = 0; l < k; l++) {
        const x = a[p] ?? 0
        s0 += x * (b[q] ?? 0)
        s1 += x * (b[q + k] ?? 0)
        s2 += x * (b[q + 2 * k] ?? 0)
        s3 += x * (b[q + 3 * k] ?? 0)
        p += aColumn
        q++
      }
      c[row + j] = s0
      c[row + j + 1] = s1
      c[row + j + 2] = s2
      c[row + j + 3] = s3
    }
    for (let j = whole; j < n; j++) {
      let sum = 0
      let p = first
      for (let q = bStart + j * k; q < bStart + (j + 1) * k; q++) {
        sum += (a[p] ?? 0) * (b[q] ?? 0)
        p += aColumn
      }
      c[row + j] = sum
    }
  }
}
