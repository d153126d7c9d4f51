import { listAttr, numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import { sizeOf, stridesOf } from '../../../tensor/shape'
import type { Shape } from '../../../tensor/tensor'
import type { Place } from './steps'

/** A value's own memory, row after row. */
export const whole = (value: Value): Place => ({ base: value, offset: 0, strides: stridesOf(value.shape) })

/** Whether the elements of `shape` lie there in order, without gaps. Axes of size 1 may have any stride. */
export function isInOrder(strides: readonly number[], shape: Shape): boolean {
  const ordered = stridesOf(shape)
  return shape.every((d, axis) => d === 1 || strides[axis] === ordered[axis])
}

export const isSamePlace = (a: Place, b: Place): boolean =>
  a.base === b.base && a.offset === b.offset && a.strides.every((s, axis) => s === b.strides[axis])

/** Whether two places of one memory, walked over the same `dims` with the same strides, have no element in common. */
export function areApart(a: Place, b: Place, dims: Shape): boolean {
  if (a.strides.some((s, axis) => s !== b.strides[axis])) return false
  const axes = dims
    .map((d, axis) => ({ d, s: Math.abs(a.strides[axis] ?? 0) }))
    .filter(({ d, s }) => d > 1 && s > 0)
    .sort((x, y) => y.s - x.s)
  const isNested = axes.every(
    ({ s }, i) => s > axes.slice(i + 1).reduce((span, inner) => span + (inner.d - 1) * inner.s, 0),
  )
  if (!isNested) return false
  // Is the distance between the two the distance between two points? From the widest stride to the narrowest.
  const isReached = (distance: number, from: number): boolean => {
    const axis = axes[from]
    if (axis === undefined) return distance === 0
    const low = Math.floor(distance / axis.s)
    return [low, low + 1].some(
      (steps) => Math.abs(steps) < axis.d && isReached(distance - steps * axis.s, from + 1),
    )
  }
  return !isReached(b.offset - a.offset, 0)
}

/**
 * Where the elements of `y` lie when its input lies at `x`: slices, stretches and windows move nothing.
 * `undefined` when they must be computed or copied.
 */
export function viewOf(y: Value, x: Place, from: Shape): Place | undefined {
  const { base, offset, strides } = x
  const strideAt = (axis: number): number => strides[axis] ?? 0
  switch (y.prim) {
    case 'detach':
      return x
    case 'cast':
      return y.dtype === 'float' ? x : undefined
    case 'broadcast': {
      const lead = y.shape.length - from.length
      const stretched = y.shape.map((d, axis) =>
        axis < lead || (from[axis - lead] === 1 && d !== 1) ? 0 : strideAt(axis - lead),
      )
      return { base, offset, strides: stretched }
    }
    case 'transpose':
      return { base, offset, strides: listAttr(y.attrs, 'perm').map(strideAt) }
    case 'slice': {
      const [axis, start, step] = ['axis', 'start', 'step'].map((name) => numberAttr(y.attrs, name))
      const stride = strideAt(axis ?? 0)
      return {
        base,
        offset: offset + (start ?? 0) * stride,
        strides: strides.map((s, i) => (i === axis ? s * (step ?? 1) : s)),
      }
    }
    case 'windows': {
      const [axes = [], steps, dilations] = ['axes', 'steps', 'dilations'].map((name) =>
        listAttr(y.attrs, name),
      )
      const moving = strides.map((s, axis) => s * (steps?.[axes.indexOf(axis)] ?? 1))
      const inside = axes.map((axis, j) => strideAt(axis) * (dilations?.[j] ?? 1))
      return { base, offset, strides: [...moving, ...inside] }
    }
    case 'sum': {
      const axes = listAttr(y.attrs, 'axes')
      if (axes.some((axis) => from[axis] !== 1)) return undefined
      return { base, offset, strides: strides.filter((_, axis) => !axes.includes(axis)) }
    }
    default:
      return undefined
  }
}

/** Evenly spaced steps along an axis. */
export interface Factor {
  readonly size: number
  readonly stride: number
}

/**
 * Where a value's elements lie, when an axis need not be evenly spaced: it is walked as a nest of factors, the outermost
 * first. Windows that have been reshaped into the rows of a matrix are such a view, so that nobody has to write them out.
 */
export interface View {
  readonly base: Value
  readonly offset: number
  readonly axes: readonly (readonly Factor[])[]
}

export const viewAt = ({ base, offset, strides }: Place, shape: Shape): View => ({
  base,
  offset,
  axes: shape.map((size, axis) => [{ size, stride: strides[axis] ?? 0 }]),
})

/** The same as a place, if every axis is evenly spaced. */
export function placeAt({ base, offset, axes }: View): Place | undefined {
  const strides: number[] = []
  for (const factors of axes) {
    const [only] = factors
    if (only !== undefined && factors.length === 1) {
      strides.push(only.stride)
      continue
    }
    const [factor, ...others] = merged(factors)
    if (others.length > 0) return undefined
    strides.push(factor?.stride ?? factors[0]?.stride ?? 0)
  }
  return { base, offset, strides }
}

/** A view as the place of a loop's operand: every factor is an axis of the loop. */
export const flat = ({ base, offset, axes }: View): Place => ({
  base,
  offset,
  strides: axes.flat().map(({ stride }) => stride),
})

/** Strides along the factors of a view, given those along its axes. */
export const along = ({ axes }: View, strides: readonly number[]): number[] =>
  axes.flatMap((factors, axis) =>
    stridesOf(factors.map(({ size }) => size)).map((s) => s * (strides[axis] ?? 0)),
  )

/** As few factors as possible: none of size 1, and two that are walked as if they were one become one. */
export function merged(factors: readonly Factor[]): Factor[] {
  const result: Factor[] = []
  for (const { size, stride } of factors) {
    if (size === 1) continue
    const last = result.at(-1)
    if (last?.stride === stride * size) result[result.length - 1] = { size: last.size * size, stride }
    else result.push({ size, stride })
  }
  return result
}

/** The same elements in the shape `to`; `undefined` where a factor would have to be cut at a fraction. */
export function reshapeView({ base, offset, axes }: View, to: Shape): View | undefined {
  const cut = reshapeFactors(axes.flat(), to)
  return cut === undefined ? undefined : { base, offset, axes: cut }
}

/** Strides of the same elements in the shape `to`, if every axis is evenly spaced there. */
export function reshapeStrides(strides: readonly number[], from: Shape, to: Shape): number[] | undefined {
  const factors = from.map((size, axis) => ({ size, stride: strides[axis] ?? 0 }))
  const cut = reshapeFactors(factors, to)
  if (cut?.every((axis) => axis.length === 1) !== true) return undefined
  return cut.flat().map(({ stride }) => stride)
}

function reshapeFactors(from: readonly Factor[], to: Shape): Factor[][] | undefined {
  if (to.includes(0)) return to.map((size) => [{ size, stride: 0 }])
  const left = merged(from)
  const cut: Factor[][] = []
  for (const d of [...to].reverse()) {
    const factors: Factor[] = []
    let rest = d
    while (rest > 1) {
      const last = left.pop()
      if (last === undefined) return undefined
      const { size, stride } = last
      if (rest % size === 0) factors.unshift(last)
      else if (size % rest === 0) {
        factors.unshift({ size: rest, stride })
        left.push({ size: size / rest, stride: stride * rest })
      } else return undefined
      rest = rest > size ? rest / size : 1
    }
    cut.unshift(factors.length === 0 ? [{ size: d, stride: 0 }] : factors)
  }
  return cut
}

/** Whether some elements are met more than once, as in windows that overlap. */
export const isExpanding = ({ axes }: View): boolean => {
  const factors = merged(axes.flat())
  const reach = factors.reduce((sum, { size, stride }) => sum + (size - 1) * Math.abs(stride), 1)
  return reach < sizeOf(factors.map(({ size }) => size))
}

/** Steps that several operands take together, each with a stride of its own. */
export interface Stride {
  readonly size: number
  readonly strides: readonly number[]
}

/** One nest of steps for operands whose axis is cut into different factors; `undefined` where the cuts do not meet. */
export function refine(lists: readonly (readonly Factor[])[]): Stride[] | undefined {
  const left = lists.map((factors) => factors.filter(({ size }) => size > 1))
  const steps: Stride[] = []
  while (left.some((factors) => factors.length > 0)) {
    const ends = left.map((factors) => factors.at(-1))
    const size = Math.min(...ends.map((end) => end?.size ?? 1))
    if (ends.some((end) => end === undefined || end.size % size !== 0)) return undefined
    const strides = ends.map((end) => end?.stride ?? 0)
    left.forEach((factors, i) => {
      const end = ends[i]
      factors.pop()
      if (end !== undefined && end.size > size)
        factors.push({ size: end.size / size, stride: end.stride * size })
    })
    const inner = steps[0]
    if (inner?.strides.every((s, i) => strides[i] === s * inner.size) === true)
      steps[0] = { size: size * inner.size, strides: inner.strides }
    else steps.unshift({ size, strides })
  }
  return steps
}
