import { argmax, cast, cumsum, eq, iota, mul, reshape, sum } from '../build'
import { listAttr, numberAttr } from '../attrs'
import { shapeRules } from '../shapes'
import { at, sizeAt } from '../shapes/kit'
import type { Value } from '../value'
import { spread } from './layout'
import type { Decides, Primitive } from './rule'

export const reducePrimitives = {
  // y = Σ x: ∂x = g, repeated
  sum: {
    shape: shapeRules.sum,
    rule: { kind: 'linear', transpose: (_, g, xs, attrs) => spread(g, at(xs, 0), listAttr(attrs, 'axes')) },
  },
  // y = max x along an axis: ∂x = g at the first winner, 0 elsewhere; forward, the winner's tangent
  reduceMax: {
    shape: shapeRules.reduceMax,
    rule: {
      kind: 'custom',
      vjp: (g, y, xs) => {
        const [x, axis] = [at(xs, 0), numberAttr(y.attrs, 'axis')]
        return [mul(spread(g, x, [axis]), firstWinner(x, axis))]
      },
      jvp: ([t], y, xs) => {
        const [x, axis] = [at(xs, 0), numberAttr(y.attrs, 'axis')]
        return t == null ? null : sum(mul(t, firstWinner(x, axis)), [axis])
      },
    },
    decides: winnerPosition,
  },
  // yᵢ = Σ xⱼ over j ≤ i: ∂xᵢ = Σ gⱼ over j ≥ i
  cumsum: {
    shape: shapeRules.cumsum,
    rule: {
      kind: 'linear',
      transpose: (_, g, __, attrs) => cumsum(g, numberAttr(attrs, 'axis'), attrs['reverse'] !== true),
    },
  },
} satisfies Record<string, Primitive>

/** 1 at the first largest element along `axis`, 0 elsewhere. */
function firstWinner(x: Value, axis: number): Value {
  const n = sizeAt(x, axis)
  const places = reshape(iota(n), [n, ...x.shape.slice(axis + 1).map(() => 1)])
  return cast(eq(argmax(x, axis, true), places), 'float')
}

function winnerPosition(
  xs: Parameters<Decides>[0],
  out: Parameters<Decides>[1],
  y: Value,
): ReturnType<Decides> {
  const [data, x, axis] = [xs[0], y.inputs[0], numberAttr(y.attrs, 'axis')]
  const positions = out.slice()
  if (data === undefined || x === undefined) return positions
  const n = sizeAt(x, axis)
  const inner = x.shape.slice(axis + 1).reduce((product, d) => product * d, 1)
  for (let i = 0; i < positions.length; i++) {
    const start = Math.floor(i / inner) * n * inner + (i % inner)
    let best = 0
    for (let j = 1; j < n; j++) {
      if ((data[start + j * inner] ?? 0) > (data[start + best * inner] ?? 0)) best = j
    }
    positions[i] = best
  }
  return positions
}
