import { broadcastShapes, sameShape, sizeOf as elements } from '../../tensor/shape'
import type { DType, Shape } from '../../tensor/tensor'
import { apply } from '../apply'
import { makeValue, noAttrs } from '../make'
import { shapeRules } from '../shapes'
import { shapesDoNotFit } from '../shapes/kit'
import { unchangedInput } from '../simplify'
import type { PrimName, Value } from '../value'

/** Constructors take plain numbers wherever a value may stand. */
export type Operand = Value | number

/** Fixed numbers, row-major. */
export function constant(data: ArrayLike<number>, shape: Shape, dtype: DType = 'float'): Value {
  if (data.length !== elements(shape))
    throw new RangeError(`${data.length} numbers for a shape of ${elements(shape)}`)
  return apply('const', [], { data: Float64Array.from(data), shape, dtype })
}

/** One number, rank 0. */
export const number = (x: number, dtype: DType = 'float'): Value => constant([x], [], dtype)

export const full = (shape: Shape, x: number, dtype: DType = 'float'): Value =>
  broadcastTo(number(x, dtype), shape)

/** `x` stretched to `shape` by NumPy's rule; `x` itself when it has that shape already. */
export function broadcastTo(x: Value, shape: Shape): Value {
  return sameShape(x.shape, shape) ? x : apply('broadcast', [x], { shape })
}

/** Numbers become constants: whole ones integers when everything beside them is. */
export function lift(operands: readonly Operand[]): Value[] {
  const integers = operands.every((x) => (typeof x === 'number' ? Number.isInteger(x) : x.dtype !== 'float'))
  return operands.map((x) => (typeof x === 'number' ? number(x, integers ? 'int' : 'float') : x))
}

/** All operands stretched to the one shape that they fit. */
export function fitted(operands: readonly Operand[]): Value[] {
  const xs = lift(operands)
  let shape: Shape = []
  for (const x of xs) {
    const wider = broadcastShapes(shape, x.shape)
    if (wider === undefined) throw shapesDoNotFit(xs)
    shape = wider
  }
  return xs.map((x) => broadcastTo(x, shape))
}

/** An element-wise primitive, with broadcasting; where it would change nothing, its operand. */
export function elementwise(prim: PrimName, ...operands: Operand[]): Value {
  const xs = fitted(operands)
  const { shape, dtype } = shapeRules[prim](xs, noAttrs)
  return unchangedInput(prim, xs, shape, dtype) ?? makeValue(prim, xs, noAttrs, shape, dtype)
}
