import { describe, expect, it } from 'vitest'
import { hashText, randomStream } from '../../../src/tensor/rng'
import { broadcastShapes, formatShape, sizeOf, stridesOf } from '../../../src/tensor/shape'
import { fromNested, scalar, tensor } from '../../../src/tensor/tensor'

describe('shapes', () => {
  it.each([
    [[], [2, 3], [2, 3]],
    [
      [2, 1],
      [1, 3],
      [2, 3],
    ],
    [[3], [2, 3], [2, 3]],
    [[0], [1], [0]],
    [[2], [3], undefined],
    [[2, 3], [2], undefined],
  ])('%j and %j broadcast to %j', (a, b, expected) => {
    expect(broadcastShapes(a, b)).toEqual(expected)
    expect(broadcastShapes(b, a)).toEqual(expected)
  })

  it('have sizes, strides and a way to be written', () => {
    expect([sizeOf([]), sizeOf([2, 0]), sizeOf([2, 3])]).toEqual([1, 0, 6])
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1])
    expect([[], [3], [2, 3]].map(formatShape)).toEqual(['()', '(3)', '(2,3)'])
  })
})

describe('tensors', () => {
  it('are made of lists, nested lists and numbers', () => {
    expect([...tensor([1, 2], [2, 1]).data]).toEqual([1, 2])
    expect(scalar(3)).toMatchObject({ shape: [], dtype: 'float' })
    expect(
      fromNested([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toMatchObject({ shape: [2, 3] })
    expect(fromNested([])).toMatchObject({ shape: [0] })
    expect(() => fromNested([[1], [2, 3]])).toThrow('ragged')
    expect(() => fromNested([1, [2]])).toThrow('ragged')
    expect(() => tensor([1], [2])).toThrow('1 numbers do not fill a shape of 2')
  })
})

describe('random streams', () => {
  const take = (seed: number, purpose: string): number[] => {
    const rng = randomStream(seed, purpose)
    return Array.from({ length: 5 }, () => rng.uniform())
  }

  it('are replayed by seed and purpose', () => {
    expect(take(1, 'init')).toEqual(take(1, 'init'))
    expect(take(1, 'init')).not.toEqual(take(2, 'init'))
    expect(take(1, 'init')).not.toEqual(take(1, 'data'))
  })

  it('never change from one version to the next', () => {
    expect(take(0, 'data').slice(0, 3)).toEqual([0.8464954943173746, 0.9636454738838096, 0.01489646389981314])
    const rng = randomStream(0, 'data')
    const last = (draw: () => number, count: number): number | undefined =>
      Array.from({ length: count }, draw).at(-1)
    expect(last(rng.uniform, 10_000)).toBe(0.3394118087478334)
    expect(last(rng.normal, 10_001)).toBe(0.9470466971435663)
    expect(hashText('mask')).toBe(-63207690)
  })

  it('fill arrays with the numbers that they give one by one', () => {
    for (const [drawn, length] of [
      [0, 7],
      [1, 7],
      [1, 8],
      [3, 1],
      [1, 0],
      [2, 0],
    ] as const) {
      const [one, all] = [randomStream(5, 'normals'), randomStream(5, 'normals')]
      for (let i = 0; i < drawn; i++) expect(all.normal()).toBe(one.normal())
      const filled = new Float64Array(length)
      all.normals(filled, 0.3)
      expect([...filled]).toEqual(Array.from({ length }, () => 0.3 * one.normal()))
      expect(all.normal()).toBe(one.normal())
    }
  })

  it('have the moments of their distributions', () => {
    const rng = randomStream(7, 'moments')
    const z = Array.from({ length: 50_000 }, () => rng.normal())
    const mean = z.reduce((a, b) => a + b, 0) / z.length
    const variance = z.reduce((a, b) => a + b * b, 0) / z.length
    expect(Math.abs(mean)).toBeLessThan(0.02)
    expect(Math.abs(variance - 1)).toBeLessThan(0.03)
    const counts = [0, 0, 0, 0, 0]
    for (let i = 0; i < 10_000; i++) {
      const at = rng.int(5)
      counts[at] = (counts[at] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })

  it('shuffle into a permutation, evenly', () => {
    const rng = randomStream(1, 'shuffle')
    const first = [0, 0, 0, 0]
    for (let i = 0; i < 8000; i++) {
      const order = rng.shuffle([0, 1, 2, 3])
      expect([...order].sort()).toEqual([0, 1, 2, 3])
      const at = order[0] ?? -1
      first[at] = (first[at] ?? 0) + 1
    }
    for (const count of first) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })
})
