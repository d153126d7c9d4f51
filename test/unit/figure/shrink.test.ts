import { describe, expect, it } from 'vitest'
import { shrink } from '../../../src/figure/shrink'

const most = { maxRows: 2, maxCols: 2 }

describe('a whole tensor as a map', () => {
  it('keeps the strongest value of each block, with its sign', () => {
    const data = [1, -9, 0, 2, 3, 4, -5, 1, 0, 0, 7, NaN, 0, 0, 0, 6]
    expect(shrink(data, [4, 4], most)).toEqual({ rows: 2, cols: 2, data: [-9, -5, 0, NaN] })
  })

  it('turns examples into columns', () => {
    expect(shrink([1, 2, 3, 4, 5, 6], [3, 2], { maxRows: 9, maxCols: 9, turned: true })).toEqual({
      rows: 2,
      cols: 3,
      data: [1, 3, 5, 2, 4, 6],
    })
  })

  it('takes a vector as one row, more axes as columns, and nothing at all', () => {
    expect(shrink([1, 2, 3], [3], { maxRows: 9, maxCols: 9 })).toMatchObject({ rows: 1, cols: 3 })
    expect(shrink(new Array<number>(12).fill(1), [2, 3, 2], { maxRows: 9, maxCols: 9 })).toMatchObject({
      rows: 2,
      cols: 6,
    })
    expect(shrink([], [0, 4], { maxRows: 9, maxCols: 9 })).toEqual({ rows: 0, cols: 0, data: [] })
  })
})
