import { ShapeError } from '../../expr/shape-error'
import type { Value } from '../../expr/value'
import { formatShape } from '../../tensor/shape'
import type { Shape } from '../../tensor/tensor'

export { refuseHuge } from './sizes'

/**
 * An axis of `x` counted from the front; negative ones count from the back.
 * @throws ShapeError `bad-axis`, naming the attribute, when `x` has no such axis
 */
export function axisOf(x: Value, axis: number, attribute = 'axis'): number {
  const rank = x.shape.length
  if (axis < -rank || axis >= rank) throw badAxis(x, axis, attribute, -rank, rank - 1)
  return axis < 0 ? axis + rank : axis
}

/**
 * Axes of `x` in ascending order; all of them for `null`.
 * @throws ShapeError `bad-axis` when one does not exist or is named twice
 */
export function axesOf(x: Value, axes: readonly number[] | null, attribute = 'axes'): number[] {
  if (axes === null) return x.shape.map((_, axis) => axis)
  const found = axes.map((axis) => axisOf(x, axis, attribute)).sort((a, b) => a - b)
  const twice = found.find((axis, i) => axis === found[i + 1])
  if (twice !== undefined)
    throw new ShapeError(
      'bad-axis',
      {
        en: `${attribute} is [${axes.join(',')}]: axis ${twice} is named twice`,
        ja: `${attribute} が [${axes.join(',')}] になっている: 軸 ${twice} が重複している`,
      },
      { blame: [x] },
    )
  return found
}

/** A position between axes (where a new one goes, or where `Flatten` cuts): −rank … rank. */
export function cutOf(x: Value, axis: number, attribute = 'axis'): number {
  const rank = x.shape.length
  if (axis < -rank || axis > rank) throw badAxis(x, axis, attribute, -rank, rank)
  return axis < 0 ? axis + rank : axis
}

/** The place of a new axis in the result, which has one axis more than `x`: −rank−1 … rank. */
export function placeOf(x: Value, axis: number, attribute = 'axis'): number {
  const rank = x.shape.length
  if (axis < -rank - 1 || axis > rank) throw badAxis(x, axis, attribute, -rank - 1, rank)
  return axis < 0 ? axis + rank + 1 : axis
}

function badAxis(x: Value, axis: number, attribute: string, from: number, to: number): ShapeError {
  const name = x.label ?? 'x'
  const shape = formatShape(x.shape)
  if (to < from)
    return new ShapeError(
      'bad-axis',
      {
        en: `${attribute} is ${axis}: ${name} is a single number and has no axes`,
        ja: `${attribute} が ${axis} になっている: ${name} は 1 個の数なので軸がない`,
      },
      { blame: [x] },
    )
  return new ShapeError(
    'bad-axis',
    {
      en: `${attribute} is ${axis}: ${name} is ${shape}, so it must be from ${from} to ${to}`,
      ja: `${attribute} が ${axis} になっている: ${name} は ${shape} なので ${from} から ${to} でなければならない`,
    },
    { blame: [x] },
  )
}

/** Size of one axis. */
export const sizeAt = (shape: Shape, axis: number): number =>
  shape[axis < 0 ? shape.length + axis : axis] ?? 1

/**
 * Refuses an `x` without elements (along `axes`, if given) where the result would be undefined.
 * @throws ShapeError `empty-tensor`
 */
export function refuseEmpty(x: Value, axes?: readonly number[]): void {
  const sizes = axes === undefined ? x.shape : axes.map((axis) => sizeAt(x.shape, axis))
  if (!sizes.includes(0)) return
  const name = x.label ?? 'x'
  const shape = formatShape(x.shape)
  throw new ShapeError(
    'empty-tensor',
    { en: `${name} is empty: its shape is ${shape}`, ja: `${name} は空: 形は ${shape}` },
    { blame: [x] },
  )
}
