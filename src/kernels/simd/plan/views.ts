import { listAttr, numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import { stridesOf } from '../../../tensor/shape'
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
 * Where the elements of `y` lie when its input lies at `x`: transposes, slices, stretches and windows move nothing.
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
    case 'reshape': {
      const reshaped = reshapeStrides(strides, from, y.shape)
      return reshaped === undefined ? undefined : { base, offset, strides: reshaped }
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

/** Strides of the same elements in the shape `to`, if there are any: each run of evenly spaced axes may be cut anew. */
export function reshapeStrides(strides: readonly number[], from: Shape, to: Shape): number[] | undefined {
  // Evenly spaced runs: size, and stride of the innermost axis.
  const runs: { size: number; stride: number }[] = []
  from.forEach((d, axis) => {
    if (d === 1) return
    const stride = strides[axis] ?? 0
    const last = runs.at(-1)
    if (last?.stride === stride * d) runs[runs.length - 1] = { size: last.size * d, stride }
    else runs.push({ size: d, stride })
  })
  const result = new Array<number>(to.length).fill(0)
  let axis = to.length - 1
  for (let r = runs.length - 1; r >= 0; r--) {
    const run = runs[r]
    if (run === undefined) break
    let left = run.size
    let { stride } = run
    while (left > 1) {
      const d = to[axis]
      if (d === undefined || d === 0 || left % d !== 0) return undefined
      result[axis] = stride
      stride *= d
      left /= d
      axis--
    }
  }
  return result
}
