import { add, cos, div, exp, mul, neg, sin, square, sub } from '../build'
import { shapeRules } from '../shapes'
import type { Value } from '../value'
import type { Primitive, Rule } from './rule'

const smooth = (partial: (y: Value, x: Value) => Value): Rule => ({
  kind: 'elementwise',
  partials: [(y, x = y) => partial(y, x)],
})

export const functionPrimitives = {
  // (eˣ)′ = eˣ
  exp: { shape: shapeRules.exp, rule: smooth((y) => y) },
  // (ln x)′ = 1/x
  log: { shape: shapeRules.log, rule: smooth((_, x) => div(1, x)) },
  // (ln(1 + x))′ = 1/(1 + x)
  log1p: { shape: shapeRules.log1p, rule: smooth((_, x) => div(1, add(1, x))) },
  // (√x)′ = 1/(2√x)
  sqrt: { shape: shapeRules.sqrt, rule: smooth((y) => div(1, mul(2, y))) },
  // (sin x)′ = cos x
  sin: { shape: shapeRules.sin, rule: smooth((_, x) => cos(x)) },
  // (cos x)′ = −sin x
  cos: { shape: shapeRules.cos, rule: smooth((_, x) => neg(sin(x))) },
  // (tanh x)′ = 1 − tanh² x
  tanh: { shape: shapeRules.tanh, rule: smooth((y) => sub(1, square(y))) },
  // (erf x)′ = 2/√π · e^(−x²)
  erf: { shape: shapeRules.erf, rule: smooth((_, x) => mul(2 / Math.sqrt(Math.PI), exp(neg(square(x))))) },
} satisfies Record<string, Primitive>
