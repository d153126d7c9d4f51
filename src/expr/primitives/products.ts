import { gather, matmul, overlapAdd, scatterAdd, transpose, windows, type WindowSpec } from '../build'
import { listAttr } from '../attrs'
import { shapeRules } from '../shapes'
import { at, sizeAt } from '../shapes/kit'
import type { Attrs } from '../value'
import type { Primitive } from './rule'

export const productPrimitives = {
  // Y = A·B: ∂A = G·Bᵀ, ∂B = Aᵀ·G
  matmul: {
    shape: shapeRules.matmul,
    rule: {
      kind: 'linear',
      transpose: (i, g, xs) => (i === 0 ? matmul(g, transpose(at(xs, 1))) : matmul(transpose(at(xs, 0)), g)),
    },
  },
  // y = x[i]: ∂x = rows of g added at i
  gather: {
    shape: shapeRules.gather,
    rule: {
      kind: 'linear',
      in: [0],
      transpose: (_, g, xs) => scatterAdd(g, at(xs, 1), sizeAt(at(xs, 0), 0)),
    },
  },
  // y = rows of x added at i: ∂x = g[i]
  scatterAdd: {
    shape: shapeRules.scatterAdd,
    rule: { kind: 'linear', in: [0], transpose: (_, g, xs) => gather(g, at(xs, 1)) },
  },
  // y = windows of x: ∂x = the windows of g added where they overlap
  windows: {
    shape: shapeRules.windows,
    rule: {
      kind: 'linear',
      transpose: (_, g, xs, attrs) => overlapAdd(g, at(xs, 0).shape, windowSpec(attrs)),
    },
  },
  // y = overlapping windows of x added: ∂x = the windows of g
  overlapAdd: {
    shape: shapeRules.overlapAdd,
    rule: { kind: 'linear', transpose: (_, g, __, attrs) => windows(g, windowSpec(attrs)) },
  },
} satisfies Record<string, Primitive>

const windowSpec = (attrs: Attrs): WindowSpec => ({
  axes: listAttr(attrs, 'axes'),
  sizes: listAttr(attrs, 'sizes'),
  steps: listAttr(attrs, 'steps'),
  dilations: listAttr(attrs, 'dilations'),
})
