import { makeValue } from './make'
import { shapeRules } from './shapes'
import type { Attrs, PrimName, Value } from './value'

/** A primitive applied to inputs that fit exactly. Everything else in `build/` is a courtesy on top of this. */
export function apply(prim: PrimName, inputs: readonly Value[], attrs: Attrs): Value {
  const { shape, dtype } = shapeRules[prim](inputs, attrs)
  return makeValue(prim, inputs, attrs, shape, dtype)
}
