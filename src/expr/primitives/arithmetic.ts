import { cast, div, eq, full, knownNumber, log, lt, mul, neg, pow, select, sign, sub } from '../build'
import { shapeRules } from '../shapes'
import type { Value } from '../value'
import type { Decides, Primitive } from './rule'

/** Which of two operands won: −1, 0 at a tie, 1. */
const winner: Decides = ([a, b], out) => out.map((_, i) => Math.sign((a?.[i] ?? 0) - (b?.[i] ?? 0)))

export const arithmeticPrimitives = {
  // y = a + b: ∂a = g, ∂b = g
  add: {
    shape: shapeRules.add,
    rule: { kind: 'linear', joint: true, transpose: (_, g) => g, alone: (_, t) => t },
  },
  // y = a − b: ∂a = g, ∂b = −g
  sub: {
    shape: shapeRules.sub,
    rule: {
      kind: 'linear',
      joint: true,
      transpose: (i, g) => (i === 0 ? g : neg(g)),
      alone: (i, t) => (i === 0 ? t : neg(t)),
    },
  },
  // y = −x: ∂x = −g
  neg: { shape: shapeRules.neg, rule: { kind: 'linear', transpose: (_, g) => neg(g) } },
  // y = a·b: ∂a = g·b, ∂b = g·a
  mul: {
    shape: shapeRules.mul,
    rule: { kind: 'linear', transpose: (i, g, xs) => mul(g, xs[1 - i] ?? g) },
  },
  // y = a/b: ∂y/∂a = 1/b, ∂y/∂b = −y/b
  div: {
    shape: shapeRules.div,
    rule: { kind: 'elementwise', partials: [(_y, _a, b) => div(1, b), (y, _a, b) => neg(div(y, b))] },
  },
  // y = aᵇ: ∂y/∂a = b·aᵇ⁻¹ (0 where b = 0), ∂y/∂b = y·ln a (0 where a = 0)
  pow: { shape: shapeRules.pow, rule: { kind: 'elementwise', partials: [powByBase, powByExponent] } },
  // y = max(a, b): 1 to the winner, ½ each at a tie
  max: {
    shape: shapeRules.max,
    rule: {
      kind: 'elementwise',
      partials: [(_, a, b) => share(a, b, lt(b, a)), (_, a, b) => share(a, b, lt(a, b))],
    },
    decides: winner,
  },
  // y = min(a, b): 1 to the winner, ½ each at a tie
  min: {
    shape: shapeRules.min,
    rule: {
      kind: 'elementwise',
      partials: [(_, a, b) => share(a, b, lt(a, b)), (_, a, b) => share(a, b, lt(b, a))],
    },
    decides: winner,
  },
  // y = |x|: ∂y/∂x = sign x, 0 at 0
  abs: {
    shape: shapeRules.abs,
    rule: { kind: 'elementwise', partials: [(_, x) => sign(x)] },
    decides: ([x], out) => out.map((_, i) => Math.sign(x?.[i] ?? 0)),
  },
} satisfies Record<string, Primitive>

/** ½ at a tie, else 1 where it `won` and 0 where not. */
const share = (a: Value, b: Value, won: Value): Value => select(eq(a, b), 0.5, cast(won, 'float'))

function powByBase(_: Value, a: Value, b: Value): Value {
  const k = knownNumber(b)
  if (k === 0) return full(a.shape, 0)
  // A constant exponent needs no case distinction.
  if (k !== undefined) return mul(k, pow(a, k - 1))
  return select(eq(b, 0), 0, mul(b, pow(a, sub(b, 1))))
}

function powByExponent(y: Value, a: Value): Value {
  const isZero = eq(a, 0)
  return select(isZero, 0, mul(y, log(select(isZero, 1, a))))
}
