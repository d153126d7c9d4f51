import { makePlan } from '../../../../src/engine/plan'
import { makeSimdPlan } from '../../../../src/engine/simd-plan'
import type { Value } from '../../../../src/expr/value'

/** The largest difference over all roots, relative to the largest number of each; NaN and ∞ must agree exactly. */
export function difference(
  roots: readonly Value[],
  leaves: readonly Value[],
  data: readonly ArrayLike<number>[],
  keep: 'all' | 'roots' = 'roots',
): number {
  const truth = makePlan(roots, leaves)
  const fast = makeSimdPlan(roots, leaves, { keep })
  if (fast === undefined) throw new Error('no simd plan')
  leaves.forEach((leaf, i) => {
    // Both see the same single-precision numbers.
    const numbers = Float32Array.from(data[i] ?? [])
    truth.feed(leaf, numbers)
    fast.feed(leaf, numbers)
  })
  truth.run()
  fast.run()
  let worst = 0
  for (const root of roots) {
    const [x, y] = [truth.get(root), fast.get(root)]
    const scale = [...x].reduce(
      (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
      1,
    )
    x.forEach((value, i) => {
      const seen = y[i] ?? NaN
      if (Number.isFinite(value))
        worst = Math.max(worst, Number.isFinite(seen) ? Math.abs(seen - value) / scale : Infinity)
      else if (!Object.is(seen, value)) worst = Infinity
    })
  }
  return worst
}
