import { formatShape } from '../../tensor/shape'
import { apply } from '../apply'
import { ShapeError } from '../shape-error'
import { badAttribute, nameOf, resolveAxis, sizeAt } from '../shapes/kit'
import type { Value } from '../value'
import { add, cast, detach, div, eq, sub } from './arithmetic'
import { exp, log } from './functions'
import { constant } from './kit'
import { expandDims, reshape } from './layout'

type Axes = readonly number[] | undefined

/** Sum over `axes` (negative ones count from the end; `undefined` means all). */
export function sum(x: Value, axes?: Axes, keepDims = false): Value {
  const over = resolveAxes(x, axes)
  const y = over.length === 0 ? x : apply('sum', [x], { axes: over })
  return keepDims ? restoreAxes(y, x, over) : y
}

/** Arithmetic mean. An empty mean is refused. */
export function mean(x: Value, axes?: Axes, keepDims = false): Value {
  return div(sum(x, axes, keepDims), sizeOf(x, axes))
}

/**
 * How many elements of `x` lie along `axes`, as a constant that remembers what it counts. Pass the port itself: a derived
 * value has lost the name that formulas and exported code print.
 */
export function sizeOf(x: Value, axes?: Axes): Value {
  const over = resolveAxes(x, axes)
  const size = over.reduce((product, axis) => product * sizeAt(x, axis), 1)
  if (size === 0) {
    const name = nameOf(x, 'x')
    throw new ShapeError(
      'empty-tensor',
      {
        en: `${name} is empty: its shape is ${formatShape(x.shape)}`,
        ja: `${name} は空: 形は ${formatShape(x.shape)}`,
      },
      { blame: [x] },
    )
  }
  if (x.label === undefined) return constant([size], [])
  return apply('const', [], {
    data: Float64Array.of(size),
    shape: [],
    dtype: 'float',
    of: x.label,
    axes: over,
  })
}

/** Position of the largest element of an axis; the first one wins. */
export function argmax(x: Value, axis: number, keepDims = false): Value {
  const over = resolveAxis(x, axis)
  const y = apply('argmax', [x], { axis: over })
  return keepDims ? restoreAxes(y, x, [over]) : y
}

/** Largest element of an axis; its gradient goes to the first winner. */
export function reduceMax(x: Value, axis: number, keepDims = false): Value {
  const over = resolveAxis(x, axis)
  const y = apply('reduceMax', [x], { axis: over })
  return keepDims ? restoreAxes(y, x, [over]) : y
}

/** Running sum along an axis, from its end when `reverse`. */
export const cumsum = (x: Value, axis: number, reverse = false): Value =>
  apply('cumsum', [x], { axis: resolveAxis(x, axis), reverse })

/** ln Σ eˣ along an axis, shifted by the largest element so that nothing overflows. */
export function logSumExp(x: Value, axis: number, keepDims = false): Value {
  const over = resolveAxis(x, axis)
  const peak = detach(reduceMax(x, over, true))
  const y = add(peak, log(sum(exp(sub(x, peak)), [over], true)))
  return keepDims ? y : reshape(y, dropAxis(x, over))
}

/** 0, 1, …, n−1 as integers. */
export const iota = (n: number): Value => apply('iota', [], { n })

/** Rows of the n × n identity, one for each index: shape `indices.shape + (n)`. An index out of range gives zeros. */
export function oneHot(indices: Value, n: number): Value {
  return cast(eq(expandDims(indices, -1), iota(n)), 'float')
}

/** `axes` counted from the front, in ascending order. Throws `bad-axis` or `bad-attribute`. */
export function resolveAxes(x: Value, axes: Axes): number[] {
  if (axes === undefined) return x.shape.map((_, axis) => axis)
  const resolved = axes.map((axis) => resolveAxis(x, axis)).sort((a, b) => a - b)
  if (new Set(resolved).size !== resolved.length) {
    throw badAttribute(
      `[${axes.join(', ')}] names an axis twice`,
      `[${axes.join(', ')}] に同じ軸が 2 度ある`,
      x,
    )
  }
  return resolved
}

const restoreAxes = (y: Value, x: Value, over: readonly number[]): Value =>
  reshape(
    y,
    x.shape.map((d, axis) => (over.includes(axis) ? 1 : d)),
  )

const dropAxis = (x: Value, over: number): number[] => x.shape.filter((_, axis) => axis !== over)
