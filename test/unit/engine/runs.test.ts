import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../src/engine/plan'
import { inRuns, type Orderable } from '../../../src/engine/runs'
import { reverse } from '../../../src/expr/autodiff'
import * as e from '../../../src/expr/build'
import { dataAttr } from '../../../src/expr/attrs'
import { topo } from '../../../src/expr/topo'
import type { Value } from '../../../src/expr/value'
import { castFunction, scalarFunctions, type ScalarFunction } from '../../../src/kernels/scalar'

const nodesArbitrary = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Orderable['kind']>(0, 1, 2, 'still', 'kernel'),
      picks: fc.array(fc.nat(), { maxLength: 3 }),
    }),
  )
  .map((list) =>
    list.map(({ kind, picks }, i): Orderable => ({ kind, inputs: i === 0 ? [] : picks.map((p) => p % i) })),
  )

describe('nodes in runs', () => {
  it('stand after their inputs, each once, with the kernels in their old order', () => {
    fc.assert(
      fc.property(nodesArbitrary, (nodes) => {
        const order = [...inRuns(nodes)]
        const place = new Map(order.map((from, to) => [from, to]))
        expect(place.size).toBe(nodes.length)
        nodes.forEach(({ inputs }, i) => {
          for (const input of inputs) expect(place.get(input)).toBeLessThan(place.get(i) ?? -1)
        })
        const kernels = order.filter((i) => nodes[i]?.kind === 'kernel')
        expect(kernels).toEqual([...kernels].sort((a, b) => a - b))
      }),
    )
  })

  it('are as few runs as kinds when nothing forbids it', () => {
    const nodes = Array.from({ length: 100 }, (_, i): Orderable => ({
      kind: i % 4,
      inputs: i < 8 ? [] : [i - 4],
    }))
    const kinds = [...inRuns(nodes)].map((i) => nodes[i]?.kind)
    expect(kinds.filter((kind, i) => kind !== kinds[i - 1])).toHaveLength(4)
  })
})

describe('the tape', () => {
  const grown = fc.array(fc.tuple(fc.nat(9), fc.nat(), fc.nat()), { minLength: 5, maxLength: 200 })

  /** A random graph of numbers, its gradients included. */
  function graphOf(choices: readonly (readonly [number, number, number])[]): {
    leaves: Value[]
    roots: Value[]
  } {
    const leaves = [e.leaf([]), e.leaf([]), e.leaf([])]
    const values = [...leaves]
    for (const [kind, p, q] of choices) {
      const a = values[p % values.length] ?? e.number(1)
      const b = values[q % values.length] ?? e.number(1)
      const made = [
        () => e.add(a, b),
        () => e.mul(a, b),
        () => e.tanh(a),
        () => e.sub(a, b),
        () => e.div(a, b),
        () => e.square(a),
        () => e.select(e.le(a, b), a, b),
        () => e.maximum(a, b),
        () => e.sin(a),
        () => e.reshape(e.sum(e.mul(e.broadcastTo(a, [3]), 2)), []),
      ][kind]?.()
      values.push(made ?? a)
    }
    const last = values.at(-1) ?? e.number(1)
    const { of } = reverse([last], [e.number(1)], leaves)
    return { leaves, roots: [last, ...leaves.flatMap((x) => of.get(x) ?? [])] }
  }

  /** Value by value in any order, rounded to what is stored. */
  function byHand(
    roots: readonly Value[],
    leaves: readonly Value[],
    given: readonly number[],
    round: (x: number) => number,
  ): number[] {
    const known = new Map<Value, number[]>(leaves.map((x, i) => [x, [round(given[i] ?? 0)]]))
    for (const value of topo(roots)) {
      if (known.has(value)) continue
      const size = value.shape[0] ?? 1
      const [a = [], b = [], c = []] = value.inputs.map((x) => known.get(x) ?? [])
      const at = (list: readonly number[], i: number): number => list[list.length === 1 ? 0 : i] ?? 0
      const f: ScalarFunction =
        value.prim in scalarFunctions
          ? scalarFunctions[value.prim as keyof typeof scalarFunctions]
          : value.prim === 'cast'
            ? castFunction(value.dtype)
            : (x) => x
      const data =
        value.prim === 'const'
          ? [...dataAttr(value.attrs)]
          : value.prim === 'sum'
            ? [a.reduce((sum, x) => sum + x, 0)]
            : Array.from({ length: size }, (_, i) => f(at(a, i), at(b, i), at(c, i)))
      known.set(value, data.map(round))
    }
    return roots.map((root) => known.get(root)?.[0] ?? 0)
  }

  it.each([
    ['f64', (x: number) => x],
    ['f32', Math.fround],
  ] as const)('gives the bits of a computation value by value, in %s', (precision, round) => {
    fc.assert(
      fc.property(grown, (choices) => {
        const { leaves, roots } = graphOf(choices)
        const plan = makePlan(roots, leaves, { precision })
        const given = [0.3, -1.25, 0.7]
        leaves.forEach((x, i) => plan.feed(x, [given[i] ?? 0]))
        plan.run()
        plan.run()
        const wanted = byHand(roots, leaves, given, round)
        roots.forEach((root, i) => expect(plan.get(root)[0]).toBe(wanted[i]))
      }),
      { numRuns: 200 },
    )
  })

  it('takes a chain of 100,000 numbers, and a tree as wide', () => {
    const x = e.leaf([])
    let chain = x
    for (let i = 0; i < 100_000; i++) chain = i % 2 === 0 ? e.neg(chain) : e.detach(chain)
    let level = Array.from({ length: 65_536 }, () => e.mul(x, 1 / 65_536))
    while (level.length > 1)
      level = level.flatMap((a, i) => (i % 2 === 0 ? [e.add(a, level[i + 1] ?? a)] : []))
    const roots = [chain, ...level]
    const plan = makePlan(roots, [x])
    plan.feed(x, [0.75])
    plan.run()
    expect(roots.map((root) => plan.get(root)[0])).toEqual([0.75, 0.75])
  })
})
