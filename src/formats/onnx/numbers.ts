import { sizeOf } from '../../tensor/shape'
import type { FloatArray, Tensor } from '../../tensor/tensor'

/** Rearranging the numbers of weights whose layout differs. */

const empty = (like: FloatArray, size: number): FloatArray =>
  like instanceof Float32Array ? new Float32Array(size) : new Float64Array(size)

/** A matrix with rows and columns exchanged. */
export function transposed({ shape, dtype, data }: Tensor): Tensor {
  const [rows = 1, columns = 1] = shape
  const out = empty(data, data.length)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j] ?? 0
  return { shape: [columns, rows], dtype, data: out }
}

/** Elements from … below of the first axis, without that axis when there is one. */
export function part({ shape, dtype, data }: Tensor, from: number, to: number): Tensor {
  const rest = shape.slice(1)
  const stride = sizeOf(rest)
  return { shape: [to - from, ...rest], dtype, data: data.slice(from * stride, to * stride) }
}

/** The same numbers in another shape. */
export const reshaped = ({ dtype, data }: Tensor, shape: readonly number[]): Tensor => ({
  shape,
  dtype,
  data,
})

/** Matrices side by side, or vectors one after the other. */
export function beside(parts: readonly Tensor[]): Tensor {
  const [first, ...others] = parts
  if (first === undefined || others.length === 0)
    return first ?? { shape: [0], dtype: 'float', data: new Float64Array() }
  const rows = first.shape.length === 1 ? 1 : (first.shape[0] ?? 1)
  const widths = parts.map(({ shape }) => shape.at(-1) ?? 1)
  const width = widths.reduce((sum, size) => sum + size, 0)
  const out = empty(first.data, rows * width)
  let offset = 0
  parts.forEach(({ data }, k) => {
    const own = widths[k] ?? 0
    for (let i = 0; i < rows; i++) out.set(data.subarray(i * own, (i + 1) * own), i * width + offset)
    offset += own
  })
  return { ...first, shape: first.shape.length === 1 ? [width] : [rows, width], data: out }
}

/** The sum of tensors of one shape. */
export const sumOf = (a: Tensor, b: Tensor): Tensor => ({
  ...a,
  data: a.data.map((x, i) => x + (b.data[i] ?? 0)),
})
