import type { InitName } from '../ops/kit/definition'
import type { Rng } from '../tensor/rng'
import type { Shape } from '../tensor/tensor'

/** How a parameter starts. Written in a document as the attributes `init`, `std`, `fill`, `range` and `glorot`. */
export interface InitSpec {
  readonly op: InitName
  /** standard deviation of `normal`, default .01 (the book's) */
  readonly std?: number
  /** every element of `constant`, default 0 */
  readonly fill?: number
  /** half width of `uniform`, default 1/√n_in */
  readonly range?: number
  /** `xavier` as Glorot and Bengio wrote it, variance 2/(n_in + n_out), rather than the book's 1/n_in */
  readonly glorot?: boolean
}

/**
 * How many numbers each unit reads and how many units each number feeds.
 * (in, out) for a matrix, as in Y = XW + B; (C_out, C_in, …) for filters, each of which reads C_in × its window.
 */
export function fans(shape: Shape): { readonly in: number; readonly out: number } {
  const [first = 1, second = 1, ...window] = shape
  if (shape.length <= 2) return { in: first, out: second }
  const size = window.reduce((product, n) => product * n, 1)
  return { in: second * size, out: first * size }
}

/** Standard deviation of the rules that draw from a normal distribution; 0 for the others. */
export function initialStd(shape: Shape, spec: InitSpec): number {
  const fan = fans(shape)
  switch (spec.op) {
    case 'normal':
      return spec.std ?? 0.01
    case 'xavier':
      return Math.sqrt(spec.glorot === true ? 2 / (fan.in + fan.out) : 1 / fan.in)
    case 'he':
      return Math.sqrt(2 / fan.in)
    case 'zero':
    case 'constant':
    case 'uniform':
      return 0
  }
}

/** Initial values of a parameter, row-major. `rng` is a stream of its own, so that parameters do not shift one another. */
export function initialise(rng: Rng, shape: Shape, spec: InitSpec): Float64Array {
  const data = new Float64Array(shape.reduce((product, n) => product * n, 1))
  if (spec.op === 'zero' || data.length === 0) return data
  if (spec.op === 'constant') return data.fill(spec.fill ?? 0)
  if (spec.op === 'uniform') {
    const range = spec.range ?? 1 / Math.sqrt(fans(shape).in)
    for (let i = 0; i < data.length; i++) data[i] = range * (2 * rng.uniform() - 1)
    return data
  }
  rng.normals(data, initialStd(shape, spec))
  return data
}
