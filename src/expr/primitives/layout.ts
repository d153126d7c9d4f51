import { broadcastTo, pad, reshape, slice, sum, transpose, unslice } from '../build'
import { listAttr, numberAttr } from '../attrs'
import { shapeRules } from '../shapes'
import { at, sizeAt } from '../shapes/kit'
import type { Attrs, Value } from '../value'
import type { Maybe, Primitive } from './rule'

export const layoutPrimitives = {
  // y = x stretched: ∂x = Σ g over the stretched axes
  broadcast: {
    shape: shapeRules.broadcast,
    rule: { kind: 'linear', transpose: (_, g, xs) => unbroadcast(g, at(xs, 0)) },
  },
  // y = x in another shape: ∂x = g in the shape of x
  reshape: {
    shape: shapeRules.reshape,
    rule: { kind: 'linear', transpose: (_, g, xs) => reshape(g, at(xs, 0).shape) },
  },
  // y = x with its axes in the order p: ∂x = g in the order p⁻¹
  transpose: {
    shape: shapeRules.transpose,
    rule: {
      kind: 'linear',
      transpose: (_, g, __, attrs) => transpose(g, inverse(listAttr(attrs, 'perm'))),
    },
  },
  // y = x[start:end:step]: ∂x = g at its places, 0 elsewhere
  slice: {
    shape: shapeRules.slice,
    rule: { kind: 'linear', transpose: (_, g, xs, attrs) => unsliced(g, at(xs, 0), attrs) },
  },
  // y = x at start, start + step, …, 0 elsewhere: ∂x = g[start::step]
  unslice: {
    shape: shapeRules.unslice,
    rule: {
      kind: 'linear',
      transpose: (_, g, xs, attrs) => {
        const [axis, start, step] = [
          numberAttr(attrs, 'axis'),
          numberAttr(attrs, 'start'),
          numberAttr(attrs, 'step'),
        ]
        const last = start + step * (sizeAt(at(xs, 0), axis) - 1)
        return slice(g, axis, start, Math.max(start, last + 1), step)
      },
    },
  },
  // y = c … x … c: ∂x = g without its margins; forward, the margins are 0 and not c
  pad: {
    shape: shapeRules.pad,
    rule: {
      kind: 'custom',
      vjp: (g, y, xs) => {
        const [axis, before] = [numberAttr(y.attrs, 'axis'), numberAttr(y.attrs, 'before')]
        return [slice(g, axis, before, before + sizeAt(at(xs, 0), axis))]
      },
      jvp: ([t], y): Maybe => {
        const { attrs } = y
        return t == null
          ? null
          : pad(t, numberAttr(attrs, 'axis'), numberAttr(attrs, 'before'), numberAttr(attrs, 'after'))
      },
    },
  },
  // y = x₀ ⊕ x₁ ⊕ …: ∂xₖ = the k-th part of g
  concat: {
    shape: shapeRules.concat,
    rule: {
      kind: 'linear',
      joint: true,
      transpose: (i, g, xs, attrs) => {
        const axis = numberAttr(attrs, 'axis')
        const start = xs.slice(0, i).reduce((total, x) => total + sizeAt(x, axis), 0)
        return slice(g, axis, start, start + sizeAt(at(xs, i), axis))
      },
    },
  },
} satisfies Record<string, Primitive>

/** `g` summed over the axes along which `x` was stretched. */
export function unbroadcast(g: Value, x: Value): Value {
  const lead = g.shape.length - x.shape.length
  const stretched = g.shape.flatMap((d, axis) =>
    axis < lead || (x.shape[axis - lead] === 1 && d !== 1) ? [axis] : [],
  )
  return reshape(sum(g, stretched), x.shape)
}

const inverse = (perm: readonly number[]): number[] => perm.map((_, axis) => perm.indexOf(axis))

function unsliced(g: Value, x: Value, attrs: Attrs): Value {
  const [axis, start, step] = [
    numberAttr(attrs, 'axis'),
    numberAttr(attrs, 'start'),
    numberAttr(attrs, 'step'),
  ]
  const size = sizeAt(x, axis)
  if (step !== 1) return unslice(g, axis, start, step, size)
  return pad(g, axis, start, size - start - sizeAt(g, axis))
}

/** The transpose of a sum: `g` with the removed axes back, repeated along them. */
export function spread(g: Value, x: Value, axes: readonly number[]): Value {
  const kept = x.shape.map((d, axis) => (axes.includes(axis) ? 1 : d))
  return broadcastTo(reshape(g, kept), x.shape)
}
