import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reverse } from '../../../../src/expr/autodiff'
import * as b from '../../../../src/expr/build'
import { topo } from '../../../../src/expr/topo'
import type { Value } from '../../../../src/expr/value'
import { makePlan } from '../../../../src/engine/plan'
import { makeSimdPlan } from '../../../../src/engine/simd-plan'
import { planSimd } from '../../../../src/kernels/simd'
import { sizeOf } from '../../../../src/tensor/shape'

type Make = (...xs: Value[]) => Value | Value[]

/** Compares the simd plan with the reference in doubles, for the same leaves. */
function compare(
  shapes: readonly (readonly number[])[],
  make: Make,
  data: 'smooth' | 'positive' | 'ints' = 'smooth',
  integers: readonly number[] = [],
): void {
  const leaves = shapes.map((shape, i) => b.leaf(shape, integers.includes(i) ? 'int' : 'float'))
  const made = make(...leaves)
  const roots = Array.isArray(made) ? made : [made]
  const truth = makePlan(roots, leaves)
  const fast = makeSimdPlan(roots, leaves, {})
  if (fast === undefined) throw new Error('no simd plan')
  leaves.forEach((leaf, l) => {
    const numbers = Float32Array.from({ length: sizeOf(leaf.shape) }, (_, i) => {
      const x = Math.sin(12.9898 * (i + 1) + 7.233 * l)
      if (integers.includes(l)) return Math.floor(2.5 + 2.5 * x)
      if (data === 'positive') return 1.1 + x
      return data === 'ints' ? Math.round(3 * x) : 2 * x
    })
    truth.feed(leaf, numbers)
    fast.feed(leaf, numbers)
  })
  for (let run = 0; run < 2; run++) {
    truth.run()
    fast.run()
    roots.forEach((root) => {
      const [x, y] = [truth.get(root), fast.get(root)]
      expect(y.length).toBe(x.length)
      x.forEach((value, i) => {
        const seen = y[i] ?? NaN
        if (Number.isNaN(value)) expect(seen).toBeNaN()
        else if (!Number.isFinite(value)) expect(seen).toBe(value)
        else
          expect(Math.abs(seen - value), `element ${i}: ${seen} for ${value}`).toBeLessThanOrEqual(
            1e-5 * (1 + Math.abs(value)),
          )
      })
    })
  }
}

describe('the simd plan computes what the reference computes', () => {
  const odd = [[1], [3], [4], [5], [17], [2, 3], [7, 5], [3, 1, 9], [2, 3, 4, 5]]
  const unary = {
    neg: b.neg,
    abs: b.abs,
    sign: b.sign,
    floor: b.floor,
    exp: b.exp,
    sin: b.sin,
    cos: b.cos,
    tanh: b.tanh,
    erf: b.erf,
    not: b.not,
  }
  it.each(Object.entries(unary))('%s', (_, f) => odd.forEach((shape) => compare([shape], (x) => f(x ?? 0))))
  it.each(Object.entries({ log: b.log, log1p: b.log1p, sqrt: b.sqrt }))('%s', (_, f) =>
    odd.forEach((shape) => compare([shape], (x) => f(x ?? 0), 'positive')),
  )
  const binary = {
    add: b.add,
    sub: b.sub,
    mul: b.mul,
    max: b.maximum,
    min: b.minimum,
    eq: b.eq,
    lt: b.lt,
    le: b.le,
    and: b.and,
  }
  it.each(Object.entries(binary))('%s, with broadcasting', (_, f) => {
    odd.forEach((shape) => compare([shape, shape], (x, y) => f(x ?? 0, y ?? 0), 'ints'))
    compare([[5, 7], [7]], (x, y) => f(x ?? 0, y ?? 0))
    compare(
      [
        [5, 7],
        [5, 1],
      ],
      (x, y) => f(x ?? 0, y ?? 0),
    )
    compare(
      [
        [5, 1],
        [1, 6],
      ],
      (x, y) => f(x ?? 0, y ?? 0),
    )
    compare([[], [3, 3]], (x, y) => f(x ?? 0, y ?? 0))
  })
  it.each([2, 3, -1, -2, 0.5, -0.5, 1.7, 0, 9])('pow %d', (k) =>
    compare([[9]], (x) => b.pow(x ?? 0, k), 'positive'),
  )
  it('div and pow of tensors', () => {
    compare([[9], [9]], (x, y) => b.div(x ?? 0, y ?? 0), 'positive')
    compare([[9], [9]], (x, y) => b.pow(x ?? 0, y ?? 0), 'positive')
  })
  it('select, cast, detach', () => {
    compare([[4, 5], [4, 5], [5]], (c, x, y) => b.select(b.lt(c ?? 0, 0), x ?? 0, y ?? 0))
    compare([[7]], (x) => (x === undefined ? [] : [b.cast(x, 'int'), b.cast(x, 'bool'), b.detach(b.neg(x))]))
  })

  const axesCases: [number[], number[]][] = [
    [[17], [0]],
    [[5, 7], [0]],
    [[5, 7], [1]],
    [
      [5, 7],
      [0, 1],
    ],
    [[4, 3, 21], [1]],
    [
      [4, 3, 21],
      [0, 2],
    ],
    [
      [4, 3, 21],
      [0, 1],
    ],
    [[3, 70], [0]],
    [
      [2, 3, 2, 5],
      [1, 3],
    ],
    [[1, 6], [0]],
    [[37, 21], [0]],
    [
      [33, 3, 5],
      [0, 2],
    ],
    [
      [40, 3, 7],
      [0, 1],
    ],
    [[2, 45, 9], [1]],
  ]
  it.each(axesCases)('sum of %j over %j', (shape, axes) => {
    compare([shape], (x) => (x === undefined ? [] : b.sum(x, axes)))
    compare([shape], (x) => (x === undefined ? [] : b.sum(b.exp(b.mul(x, x)), axes)))
    compare([shape, shape], (x, y) => {
      if (x === undefined || y === undefined) return []
      const product = b.mul(b.tanh(x), y)
      return [product, b.sum(product, axes), b.add(product, 1)]
    })
  })
  it.each([
    [[17], 0],
    [[39, 7], 0],
    [[5, 7], 0],
    [[5, 7], 1],
    [[4, 3, 21], 1],
  ] as [number[], number][])('maxima of %j along %j', (shape, axis) => {
    compare([shape], (x) => (x === undefined ? [] : [b.reduceMax(x, axis), b.argmax(x, axis)]), 'ints')
    compare([shape], (x) => (x === undefined ? [] : b.logSumExp(x, axis)))
    compare([shape], (x) => (x === undefined ? [] : [b.cumsum(x, axis), b.cumsum(x, axis, true)]))
  })

  it('moves of elements', () => {
    compare([[3, 5]], (x) => (x === undefined ? [] : b.transpose(x)))
    compare([[3, 5]], (x) => (x === undefined ? [] : b.reshape(b.transpose(x), [5, 3, 1])))
    compare([[3, 5]], (x) => (x === undefined ? [] : b.reshape(b.transpose(x), [15])))
    compare([[2, 3, 4]], (x) => (x === undefined ? [] : b.add(b.transpose(x, [2, 0, 1]), 1)))
    compare([[6, 5]], (x) =>
      x === undefined ? [] : [b.slice(x, 0, 1, 4), b.slice(x, 1, 1, 5, 2), b.slice(b.exp(x), 1, 4)],
    )
    compare([[3, 5]], (x) =>
      x === undefined ? [] : [b.pad(x, 1, 2, 1, 7), b.pad(x, 0, 0, 1), b.unslice(x, 1, 1, 2, 12)],
    )
    compare(
      [
        [3, 5],
        [2, 5],
      ],
      (x, y) =>
        x === undefined || y === undefined ? [] : [b.concat([x, y], 0), b.neg(b.concat([y, b.exp(x), y], 0))],
    )
    compare(
      [
        [3, 5],
        [3, 2],
      ],
      (x, y) => (x === undefined || y === undefined ? [] : b.concat([x, y], 1)),
    )
    compare([[]], (x) => (x === undefined ? [] : b.broadcastTo(x, [3, 4])))
  })

  it('pieces with margins, summed', () => {
    const split = (x: Value, cuts: readonly number[]): Value =>
      cuts
        .slice(1)
        .map((end, i) => b.pad(b.exp(b.slice(x, 1, cuts[i] ?? 0, end)), 1, cuts[i] ?? 0, 12 - end))
        .reduce((sum, piece) => b.add(piece, sum))
    compare([[3, 12]], (x) => (x === undefined ? [] : split(x, [0, 3, 7, 12])))
    compare([[3, 12]], (x) => (x === undefined ? [] : b.neg(split(x, [0, 3, 7, 9]))))
    compare([[3, 12]], (x) => {
      if (x === undefined) return []
      const overlapping = b.add(b.pad(b.slice(x, 1, 0, 8), 1, 0, 4), b.pad(b.slice(x, 1, 4, 12), 1, 4, 0))
      return [overlapping, b.add(overlapping, split(x, [0, 6, 12]))]
    })
  })

  it('sums of products', () => {
    compare(
      [
        [5, 7],
        [7, 6],
        [5, 6],
      ],
      (x, y, z) => {
        if (x === undefined || y === undefined || z === undefined) return []
        const product = b.matmul(x, y)
        const other = b.matmul(b.exp(x), y)
        const third = b.matmul(b.tanh(x), y)
        return [
          b.add(b.add(product, other), third),
          b.add(z, b.matmul(b.neg(x), y)),
          b.add(b.exp(z), b.matmul(b.sin(x), y)),
        ]
      },
    )
    compare(
      [
        [5, 7],
        [7, 6],
      ],
      (x, y) => {
        if (x === undefined || y === undefined) return []
        const [product, other] = [b.matmul(x, y), b.matmul(b.exp(x), y)]
        return [b.add(product, other), product, b.add(other, other)]
      },
    )
  })

  it('windows and what they overlap to', () => {
    const spec = { axes: [1, 2], sizes: [3, 2], steps: [2, 1], dilations: [1, 2] }
    compare([[2, 7, 6]], (x) => (x === undefined ? [] : b.windows(x, spec)))
    compare([[2, 7, 6]], (x) => (x === undefined ? [] : b.overlapAdd(b.windows(x, spec), [2, 7, 6], spec)))
    compare([[2, 7, 6]], (x) =>
      x === undefined ? [] : b.reshape(b.transpose(b.windows(x, spec), [0, 3, 4, 1, 2]), [2, 6, 12]),
    )
  })

  it('rows by index', () => {
    compare(
      [[5, 6], [7]],
      (x, i) => (x === undefined || i === undefined ? [] : b.gather(x, i)),
      'smooth',
      [1],
    )
    compare(
      [
        [3, 6],
        [2, 4],
      ],
      (x, i) => (x === undefined || i === undefined ? [] : b.gather(x, i)),
      'smooth',
      [1],
    )
    compare(
      [[7, 6], [7]],
      (x, i) => (x === undefined || i === undefined ? [] : b.scatterAdd(x, i, 5)),
      'smooth',
      [1],
    )
    compare(
      [[7], [7]],
      (x, i) => (x === undefined || i === undefined ? [] : b.scatterAdd(x, i, 3)),
      'smooth',
      [1],
    )
    compare([[7]], (i) => (i === undefined ? [] : b.oneHot(i, 5)), 'smooth', [0])
  })

  it('products', () => {
    for (const [m, k, n] of [
      [5, 7, 9],
      [1, 5, 6],
      [5, 1, 6],
      [6, 5, 1],
      [1, 9, 1],
      [1, 1, 5],
      [4, 17, 2],
      [30, 40, 50],
    ] as const) {
      compare(
        [
          [m, k],
          [k, n],
        ],
        (x, y) => (x === undefined || y === undefined ? [] : b.matmul(x, y)),
      )
      compare(
        [
          [k, m],
          [k, n],
        ],
        (x, y) => (x === undefined || y === undefined ? [] : b.matmul(b.transpose(x), y)),
      )
      compare(
        [
          [m, k],
          [n, k],
        ],
        (x, y) => (x === undefined || y === undefined ? [] : b.matmul(x, b.transpose(y))),
      )
      compare(
        [
          [2, 3, m, k],
          [2, 3, k, n],
        ],
        (x, y) => (x === undefined || y === undefined ? [] : b.matmul(x, y)),
      )
      compare(
        [
          [3, 2, k, m],
          [3, n, k],
        ],
        (x, y) =>
          x === undefined || y === undefined ? [] : b.matmul(b.transpose(x, [1, 0, 3, 2]), b.transpose(y)),
      )
    }
  })

  it('nothing at all', () => {
    compare([[0, 3]], (x) => (x === undefined ? [] : [b.sum(x, [0]), b.exp(x)]))
    compare([[3]], () => b.full([4], 2.5))
    compare([[3]], (x) => x ?? [])
  })

  it('keeps everything when told to', () => {
    const x = b.leaf([4, 3])
    const y = b.exp(x)
    const z = b.transpose(y)
    const plan = makeSimdPlan([b.sum(z)], [x], { keep: 'all' })
    plan?.feed(x, new Float32Array(12).fill(1))
    plan?.run()
    expect(plan?.get(y)[5]).toBeCloseTo(Math.E)
    expect(plan?.get(z)[5]).toBeCloseTo(Math.E)
  })
})

describe('a rectifier', () => {
  const steps = (f: (x: Value) => Value): number => {
    const x = b.leaf([5, 7])
    const g = b.leaf([5, 7])
    const y = f(x)
    const back = reverse([y], [g], [x]).of.get(x)
    const roots = [y, ...(back === undefined || back === null ? [] : [back])]
    const { steps } = planSimd(topo([...roots, g]), roots, [x, g])
    return steps.reduce((sum, step) => sum + (step.kind === 'loop' ? step.outputs.length : 0), 0)
  }
  const leaky = (alpha: number) => (x: Value) => b.select(b.le(x, 0), b.mul(alpha, x), x)

  it('needs no mask beside its result to flow back through', () => {
    expect(steps((x) => b.select(b.le(x, 0), 0, x))).toBe(2)
    expect(steps(leaky(0.1))).toBe(2)
  })
  it.each([0.1, 0, -0.5, 2])('with slope %d on the left flows back as the reference does', (alpha) => {
    compare(
      [
        [5, 7],
        [5, 7],
      ],
      (x, g) => {
        if (x === undefined || g === undefined) return []
        const y = leaky(alpha)(b.mul(x, 2))
        return [y, ...[...reverse([y], [g], [x]).of.values()].flatMap((value) => value ?? [])]
      },
      'ints',
    )
  })
})

describe('margins', () => {
  it('around margins are written at once, and nothing in between', () => {
    const x = b.leaf([3, 5, 4])
    const y = b.pad(b.pad(x, 1, 1, 1), 2, 2, 0)
    const { steps } = planSimd(topo([y]), [y], [x])
    const bases = new Set(
      steps.flatMap((step) => (step.kind === 'loop' ? step.outputs.map(({ place }) => place.base) : [])),
    )
    expect(bases.size).toBe(1)
  })

  it('of any width and number, also between elements, are what the reference makes of them', () => {
    const margin = fc.record({
      kind: fc.constantFrom('pad' as const, 'unslice' as const),
      axis: fc.nat(2),
      before: fc.nat(2),
      after: fc.nat(3),
      step: fc.integer({ min: 1, max: 3 }),
      number: fc.constantFrom(0, 0, 0, 2),
    })
    const size = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(
        fc.tuple(size, size, size),
        fc.array(margin, { minLength: 1, maxLength: 4 }),
        (shape, margins) => {
          compare([shape], (x) =>
            margins.reduce<Value>(
              (y, { kind, axis, before, after, step, number }) =>
                kind === 'pad'
                  ? b.pad(y, axis, before, after, number)
                  : b.unslice(y, axis, before, step, before + step * (y.shape[axis] ?? 1) + after),
              x ?? b.leaf(shape),
            ),
          )
        },
      ),
      { numRuns: 200, seed: 11 },
    )
  })
})
