import type { PrimName } from '../expr/value'
import { erf } from './erf'

export type ScalarFunction = (a: number, b: number, c: number) => number

/** What each element-wise primitive does to one element. `cast` is not here: it depends on its attribute. */
export const scalarFunctions = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  neg: (a) => -a,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => power(a, b),
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  log1p: (a) => Math.log1p(a),
  sqrt: (a) => Math.sqrt(a),
  sin: (a) => Math.sin(a),
  cos: (a) => Math.cos(a),
  tanh: (a) => Math.tanh(a),
  erf: (a) => erf(a),
  abs: (a) => Math.abs(a),
  sign: (a) => Math.sign(a),
  floor: (a) => Math.floor(a),
  eq: (a, b) => (a === b ? 1 : 0),
  lt: (a, b) => (a < b ? 1 : 0),
  le: (a, b) => (a <= b ? 1 : 0),
  and: (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
  not: (a) => (a === 0 ? 1 : 0),
  select: (c, a, b) => (c !== 0 ? a : b),
} satisfies Partial<Record<PrimName, ScalarFunction>>

/** aᵇ; a square is a product, as everybody computes it by hand. */
export const power = (a: number, b: number): number => (b === 2 ? a * a : Math.pow(a, b))

/** What `cast` does to an element: towards zero for integers, 1 or 0 for truth values. */
export function castFunction(dtype: unknown): ScalarFunction {
  if (dtype === 'int') return (a) => Math.trunc(a)
  return dtype === 'bool' ? (a) => (a !== 0 ? 1 : 0) : (a) => a
}
