import { select } from '../build'
import { shapeRules } from '../shapes'
import { at } from '../shapes/kit'
import { zero, type Decides, type Primitive } from './rule'

/** A step function is its own branch. */
const result: Decides = (_, out) => out.slice()

export const discretePrimitives = {
  const: { shape: shapeRules.const, rule: zero },
  iota: { shape: shapeRules.iota, rule: zero },
  random: { shape: shapeRules.random, rule: zero },
  sign: { shape: shapeRules.sign, rule: zero, decides: result },
  floor: { shape: shapeRules.floor, rule: zero, decides: result },
  eq: { shape: shapeRules.eq, rule: zero, decides: result },
  lt: { shape: shapeRules.lt, rule: zero, decides: result },
  le: { shape: shapeRules.le, rule: zero, decides: result },
  and: { shape: shapeRules.and, rule: zero },
  not: { shape: shapeRules.not, rule: zero },
  argmax: { shape: shapeRules.argmax, rule: zero, decides: result },
  // Between kinds of numbers only: there is one float type in an expression.
  cast: { shape: shapeRules.cast, rule: zero },
  // y = x, but constant by intent
  detach: { shape: shapeRules.detach, rule: zero },
  // y = c ? a : b: ∂a = c ? g : 0, ∂b = c ? 0 : g
  select: {
    shape: shapeRules.select,
    rule: {
      kind: 'linear',
      joint: true,
      in: [1, 2],
      transpose: (i, g, xs) => (i === 1 ? select(at(xs, 0), g, 0) : select(at(xs, 0), 0, g)),
    },
  },
} satisfies Record<string, Primitive>
