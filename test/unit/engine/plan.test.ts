import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decisions, makePlan } from '../../../src/engine/plan'
import { reverse } from '../../../src/expr/autodiff'
import * as e from '../../../src/expr/build'
import { call, defineFn } from '../../../src/expr/fn'
import type { Value } from '../../../src/expr/value'
import type { Backend } from '../../../src/kernels/kernel'

const need = (x: Value | undefined): Value => x ?? expect.unreachable('a value is missing')

/** A random graph over a (3) leaf, a (2,3) leaf and a number, decided by a list of choices. */
function randomGraph(choices: readonly number[]): { leaves: Value[]; values: Value[] } {
  const leaves = [e.leaf([3]), e.leaf([2, 3]), e.leaf([])]
  const values = [...leaves]
  for (let i = 0; i + 2 < choices.length; i += 3) {
    const [kind = 0, p = 0, q = 0] = choices.slice(i, i + 3)
    const [a, b] = [need(values[p % values.length]), need(values[q % values.length])]
    const made = [
      () => e.add(a, b),
      () => e.mul(a, b),
      () => e.tanh(a),
      () => e.sum(a),
      () => e.reshape(a, [-1]),
      () => e.select(e.lt(a, b), a, b),
      () => e.matmul(e.reshape(a, [-1, 1]), e.reshape(b, [1, -1])),
      () => e.transpose(a),
      () => (a.shape.length > 0 ? e.slice(a, 0, 0, 1) : e.neg(a)),
      () => e.sub(e.full(a.shape, 0.5), a),
    ][kind % 10]
    try {
      if (made !== undefined) values.push(made())
    } catch {
      // shapes that do not fit: another choice
    }
    if ((values.at(-1)?.shape ?? []).reduce((n, d) => n * d, 1) > 200) values.pop()
  }
  return { leaves, values }
}

const data = [[0.3, -1.2, 0.7], [1, 2, -0.5, 0.1, -0.9, 0.4], [0.6]]

describe('a plan', () => {
  it('computes the same whether memory is shared or everything is kept', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 30, maxLength: 120 }), (choices) => {
        const { leaves, values } = randomGraph(choices)
        const objective = e.sum(e.sin(need(values.at(-1))))
        const { of } = reverse([objective], [e.number(1)], leaves)
        const roots = [objective, ...leaves.flatMap((x) => of.get(x) ?? []), need(values[values.length >> 1])]
        const plans = (['all', 'roots'] as const).map((keep) => makePlan(roots, leaves, { keep }))
        for (const plan of plans) {
          leaves.forEach((x, i) => plan.feed(x, data[i] ?? []))
          // Twice: nothing may be left over from the first run.
          plan.run()
          plan.run()
        }
        const [all, shared] = plans.map((plan) => roots.map((root) => [...plan.get(root)]))
        expect(shared).toEqual(all)
        expect(plans[1]?.floats).toBeLessThanOrEqual(plans[0]?.floats ?? 0)
      }),
      { numRuns: 200 },
    )
  })

  it('runs single numbers on the tape with the same bits as the kernels', () => {
    const graph = (x: Value, y: Value): Value[] => [
      e.add(x, y),
      e.sub(x, y),
      e.neg(x),
      e.mul(x, y),
      e.div(x, y),
      e.pow(x, y),
      e.square(y),
      e.maximum(x, y),
      e.minimum(x, y),
      e.exp(x),
      e.log(x),
      e.log1p(x),
      e.sqrt(x),
      e.sin(x),
      e.cos(x),
      e.tanh(x),
      e.erf(x),
      e.abs(y),
      e.sign(y),
      e.floor(y),
      e.eq(x, y),
      e.lt(x, y),
      e.le(x, y),
      e.and(x, y),
      e.not(x),
      e.select(e.lt(y, x), y, x),
      e.cast(y, 'int'),
      e.cast(y, 'bool'),
      e.detach(x),
    ]
    const points = [
      [0.7, -1.3],
      [1, 1],
      [0, 0],
      [NaN, 2],
      [3, Infinity],
      [2.5, 0],
    ] as const
    const [xs, ys] = [e.leaf([6]), e.leaf([6])]
    const wideRoots = graph(xs, ys)
    const wide = makePlan(wideRoots, [xs, ys])
    wide.feed(
      xs,
      points.map(([x]) => x),
    )
    wide.feed(
      ys,
      points.map(([, y]) => y),
    )
    wide.run()
    const [x, y] = [e.leaf([]), e.leaf([])]
    const roots = graph(x, y)
    const single = makePlan(roots, [x, y])
    points.forEach(([px, py], i) => {
      single.feed(x, [px])
      single.feed(y, [py])
      single.run()
      roots.forEach((root, k) => expect(single.get(root)[0]).toBe(wide.get(need(wideRoots[k]))[i]))
    })
  })

  it('computes what depends on no leaf once, when it is made', () => {
    const x = e.leaf([2])
    const fixed = e.exp(e.full([2], 1))
    const plan = makePlan([e.add(x, fixed), fixed], [x])
    expect([...plan.get(fixed)]).toEqual([Math.E, Math.E])
    expect(plan.nodes).toBe(1)
  })

  it('gives reshapes and leading slices no memory of their own', () => {
    const x = e.leaf([4, 6])
    const roots = [e.reshape(x, [24]), e.slice(x, 0, 1, 3), e.detach(x), e.broadcastTo(x, [1, 4, 6])]
    const plan = makePlan(roots, [x])
    expect([plan.nodes, plan.floats]).toEqual([0, 24])
    plan.feed(
      x,
      Array.from({ length: 24 }, (_, i) => i),
    )
    expect(plan.get(need(roots[1]))[0]).toBe(6)
  })

  it('reads the operands of products transposed, without copies', () => {
    const [x, w] = [e.leaf([5, 3]), e.leaf([3, 4])]
    const { of } = reverse([e.sum(e.matmul(x, w))], [e.number(1)], [x, w])
    const plan = makePlan([need(of.get(x)), need(of.get(w))], [x, w])
    expect(plan.values.map(({ prim }) => prim)).not.toContain('transpose')
  })

  it('stores singles where asked to', () => {
    const x = e.leaf([2])
    const plan = makePlan([e.div(x, 3)], [x], { precision: 'f32' })
    plan.feed(x, [1, 2])
    plan.run()
    expect(plan.get(x)).toBeInstanceOf(Float32Array)
    expect([...plan.get(need(plan.values.at(-1)))]).toEqual([Math.fround(1 / 3), Math.fround(2 / 3)])
  })

  it('reads leaves straight from arrays that it shares with other plans', () => {
    const [w, s] = [e.leaf([2]), e.leaf([])]
    const arrays = new Map<Value, Float64Array>([
      [w, Float64Array.of(1, 2)],
      [s, Float64Array.of(10)],
    ])
    const roots = [e.mul(w, s), e.add(s, 1), e.reshape(w, [2, 1])]
    const plan = makePlan(roots, [w, s], { arrays })
    arrays.get(w)?.set([3, 4])
    arrays.get(s)?.set([100])
    plan.run()
    expect(roots.map((root) => [...plan.get(root)])).toEqual([[300, 400], [101], [3, 4]])
    expect(plan.get(s)).toBe(arrays.get(s))
  })

  it('tells what it keeps', () => {
    const x = e.leaf([3])
    const inner = e.sin(x)
    const y = e.exp(inner)
    const plan = makePlan([y], [x])
    expect([plan.has(y), plan.has(x), plan.has(inner)]).toEqual([true, true, false])
    expect(() => plan.get(inner)).toThrow('not kept')
    expect(makePlan([y], [x], { keep: 'all' }).has(inner)).toBe(true)
  })

  it('answers for values outside of functions by name of the call', () => {
    const fn = defineFn('F', ['x'], [{ shape: [2] }], ([x]) => e.exp(e.sin(need(x))))
    const x = e.leaf([2])
    const [y] = call(fn, [x])
    const plan = makePlan([need(y)], [x])
    plan.feed(x, [0, 1])
    plan.run()
    expect([...plan.get(need(y))]).toEqual([1, Math.exp(Math.sin(1))])
  })

  it('takes feeds of the right size only', () => {
    const x = e.leaf([3])
    const plan = makePlan([e.sin(x)], [x])
    expect(() => plan.feed(x, [1, 2])).toThrow('2 numbers for a leaf of 3')
    expect(() => plan.feed(e.leaf([3]), [1, 2, 3])).toThrow('not kept')
  })

  it('asks its backend first and the reference for the rest', () => {
    const asked: string[] = []
    const backend: Backend = {
      name: 'sines only',
      bind: ({ prim, out }) => {
        asked.push(prim)
        return prim === 'sin' ? () => out.fill(42) : undefined
      },
    }
    const x = e.leaf([2])
    const roots = [e.sin(x), e.neg(x)]
    const plan = makePlan(roots, [x], { backend })
    plan.feed(x, [1, 2])
    plan.run()
    expect(asked).toEqual(['sin', 'neg'])
    expect(roots.map((root) => [...plan.get(root)])).toEqual([
      [42, 42],
      [-1, -2],
    ])
  })

  it('is the same for the same expressions', () => {
    const prims = (): string[] => {
      const { leaves, values } = randomGraph(Array.from({ length: 90 }, (_, i) => (i * 7919) % 1000))
      const { of } = reverse([e.sum(need(values.at(-1)))], [e.number(1)], leaves)
      return makePlan([...of.values()], leaves).values.map(({ prim }) => prim)
    }
    expect(prims()).toEqual(prims())
  })
})

describe('decisions', () => {
  it('change exactly where a kink is crossed', () => {
    const x = e.leaf([2])
    const y = e.add(e.select(e.le(x, 0), 0, x), e.add(e.abs(e.sub(x, 5)), e.reduceMax(x, 0)))
    const plan = makePlan([y], [x], { keep: 'all' })
    const taken = (point: readonly number[]): number[][] => {
      plan.feed(x, point)
      plan.run()
      return decisions(plan).map((branch) => [...branch])
    }
    const base = taken([1, 2])
    expect(base).toHaveLength(3)
    expect(taken([1.5, 3])).toEqual(base)
    expect(taken([-1, 2])).not.toEqual(base)
    expect(taken([1, 6])).not.toEqual(base)
    expect(taken([3, 2])).not.toEqual(base)
  })
})
