import { describe, expect, it } from 'vitest'
import { createBatches } from '../../../src/train/batches'
import { createCurve } from '../../../src/train/curve'

const rowsOf = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i)

/** The rows of each update in an epoch. */
const epoch = (batches: ReturnType<typeof createBatches>, e: number): number[][] =>
  Array.from({ length: batches.perEpoch }, (_, i) => [...batches.rows(e * batches.perEpoch + i)])

describe('batches', () => {
  it('cut ten examples by three into 3, 3, 3, 1', () => {
    const batches = createBatches(rowsOf(10), 3, 'shuffled', 0)
    expect(epoch(batches, 0).map((rows) => rows.length)).toEqual([3, 3, 3, 1])
  })

  it('show every example once an epoch, in another order each time', () => {
    const batches = createBatches(rowsOf(100), 7, 'shuffled', 3)
    const epochs = [0, 1, 2].map((e) => epoch(batches, e).flat())
    for (const order of epochs) expect([...order].sort((a, b) => a - b)).toEqual([...rowsOf(100)])
    expect(new Set(epochs.map(String)).size).toBe(3)
  })

  it('replay any update', () => {
    const forward = createBatches(rowsOf(20), 6, 'shuffled', 1)
    const all = [0, 1, 2].map((e) => epoch(forward, e))
    const jump = createBatches(rowsOf(20), 6, 'shuffled', 1)
    expect([...jump.rows(9)]).toEqual(all[2]?.[1])
    expect([...jump.rows(0)]).toEqual(all[0]?.[0])
  })

  it('stay in order without shuffling, and for the full batch', () => {
    expect(epoch(createBatches(rowsOf(4), 1, 'given', 0), 5)).toEqual([[0], [1], [2], [3]])
    expect(epoch(createBatches(rowsOf(4), 4, 'shuffled', 0), 5)).toEqual([[0, 1, 2, 3]])
  })

  it('walk only the rows they are given', () => {
    const seen = epoch(createBatches(Int32Array.of(2, 5, 9), 2, 'shuffled', 0), 0).flat()
    expect(seen.sort((a, b) => a - b)).toEqual([2, 5, 9])
  })

  it('in streams give each place of a batch its own stretch of time, and leave over what fits into none', () => {
    const batches = createBatches(rowsOf(10), 3, 'streams', 0)
    expect(epoch(batches, 0)).toEqual([
      [0, 3, 6],
      [1, 4, 7],
      [2, 5, 8],
    ])
    expect(epoch(batches, 1)).toEqual(epoch(batches, 0))
    expect(batches.rowsPerEpoch).toBe(9)
  })
})

describe('curve', () => {
  it('keeps every point while there are few', () => {
    const curve = createCurve(4)
    for (const u of [1, 2, 3]) curve.add(u, 1 / u)
    expect(curve.points()).toEqual([
      { update: 1, trainLoss: 1 },
      { update: 2, trainLoss: 0.5 },
      { update: 3, trainLoss: 1 / 3 },
    ])
  })

  it.each([4, 5, 500])('never has more than %i points, and keeps the mean', (limit) => {
    const curve = createCurve(limit)
    let sum = 0
    for (let u = 1; u <= 12_345; u++) {
      curve.add(u, u)
      sum += u
      if (u % 97 === 0) expect(curve.points().length).toBeLessThanOrEqual(limit)
    }
    const points = curve.points()
    expect(points.length).toBeGreaterThan(limit / 2 - 1)
    expect(points.at(-1)?.update).toBe(12_345)
    let before = 0
    const weighted = points.map(({ update, trainLoss }) => {
      const part = trainLoss * (update - before)
      before = update
      return part
    })
    expect(weighted.reduce((a, b) => a + b)).toBeCloseTo(sum, 3)
  })

  it('hangs an evaluation on the latest point and keeps it when points merge', () => {
    const curve = createCurve(2)
    curve.add(1, 4)
    curve.measure({ testLoss: 9 })
    curve.add(2, 2)
    curve.measure({ testLoss: 7 })
    curve.add(3, 1)
    expect(curve.points()).toEqual([
      { update: 2, trainLoss: 3, testLoss: 7 },
      { update: 3, trainLoss: 1 },
    ])
  })

  it('starts anew', () => {
    const curve = createCurve()
    curve.add(1, 1)
    curve.clear()
    expect(curve.points()).toEqual([])
  })
})
