import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as e from '../../../src/expr/build'
import { primNames, type Value } from '../../../src/expr/value'
import { makePlan } from '../../../src/engine/plan'
import { erf } from '../../../src/kernels/erf'
import { kernels } from '../../../src/kernels/reference'
import { sizeOf, stridesOf } from '../../../src/tensor/shape'
import type { Shape } from '../../../src/tensor/tensor'

function compute(y: Value, feeds: readonly (readonly [Value, readonly number[]])[]): number[] {
  const plan = makePlan(
    [y],
    feeds.map(([x]) => x),
  )
  for (const [x, data] of feeds) plan.feed(x, data)
  plan.run()
  return [...plan.get(y)]
}

const counting = (shape: Shape): number[] => Array.from({ length: sizeOf(shape) }, (_, i) => i + 1)
const floats = (shape: Shape): number[] => counting(shape).map((i) => Math.sin(i * 1.7) * 3)

/** All index tuples of a shape, in row-major order. */
const indices = (shape: Shape): number[][] =>
  shape.reduce<number[][]>(
    (all, d) => all.flatMap((at) => Array.from({ length: d }, (_, i) => [...at, i])),
    [[]],
  )

/** The element of a row-major tensor, an axis of size 1 standing for every index. */
function element(data: readonly number[], shape: Shape, at: readonly number[]): number {
  const lead = at.length - shape.length
  const place = stridesOf(shape).reduce(
    (sum, s, axis) => sum + s * (shape[axis] === 1 ? 0 : (at[axis + lead] ?? 0)),
    0,
  )
  return data[place] ?? NaN
}

describe('the reference kernels', () => {
  it('cover every primitive', () => {
    expect(Object.keys(kernels).sort()).toEqual([...primNames].sort())
  })
})

/** A shape, and two shapes that broadcast to it. */
const broadcastable = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }).chain((shape) => {
  const thinned = fc
    .tuple(fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }), fc.nat(shape.length))
    .map(([ones, drop]) => shape.map((d, i) => (ones[i] === true ? 1 : d)).slice(drop))
  return fc.tuple(thinned, thinned)
})

describe('broadcasting', () => {
  it('agrees with a naive loop over indices', () => {
    fc.assert(
      fc.property(broadcastable, ([p, q]) => {
        const [a, b] = [e.leaf(p), e.leaf(q)]
        const [da, db] = [floats(p), counting(q)]
        const y = e.sub(a, b)
        const naive = indices(y.shape).map((at) => element(da, p, at) - element(db, q, at))
        expect(
          compute(y, [
            [a, da],
            [b, db],
          ]),
        ).toEqual(naive)
      }),
    )
  })

  it('its transpose agrees with a naive sum', () => {
    fc.assert(
      fc.property(broadcastable, fc.array(fc.nat(3), { maxLength: 4 }), ([p], picks) => {
        const axes = [...new Set(picks.filter((axis) => axis < p.length))].sort()
        const x = e.leaf(p)
        const y = e.sum(x, axes, true)
        const data = counting(p)
        const naive = new Array<number>(sizeOf(y.shape)).fill(0)
        const strides = stridesOf(y.shape)
        indices(p).forEach((at, i) => {
          const place = strides.reduce(
            (sum, s, axis) => sum + (axes.includes(axis) ? 0 : s * (at[axis] ?? 0)),
            0,
          )
          naive[place] = (naive[place] ?? 0) + (data[i] ?? 0)
        })
        expect(compute(y, [[x, data]])).toEqual(naive)
      }),
    )
  })
})

describe('moving data', () => {
  it('transposes like a naive loop, for any order of axes', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (perm) => {
        const shape = [2, 3, 1, 4]
        const x = e.leaf(shape)
        const y = e.transpose(x, perm)
        const data = counting(shape)
        const naive = indices(y.shape).map((at) =>
          element(
            data,
            shape,
            perm.map((_, axis) => at[perm.indexOf(axis)] ?? 0),
          ),
        )
        expect(compute(y, [[x, data]])).toEqual(naive)
      }),
    )
  })

  it('takes windows as im2col does', () => {
    const x = e.leaf([2, 5, 6])
    const spec = { axes: [1, 2], sizes: [2, 3], steps: [2, 1], dilations: [1, 2] }
    const y = e.windows(x, spec)
    expect(y.shape).toEqual([2, 2, 2, 2, 3])
    const data = counting(x.shape)
    const naive = indices(y.shape).map(([n = 0, i = 0, j = 0, p = 0, q = 0]) =>
      element(data, x.shape, [n, 2 * i + p, j + 2 * q]),
    )
    expect(compute(y, [[x, data]])).toEqual(naive)
    expect(compute(e.overlapAdd(e.full(y.shape, 1), x.shape, spec), []).reduce((a, b) => a + b)).toBe(48)
  })

  it.each([
    ['slice', e.slice(e.iota(6), 0, 1, 6, 2), [1, 3, 5]],
    ['unslice', e.unslice(e.iota(2), 0, 1, 3, 6), [0, 0, 0, 0, 1, 0]],
    ['pad', e.pad(e.iota(2), 0, 1, 2, 7), [7, 0, 1, 7, 7]],
    ['concat', e.concat([e.reshape(e.iota(4), [2, 2]), e.full([2, 1], 9)], 1), [0, 1, 9, 2, 3, 9]],
    ['gather', e.gather(e.constant([5, 6, 7], [3]), e.constant([2, 0, 3], [3], 'int')), [7, 5, NaN]],
    ['scatterAdd', e.scatterAdd(e.constant([1, 2, 4], [3]), e.constant([1, 1, 9], [3], 'int'), 3), [0, 3, 0]],
    ['one-hot', e.oneHot(e.constant([1, 0], [2], 'int'), 3), [0, 1, 0, 1, 0, 0]],
    ['cumsum', e.cumsum(e.constant([1, 2, 3], [3]), 0), [1, 3, 6]],
    ['cumsum from the end', e.cumsum(e.constant([1, 2, 3], [3]), 0, true), [6, 5, 3]],
    ['argmax', e.argmax(e.constant([1, 3, 3, 2, 2, 1], [2, 3]), 1), [1, 0]],
    ['argmax with NaN', e.argmax(e.constant([1, NaN, 3], [3]), 0), [1]],
    ['reduceMax', e.reduceMax(e.constant([1, 5, 3, 2, -4, 7], [2, 3]), 0), [2, 5, 7]],
    ['cast', e.cast(e.constant([1.7, -1.7], [2]), 'int'), [1, -1]],
    ['empty sum', e.sum(e.constant([], [0, 2]), [0]), [0, 0]],
    ['empty product', e.matmul(e.constant([], [2, 0]), e.constant([], [0, 2])), [0, 0, 0, 0]],
  ])('%s', (_, y, expected) => {
    expect(compute(y, [])).toEqual(expected)
  })
})

describe('matmul', () => {
  const naive = (a: number[], b: number[], m: number, k: number, n: number): number[] =>
    indices([m, n]).map(([i = 0, j = 0]) => {
      let sum = 0
      for (let l = 0; l < k; l++) sum += (a[i * k + l] ?? 0) * (b[l * n + j] ?? 0)
      return sum
    })

  const size = fc.integer({ min: 1, max: 9 })
  it('is bit-equal to the textbook loop, operands transposed or not', () => {
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), (m, k, n, turnA, turnB) => {
        const [a, b] = [e.leaf([m, k]), e.leaf([k, n])]
        const [da, db] = [floats([m, k]), floats([k, n])]
        // A copy of the transpose, read transposed again.
        const turned = (x: Value, turn: boolean): Value => (turn ? e.transpose(e.add(e.transpose(x), 0)) : x)
        const y = e.matmul(turned(a, turnA), turned(b, turnB))
        expect(
          compute(y, [
            [a, da],
            [b, db],
          ]),
        ).toEqual(naive(da, db, m, k, n))
      }),
    )
  })

  it('multiplies batches matrix by matrix', () => {
    const [a, b] = [e.leaf([3, 2, 4]), e.leaf([3, 4, 5])]
    const [da, db] = [floats(a.shape), floats(b.shape)]
    const expected = [0, 1, 2].flatMap((i) =>
      naive(da.slice(i * 8, i * 8 + 8), db.slice(i * 20, i * 20 + 20), 2, 4, 5),
    )
    expect(
      compute(e.matmul(a, b), [
        [a, da],
        [b, db],
      ]),
    ).toEqual(expected)
  })

  it('does not skip zeros: 0·NaN is NaN', () => {
    expect(compute(e.matmul(e.constant([0, 0], [1, 2]), e.constant([NaN, 1], [2, 1])), [])).toEqual([NaN])
  })
})

describe('erf', () => {
  it.each([
    [0, 0],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [-1, -0.8427007929497149],
    [2, 0.9953222650189527],
    [3.5, 0.9999992569016276],
    [6, 1],
    [-Infinity, -1],
    [1e-10, 1.1283791670955126e-10],
    [NaN, NaN],
  ])('of %d', (x, y) => {
    expect(erf(x)).toBe(y)
  })
})

describe('random numbers', () => {
  const draw = (kind: 'uniform' | 'normal', key: number, step: number, n = 20_000): number[] => {
    const at = e.leaf([], 'int')
    return compute(e.random(kind, key, [n], at), [[at, [step]]])
  }
  const mean = (xs: number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length

  it('are replayed by key and step, and differ between keys and steps', () => {
    expect(draw('uniform', 1, 5, 8)).toEqual(draw('uniform', 1, 5, 8))
    expect(draw('uniform', 1, 5, 8)).not.toEqual(draw('uniform', 1, 6, 8))
    expect(draw('uniform', 1, 5, 8)).not.toEqual(draw('uniform', 2, 5, 8))
    expect(draw('normal', 1, 5, 12).slice(0, 8)).toEqual(draw('normal', 1, 5, 8))
  })

  it('have the moments of their distributions', () => {
    const u = draw('uniform', 3, 0)
    expect(mean(u)).toBeCloseTo(0.5, 2)
    expect(mean(u.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2)
    expect(Math.min(...u)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...u)).toBeLessThan(1)
    const z = draw('normal', 3, 0)
    expect(Math.abs(mean(z))).toBeLessThan(0.03)
    expect(mean(z.map((x) => x * x))).toBeCloseTo(1, 1)
    expect(Math.abs(mean(z.slice(1).map((x, i) => x * (z[i] ?? 0))))).toBeLessThan(0.03)
  })
})
