import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as e from '../../../../src/expr/build'
import { inline } from '../../../../src/expr/inline'
import { topo } from '../../../../src/expr/topo'
import type { Value } from '../../../../src/expr/value'
import { planSimd, type SimdProgram } from '../../../../src/kernels/simd'
import type { EmittedStep } from '../../../../src/kernels/simd/plan/emit'
import type { Step, WorkStep } from '../../../../src/kernels/simd/plan/steps'
import { groupIntoStrips, type CacheSizes } from '../../../../src/kernels/simd/plan/strips'
import { schedule } from '../../../../src/kernels/simd/threads/schedule'
import { sizeOf, stridesOf } from '../../../../src/tensor/shape'
import { definitions, samplesOf } from '../../ops/cases'
import { excess } from '../../growth'
import { bitsOf, type Case } from './bits'
import { tiledConvolution } from './tiled'
import { withGradients } from './with-gradients'

/** Caches so small that everything is done in strips, of one item or of several. */
const caches: readonly CacheSizes[] = [
  { strip: 0, item: Infinity, least: 0 },
  { strip: 200, item: Infinity, least: 0 },
]

/** Expects every bit to be what it is step by step, in the same memory; answers the programs. */
function expectSameBits(given: Case): SimdProgram[] {
  const { roots, map } = inline(given.roots)
  const order = topo([...roots, ...given.leaves])
  const shown = given.roots.map((root) => map.get(root) ?? root)
  const alone = planSimd(order, roots, given.leaves, { cache: { strip: 0, item: 0, least: Infinity } })
  expect(alone.strips).toEqual([])
  const bits = bitsOf(alone, given, shown)
  return caches.map((cache) => {
    const program = planSimd(order, roots, given.leaves, { cache })
    expect(bitsOf(program, given, shown)).toEqual(bits)
    if (program.strips.length === 0 || !program.steps.every(isEmitted)) return program
    // What a thread has of the steps of a group is done in strips, too.
    const { phases } = schedule(program.steps.filter(isEmitted), program.layout.addresses, 2)
    expect(bitsOf({ ...program, steps: phases.flat(2) }, given, shown)).toEqual(bits)
    return program
  })
}

const isEmitted = (step: WorkStep): step is EmittedStep => step.kind !== 'reference'

const numbers = (shape: readonly number[], seed: number): Float32Array =>
  Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed))

/** What the loss and the gradients of all leaves are computed from. */
function trained(shapes: readonly (readonly number[])[], make: (leaves: readonly Value[]) => Value): Case {
  const leaves = shapes.map((shape) => e.leaf(shape))
  return { roots: withGradients([make(leaves)], leaves), leaves, data: shapes.map(numbers) }
}

const at = (leaves: readonly Value[], i: number): Value => {
  const leaf = leaves[i]
  if (leaf === undefined) throw new RangeError('no such leaf')
  return leaf
}

describe('steps that are done together, strip by strip', () => {
  it.each(definitions.flatMap((op) => samplesOf(op).map((sample) => [sample.name, sample] as const)))(
    'give the bits of one step after the other: %s',
    (_, { outputs, leaves, wrt, data }) => {
      const roots = withGradients(
        Object.values(outputs),
        wrt.flatMap((i) => leaves[i] ?? []),
      )
      expectSameBits({ roots, leaves, data: data.map((x) => Float32Array.from(x)) })
    },
  )

  it('are those of attention, forward and backward, at any size', () => {
    const size = fc.integer({ min: 2, max: 7 })
    let strips = 0
    fc.assert(
      fc.property(size, size, size, (n, t, d) => {
        const given = trained(
          [
            [n, t, d],
            [n, t, d],
            [n, t, d],
          ],
          (leaves) => {
            const [q, k, v] = [at(leaves, 0), at(leaves, 1), at(leaves, 2)]
            const scores = e.matmul(q, e.transpose(k, [0, 2, 1]))
            const weights = e.exp(e.sub(scores, e.logSumExp(scores, 2, true)))
            return e.sum(e.mul(e.matmul(weights, v), v))
          },
        )
        for (const program of expectSameBits(given)) strips += program.strips.length
      }),
      { numRuns: 20, seed: 7 },
    )
    expect(strips).toBeGreaterThan(20)
  })

  it('are those of convolutions in tiles', () => {
    const strips = expectSameBits(tiledConvolution([4, 8, 9, 8], 10)).flatMap((program) => program.strips)
    const isTiled = (step: Step): boolean => step.kind === 'gemm' && step.winograd !== undefined
    expect(strips.some(({ steps }) => steps.some(isTiled))).toBe(true)
  })

  it('take in sums over the batch, a first stage within every item', () => {
    const [n, c, s] = [6, 3, 32]
    const shapes = [
      [n, c, s],
      [n, s, s],
      [c, 1],
    ]
    const given = trained(shapes, (leaves) => {
      const [x, w, shift] = [at(leaves, 0), at(leaves, 1), at(leaves, 2)]
      return e.sum(e.tanh(e.add(e.matmul(x, w), shift)))
    })
    const sums = (program: SimdProgram): boolean[] =>
      program.strips.map(({ steps }) =>
        steps.some((step) => step.kind === 'loop' && step.outputs.some(({ how }) => how === 'sum')),
      )
    for (const program of expectSameBits(given)) expect(sums(program)).toContain(true)
  })

  it('are kept apart where an item needs what belongs to another one', () => {
    const [n, s] = [5, 40]
    const given = trained([[n, s]], (leaves) => {
      const x = e.tanh(at(leaves, 0))
      const others = e.concat([e.slice(x, 0, 1, n), e.slice(x, 0, 0, 1)], 0)
      return e.sum(e.mul(e.exp(x), e.exp(others)))
    })
    expectSameBits(given)
  })

  it('are found in one walk over the steps, however many small ones wait for the end of a group', () => {
    const loop = (dims: readonly number[], from: Value, to: Value): Step => ({
      kind: 'loop',
      dims,
      reduced: dims.map(() => false),
      inputs: [{ base: from, offset: 0, strides: stridesOf(dims) }],
      nodes: [],
      outputs: [
        { from: { slot: 0 }, how: 'store', place: { base: to, offset: 0, strides: stridesOf(dims) } },
      ],
    })
    const chain = (count: number): Step[] => {
      const values = Array.from({ length: count + 1 }, () => e.leaf([3, 2]))
      const small = values.slice(1).map((to, i) => loop([6], at(values, i), to))
      return [loop([3, 2], e.leaf([3, 2]), at(values, 0)), ...small]
    }
    // Others on the machine make it look steeper; the square would be 8.
    let least = Infinity
    for (let look = 0; look < 4 && least >= 3; look++)
      least = Math.min(
        least,
        excess((size) => groupIntoStrips(chain(size)), 1000, 8000),
      )
    expect(least).toBeLessThan(3)
  })
})
