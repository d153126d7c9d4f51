import type { DType, Shape } from '../tensor/tensor'
import type { Attrs, Fn, Value } from './value'

let made = 0

/** The only place where values come into being. Ids grow, so they follow the order of construction. */
export function makeValue(
  prim: Value['prim'],
  inputs: readonly Value[],
  attrs: Attrs,
  shape: Shape,
  dtype: DType,
  fn?: Fn,
  slot?: number,
): Value {
  return { id: made++, prim, inputs, attrs, shape, dtype, fn, slot, label: undefined, origin: undefined }
}

export const noAttrs: Attrs = {}

/** A value that is fed from outside: an input, a parameter, a state, noise, the step number. */
export function leaf(shape: Shape, dtype: DType = 'float', label?: string): Value {
  const value = makeValue('leaf', [], noAttrs, shape, dtype)
  value.label = label
  return value
}
