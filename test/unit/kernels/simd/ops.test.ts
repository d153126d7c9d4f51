import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as e from '../../../../src/expr/build'
import type { Value } from '../../../../src/expr/value'
import { sizeOf } from '../../../../src/tensor/shape'
import { draw } from '../../expr/check'
import { samples } from '../../expr/samples'
import { definitions, samplesOf } from '../../ops/cases'
import { difference } from './difference'
import { withGradients } from './with-gradients'

const tolerance = 1e-5

describe('every op is the same on simd as on the reference, forward and backward', () => {
  it.each(definitions.flatMap((op) => samplesOf(op).map((sample) => [sample.name, sample] as const)))(
    '%s',
    (_, { outputs, leaves, wrt, data }) => {
      const roots = withGradients(
        Object.values(outputs),
        wrt.flatMap((i) => leaves[i] ?? []),
      )
      expect(difference(roots, leaves, data)).toBeLessThan(tolerance)
    },
  )
})

describe('every primitive is the same on simd as on the reference, forward and backward', () => {
  const cases = Object.entries(samples).flatMap(([name, list]) =>
    list.map((sample, i) => [`${name} ${i}`, sample] as const),
  )
  it.each(cases)('%s', (_, { args, build }) => {
    const { leaves, feeds } = draw(args)
    const wrt = leaves.filter((leaf) => leaf.dtype === 'float')
    const roots = withGradients([build(leaves)], wrt)
    expect(
      difference(
        roots,
        leaves,
        leaves.map((leaf) => feeds.get(leaf) ?? []),
      ),
    ).toBeLessThan(tolerance)
  })
})

const size = fc.integer({ min: 1, max: 19 })
const wave = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => 2 * Math.sin(12.9898 * (i + 1) + 78.233 * seed))

describe('networks of any size are the same on simd as on the reference', () => {
  const activations = [
    e.tanh,
    (x: Value) => e.select(e.le(x, 0), 0, x),
    (x: Value) => e.div(1, e.add(1, e.exp(e.neg(x)))),
  ]
  it('two layers with softmax and cross entropy', () => {
    fc.assert(
      fc.property(size, size, size, size, fc.integer({ min: 0, max: 2 }), (n, a, h, c, which) => {
        const shapes = [[n, a], [a, h], [h], [h, c], [c]]
        const leaves = shapes.map((shape) => e.leaf(shape))
        const [x, w1, b1, w2, b2] = leaves
        const f = activations[which]
        if (!x || !w1 || !b1 || !w2 || !b2 || !f) return
        const hidden = f(e.add(e.matmul(x, w1), b1))
        const y = e.add(e.matmul(hidden, w2), b2)
        const t = e.oneHot(
          e.constant(
            Array.from({ length: n }, (_, i) => (7 * i) % c),
            [n],
            'int',
          ),
          c,
        )
        const loss = e.mean(e.sub(e.logSumExp(y, 1), e.sum(e.mul(t, y), [1])))
        const roots = withGradients([loss], leaves.slice(1))
        const data = shapes.map((shape, i) => wave(sizeOf(shape), i))
        expect(difference(roots, leaves, data)).toBeLessThan(tolerance)
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  it('attention with several heads', () => {
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        (b, t, heads, width) => {
          const shape = [b, t, heads * width]
          const leaves = [e.leaf(shape), e.leaf(shape), e.leaf(shape)]
          const split = (x: Value): Value => e.transpose(e.reshape(x, [b, t, heads, width]), [0, 2, 1, 3])
          const [q, k, v] = leaves.map(split)
          if (!q || !k || !v) return
          const scores = e.div(e.matmul(q, e.transpose(k)), Math.sqrt(width))
          const shifted = e.exp(e.sub(scores, e.detach(e.reduceMax(scores, 3, true))))
          const weights = e.div(shifted, e.sum(shifted, [3], true))
          const y = e.reshape(e.transpose(e.matmul(weights, v), [0, 2, 1, 3]), shape)
          const roots = withGradients([y], leaves)
          expect(
            difference(
              roots,
              leaves,
              leaves.map((_, i) => wave(sizeOf(shape), i)),
            ),
          ).toBeLessThan(3 * tolerance)
        },
      ),
      { numRuns: 30, seed: 7 },
    )
  })

  it('a convolution as windows and a product, with maximum pooling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 6, max: 11 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 2 }),
        (n, c, d, f, step) => {
          const leaves = [e.leaf([n, c, d, d + 1]), e.leaf([f, c, 3, 3])]
          const [x, w] = leaves
          if (!x || !w) return
          const patches = e.windows(x, { axes: [2, 3], sizes: [3, 3], steps: [step, step] })
          const [, , oy = 1, ox = 1] = patches.shape
          const rows = e.reshape(e.transpose(patches, [0, 2, 3, 1, 4, 5]), [n * oy * ox, c * 9])
          const flat = e.matmul(rows, e.transpose(e.reshape(w, [f, c * 9])))
          const maps = e.transpose(e.reshape(flat, [n, oy, ox, f]), [0, 3, 1, 2])
          const pools = e.windows(maps, { axes: [2, 3], sizes: [2, 2], steps: [2, 1] })
          const pooled = e.reduceMax(e.reshape(pools, [...pools.shape.slice(0, 4), 4]), 4)
          const roots = withGradients([pooled], leaves)
          expect(
            difference(
              roots,
              leaves,
              leaves.map((leaf, i) => wave(sizeOf(leaf.shape), i)),
            ),
          ).toBeLessThan(tolerance)
        },
      ),
      { numRuns: 40, seed: 7 },
    )
  })
})
