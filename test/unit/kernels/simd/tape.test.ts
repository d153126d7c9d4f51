import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../../src/engine/plan'
import { reverse } from '../../../../src/expr/autodiff'
import * as e from '../../../../src/expr/build'
import type { Value } from '../../../../src/expr/value'
import { reference } from '../../../../src/kernels/reference'
import { bindTape } from '../../../../src/kernels/reference/tape'
import { simd } from '../../../../src/kernels/simd'
import { bindTapes } from '../../../../src/kernels/simd/tape'
import { arityOf, tapeOps, type TapeCode, type TapeOp } from '../../../../src/kernels/tape'

const awkward = [
  0, -0, 1, -1, 2, 0.5, -0.625, 0.625, 0.1, -3.7, 12, 1e-300, -1e300, 5e-324, Infinity, -Infinity, NaN,
] // prettier-ignore

/** A tape of one op, whose every result is made from neighbouring numbers of `xs`, from another place each time. */
function tapeOf(op: TapeOp, xs: readonly number[]): TapeCode {
  const operands = xs.flatMap((_, i) =>
    Array.from({ length: arityOf(op) }, (_, k) => (i + 5 * k) % xs.length),
  )
  return {
    runs: Int32Array.of(tapeOps.indexOf(op), xs.length, 2 * xs.length, 0),
    operands: Int32Array.from(operands),
  }
}

/** What a tape of one op makes of `xs`: here, and in WebAssembly. */
function both(op: TapeOp, xs: readonly number[]): readonly [readonly number[], readonly number[]] {
  const tape = tapeOf(op, xs)
  // One number more, which nobody may touch.
  const cells = Float64Array.of(...xs, ...xs.map(() => 7), 7)
  bindTape(tape, cells)()
  const made = bindTapes(cells.length, [tape])
  made.cells.set(xs)
  made.cells[2 * xs.length] = 7
  made.runs.get(tape)?.()
  return [[...cells.subarray(xs.length)], [...made.cells.subarray(xs.length)]]
}

function ulps(y: number, truth: number): number {
  if (Object.is(y, truth)) return 0
  return Math.abs(y - truth) / 2 ** (Math.max(-1022, Math.floor(Math.log2(Math.abs(truth)))) - 52)
}

describe('a tape in WebAssembly', () => {
  it.each(tapeOps.filter((op) => op !== 'tanh'))('gives the bits of the reference for %s', (op) => {
    const [wanted, found] = both(op, awkward)
    expect(found).toEqual(wanted)
  })

  it('computes tanh within 2 units in the last place, and nothing beyond its results', () => {
    const grid = Array.from({ length: 20_001 }, (_, i) => (i - 10_000) / 400)
    const small = Array.from({ length: 2001 }, (_, i) => (i % 2 === 0 ? 1 : -1) * 10 ** (-i / 7))
    for (const xs of [grid, small, awkward, [0.3]]) {
      const [wanted, found] = both('tanh', xs)
      const worst = wanted.reduce((most, truth, i) => Math.max(most, ulps(found[i] ?? NaN, truth)), 0)
      expect(worst).toBeLessThanOrEqual(2)
    }
  })

  // Lengths and beginnings at which the second of a pair is made from the first, and at which it is not.
  it.each(tapeOps)('computes a number of %s from others of its run', (op) => {
    for (const links of [[], [1], [2], [1, 2, 3], [2, 3, 6], [1, 3, 4, 5, 6]]) {
      const count = 7
      const operands = Array.from({ length: count }, (_, i) =>
        Array.from({ length: arityOf(op) }, () => (links.includes(i) ? 1 + i : 0)),
      ).flat()
      const tape = {
        runs: Int32Array.of(tapeOps.indexOf(op), 2, 2 + count, 0),
        operands: Int32Array.from(operands),
      }
      const given = [0.3, NaN, ...Array.from({ length: count }, () => 7)]
      const cells = Float64Array.from(given)
      bindTape(tape, cells)()
      const made = bindTapes(cells.length, [tape])
      made.cells.set(given)
      made.runs.get(tape)?.()
      cells.forEach((wanted, i) => expect(ulps(made.cells[i] ?? NaN, wanted)).toBeLessThanOrEqual(8))
    }
  })

  it('plays several tapes on one memory, each when it is asked to', () => {
    const tape = (op: TapeOp, out: number, ...operands: number[]): TapeCode => ({
      runs: Int32Array.of(tapeOps.indexOf(op), out, out + 1, 0),
      operands: Int32Array.from(operands),
    })
    const [doubled, squared] = [tape('add', 1, 0, 0), tape('mul', 2, 1, 1)]
    const { cells, runs } = bindTapes(3, [doubled, squared])
    cells[0] = 3
    runs.get(doubled)?.()
    expect([...cells]).toEqual([3, 6, 0])
    runs.get(squared)?.()
    expect([...cells]).toEqual([3, 6, 36])
  })

  // Without tanh, whose last bits differ: graphs this deep make much of them.
  it('is what a plan of many numbers in double precision runs on, to the same bits', () => {
    const grown = fc.array(fc.tuple(fc.nat(6), fc.nat(), fc.nat(63)), { minLength: 600, maxLength: 900 })
    fc.assert(
      fc.property(grown, (choices) => {
        const leaves = [e.leaf([]), e.leaf([]), e.leaf([])]
        const values: Value[] = [...leaves]
        for (const [kind, p, q] of choices) {
          const a = values[p % values.length] ?? e.number(1)
          const b = values.at(-1 - (q % values.length)) ?? e.number(1)
          const ops = [e.add, e.mul, e.sub, e.maximum, e.minimum, e.abs, e.neg] as const
          values.push(e.sin(ops[kind]?.(a, b) ?? a))
        }
        const last = e.sum(e.add(values.at(-1) ?? e.number(1), values[values.length >> 1] ?? e.number(1)))
        const { of } = reverse([last], [e.number(1)], leaves)
        const roots = [last, ...leaves.flatMap((x) => of.get(x) ?? [])]
        const given = [0.3, -1.25, 0.7]
        const [wanted, found] = [reference, simd].map((backend) => {
          const plan = makePlan(roots, leaves, { backend })
          leaves.forEach((x, i) => plan.feed(x, [given[i] ?? 0]))
          plan.run()
          return roots.map((root) => plan.get(root)[0] ?? NaN)
        })
        expect(found).toEqual(wanted)
      }),
      { numRuns: 20, endOnFailure: true },
    )
  })
})
