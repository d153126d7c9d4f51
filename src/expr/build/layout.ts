import { sameShape, sizeOf as elements } from '../../tensor/shape'
import type { Shape } from '../../tensor/tensor'
import { apply } from '../apply'
import { listAttr } from '../attrs'
import { at, badAttribute, nameOf, resolveAxis, sizeAt } from '../shapes/kit'
import type { Value } from '../value'

/** The same elements in another shape. One size may be −1: it is worked out from the others. */
export function reshape(x: Value, shape: Shape): Value {
  const target = shape.includes(-1) ? withFreeSize(x, shape) : shape
  // Reshaping twice is reshaping once.
  const source = x.prim === 'reshape' ? at(x.inputs, 0) : x
  if (sameShape(x.shape, target)) return x
  return sameShape(source.shape, target) ? source : apply('reshape', [source], { shape: target })
}

function withFreeSize(x: Value, shape: Shape): Shape {
  const known = shape.reduce((product, d) => (d === -1 ? product : product * d), 1)
  const free = elements(x.shape) / known
  if (shape.filter((d) => d === -1).length > 1 || !Number.isInteger(free)) {
    throw badAttribute(
      `${nameOf(x, 'x')} of ${elements(x.shape)} elements has no shape (${shape.join(',')})`,
      `要素が ${elements(x.shape)} 個の ${nameOf(x, 'x')} は形 (${shape.join(',')}) にならない`,
      x,
    )
  }
  return shape.map((d) => (d === -1 ? free : d))
}

/** Axes in the order `perm`; without it the last two change places (nothing happens below rank 2). */
export function transpose(x: Value, perm?: readonly number[]): Value {
  const rank = x.shape.length
  const identity = x.shape.map((_, axis) => axis)
  if (perm === undefined && rank < 2) return x
  const order = perm ?? [...identity.slice(0, -2), rank - 1, rank - 2]
  if (order.length === rank && order.every((axis, i) => axis === i)) return x
  if (x.prim === 'transpose') {
    const inner = listAttr(x.attrs, 'perm')
    if (order.length === rank && order.every((axis, i) => inner[axis] === i)) return at(x.inputs, 0)
  }
  return apply('transpose', [x], { perm: order })
}

/** Elements start, start + step, … below `end` of an axis. Negative positions count from the end, as in NumPy. */
export function slice(x: Value, axis: number, start: number, end?: number, step = 1): Value {
  const resolved = resolveAxis(x, axis)
  const size = sizeAt(x, resolved)
  const place = (i: number): number => (i < 0 ? i + size : i)
  const [from, to] = [place(start), place(end ?? size)]
  if (from === 0 && to === size && step === 1) return x
  return apply('slice', [x], { axis: resolved, start: from, end: to, step })
}

/** The inverse of `slice` with a step: `x` spread over an axis of size `n`, zeros between. */
export function unslice(x: Value, axis: number, start: number, step: number, n: number): Value {
  return apply('unslice', [x], { axis, start, step, n })
}

export function pad(x: Value, axis: number, before: number, after: number, value = 0): Value {
  if (before === 0 && after === 0) return x
  return apply('pad', [x], { axis: resolveAxis(x, axis), before, after, value })
}

export function concat(xs: readonly Value[], axis: number): Value {
  const first = at(xs, 0)
  return xs.length === 1 ? first : apply('concat', xs, { axis: resolveAxis(first, axis) })
}

/** A new axis of size 1 before axis `axis`. */
export function expandDims(x: Value, axis: number): Value {
  const place = axis < 0 ? axis + x.shape.length + 1 : axis
  return reshape(x, [...x.shape.slice(0, place), 1, ...x.shape.slice(place)])
}
