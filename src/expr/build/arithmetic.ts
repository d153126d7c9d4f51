import type { DType } from '../../tensor/tensor'
import { apply } from '../apply'
import { noAttrs } from '../make'
import type { Value } from '../value'
import { elementwise, fitted, lift, type Operand } from './kit'

export const add = (a: Operand, b: Operand): Value => elementwise('add', a, b)

export const sub = (a: Operand, b: Operand): Value => elementwise('sub', a, b)
export const neg = (x: Operand): Value => elementwise('neg', x)
export const mul = (a: Operand, b: Operand): Value => elementwise('mul', a, b)
export const div = (a: Operand, b: Operand): Value => elementwise('div', a, b)
export const pow = (a: Operand, b: Operand): Value => elementwise('pow', a, b)
export const square = (x: Operand): Value => pow(x, 2)

/** Element-wise; gradient ½ each at a tie. */
export const maximum = (a: Operand, b: Operand): Value => elementwise('max', a, b)
export const minimum = (a: Operand, b: Operand): Value => elementwise('min', a, b)

/** 1, 0 or −1; NaN for NaN. */
export const sign = (x: Operand): Value => elementwise('sign', x)
export const floor = (x: Operand): Value => elementwise('floor', x)
export const abs = (x: Operand): Value => elementwise('abs', x)

export const eq = (a: Operand, b: Operand): Value => elementwise('eq', a, b)
export const lt = (a: Operand, b: Operand): Value => elementwise('lt', a, b)
export const le = (a: Operand, b: Operand): Value => elementwise('le', a, b)
export const gt = (a: Operand, b: Operand): Value => elementwise('lt', b, a)
export const ge = (a: Operand, b: Operand): Value => elementwise('le', b, a)
export const and = (a: Operand, b: Operand): Value => elementwise('and', a, b)
export const not = (x: Operand): Value => elementwise('not', x)

/** `a` where `condition` holds (is not 0), `b` elsewhere. */
export function select(condition: Value, a: Operand, b: Operand): Value {
  const [x, y] = lift([a, b])
  return apply('select', fitted([condition, x ?? a, y ?? b]), noAttrs)
}

/**
 * f(x) where `condition` holds and `other` elsewhere, without a NaN or an infinity of f leaking into the gradient: f sees
 * `inside` in place of every x that is not selected.
 */
export function safe(
  condition: Value,
  x: Value,
  inside: number,
  f: (x: Value) => Value,
  other: Operand,
): Value {
  return select(condition, f(select(condition, x, inside)), other)
}

export const cast = (x: Value, dtype: DType): Value => (x.dtype === dtype ? x : apply('cast', [x], { dtype }))

/** `x`, but nothing flows back through it. */
export const detach = (x: Value): Value => apply('detach', [x], noAttrs)
