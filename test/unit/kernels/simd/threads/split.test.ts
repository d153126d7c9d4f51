import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as e from '../../../../../src/expr/build'
import { inline } from '../../../../../src/expr/inline'
import { topo } from '../../../../../src/expr/topo'
import { planSimd, type SimdProgram } from '../../../../../src/kernels/simd'
import type { EmittedStep } from '../../../../../src/kernels/simd/plan/emit'
import { schedule } from '../../../../../src/kernels/simd/threads/schedule'
import { waysToSplit } from '../../../../../src/kernels/simd/threads/split'
import { sizeOf } from '../../../../../src/tensor/shape'
import { draw } from '../../../expr/check'
import { samples } from '../../../expr/samples'
import { definitions, samplesOf } from '../../../ops/cases'
import { bitsOf, type Case } from '../bits'
import { tiledConvolution } from '../tiled'
import { withGradients } from '../with-gradients'

const emitted = ({ steps }: SimdProgram): EmittedStep[] =>
  steps.filter((step): step is EmittedStep => step.kind !== 'reference')

/** The steps of all threads as one thread would do them, one thread's after the other's, in either order. */
function oneAfterTheOther(program: SimdProgram, count: number, isReversed: boolean): EmittedStep[] {
  const { phases } = schedule(emitted(program), program.layout.addresses, count)
  return phases.flatMap((phase) => (isReversed ? [...phase].reverse() : phase).flat())
}

/** Whatever order the threads come in, and however a step is split, every bit is the same as with one thread. */
function expectSameBits(given: Case): void {
  const { roots, map } = inline(given.roots)
  const order = topo([...roots, ...given.leaves])
  const program = planSimd(order, roots, given.leaves)
  if (program.steps.some(({ kind }) => kind === 'reference')) return
  const shown = given.roots.map((root) => map.get(root) ?? root)
  const whole = bitsOf(program, given, shown)
  for (const count of [2, 3]) {
    for (const isReversed of [false, true]) {
      const shared = oneAfterTheOther(program, count, isReversed)
      expect(bitsOf({ ...program, steps: shared, strips: [] }, given, shown)).toEqual(whole)
    }
    for (const way of [0, 1]) {
      const split = emitted(program).flatMap((step) =>
        [...(waysToSplit(step, count)[way] ?? [step])].reverse(),
      )
      expect(bitsOf({ ...program, steps: split, strips: [] }, given, shown)).toEqual(whole)
    }
  }
}

describe('the parts of a step give what the whole gives, to the last bit', () => {
  it.each(definitions.flatMap((op) => samplesOf(op).map((sample) => [sample.name, sample] as const)))(
    '%s',
    (_, { outputs, leaves, wrt, data }) => {
      const roots = withGradients(
        Object.values(outputs),
        wrt.flatMap((i) => leaves[i] ?? []),
      )
      expectSameBits({ roots, leaves, data: data.map((numbers) => Float32Array.from(numbers)) })
    },
  )

  const primitives = Object.entries(samples).flatMap(([name, list]) =>
    list.map((sample, i) => [`${name} ${i}`, sample] as const),
  )
  it.each(primitives)('%s', (_, { args, build }) => {
    const { leaves, feeds } = draw(args)
    const wrt = leaves.filter((leaf) => leaf.dtype === 'float')
    const data = leaves.map((leaf) => Float32Array.from(feeds.get(leaf) ?? []))
    expectSameBits({ roots: withGradients([build(leaves)], wrt), leaves, data })
  })

  it.each([
    [[4, 8, 12, 11], 12],
    [[2, 9, 13, 10], 17],
  ])('a convolution in tiles, images %j and %i filters', (x, filters) => {
    expectSameBits(tiledConvolution(x, filters))
  })

  it('networks of any size', () => {
    const size = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(size, size, size, size, (n, a, h, c) => {
        const shapes = [[n, a], [a, h], [h], [h, c], [n, c]]
        const leaves = shapes.map((shape) => e.leaf(shape))
        const [x, w1, b1, w2, t] = leaves
        if (!x || !w1 || !b1 || !w2 || !t) return
        const y = e.matmul(e.tanh(e.add(e.matmul(x, w1), b1)), w2)
        const loss = e.mean(e.sub(e.logSumExp(y, 1), e.sum(e.mul(t, y), [1])))
        const data = shapes.map((shape, l) =>
          Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * l)),
        )
        expectSameBits({ roots: withGradients([loss], leaves.slice(0, 4)), leaves, data })
      }),
      { numRuns: 20, seed: 11 },
    )
  })
})
