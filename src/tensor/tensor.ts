/** Sizes of the axes, outermost first; `[]` is a single number. Always concrete. */
export type Shape = readonly number[]

/** What the numbers mean. `int` and `bool` are stored as floats too, but carry no gradient. */
export type DType = 'float' | 'int' | 'bool'

export type Precision = 'f64' | 'f32'

export type FloatArray = Float64Array | Float32Array

/** A dense, row-major array of numbers. `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: Shape
  readonly dtype: DType
  readonly data: FloatArray
}

/** A tensor of the given numbers (copied unless they are a Float64Array or Float32Array already). */
export function tensor(data: ArrayLike<number>, shape: Shape, dtype: DType = 'float'): Tensor {
  const array = data instanceof Float64Array || data instanceof Float32Array ? data : Float64Array.from(data)
  const size = shape.reduce((product, d) => product * d, 1)
  if (array.length !== size) throw new RangeError(`${array.length} numbers do not fill a shape of ${size}`)
  return { shape, dtype, data: array }
}

/** A single number, rank 0. */
export const scalar = (x: number, dtype: DType = 'float'): Tensor => tensor([x], [], dtype)

export type Nested = number | readonly Nested[]

/** A tensor written as nested lists, `[[1, 2], [3, 4]]`. Throws on ragged lists. */
export function fromNested(nested: Nested, dtype: DType = 'float'): Tensor {
  const shape: number[] = []
  for (let level = nested; typeof level !== 'number'; level = level[0] ?? 0) shape.push(level.length)
  const data: number[] = []
  const collect = (part: Nested, depth: number): void => {
    if (typeof part === 'number') {
      if (depth !== shape.length) throw new RangeError('ragged lists')
      data.push(part)
    } else {
      if (part.length !== shape[depth]) throw new RangeError('ragged lists')
      for (const inner of part) collect(inner, depth + 1)
    }
  }
  collect(nested, 0)
  return tensor(data, shape, dtype)
}
