import * as e from '../../expr/build'
import type { Value } from '../../expr/value'
import { refuseEmpty } from './axes'

/**
 * Reduces several axes at once with an `f` that reduces the last one: the axes are brought to the end, in their order, and
 * become one. Refuses axes without elements.
 */
export function overAxes(
  x: Value,
  axes: readonly number[],
  keepdims: boolean,
  f: (rows: Value) => Value,
): Value {
  refuseEmpty(x, axes)
  if (axes.length === 0) return x
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const sizes = kept.map((axis) => x.shape[axis] ?? 1)
  const count = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1)
  const y = f(e.reshape(e.transpose(x, [...kept, ...axes]), [...sizes, count]))
  if (!keepdims) return y
  return e.reshape(
    y,
    x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
  )
}
