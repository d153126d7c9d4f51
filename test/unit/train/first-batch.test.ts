import { describe, expect, it } from 'vitest'
import type { GraphDocument } from '../../../src/graph/document'
import { firstBatch } from '../../../src/train/first-batch'
import { network } from './networks'

const document = (training: NonNullable<GraphDocument['training']>): GraphDocument =>
  network({ sizes: [2, 2], activation: 'Tanh', init: { init: 'xavier' }, training })

describe('the first batch', () => {
  it('is what the bound Inputs hold in the first update: rows in the order of the data when nothing is shuffled', () => {
    const { x, t } = firstBatch(document({ data: { source: 'xor' }, batch: 3, shuffle: false }))
    expect(x).toEqual({ shape: [3, 2], dtype: 'float', data: new Float64Array([0, 0, 0, 1, 1, 0]) })
    expect(t).toEqual({ shape: [3], dtype: 'int', data: new Float64Array([0, 1, 1]) })
  })

  it('is shuffled as the trainer shuffles, so that it speaks for the whole set', () => {
    const data = { source: 'spiral', seed: 3 }
    const { t } = firstBatch(document({ data, batch: 30, seed: 5 }))
    const { t: again } = firstBatch(document({ data, batch: 30, seed: 5 }))
    const { t: other } = firstBatch(document({ data, batch: 30, seed: 6 }))
    expect(t).toEqual(again)
    expect(t?.data).not.toEqual(other?.data)
  })

  it('is all rows for a full batch', () => {
    expect(firstBatch(document({ data: { source: 'xor' } }))['x']?.shape).toEqual([4, 2])
  })

  it('is empty without data, and where the data cannot be loaded', () => {
    expect(firstBatch(document({}))).toEqual({})
    expect(firstBatch(document({ data: { source: 'nothing' } }))).toEqual({})
    expect(
      firstBatch({
        ...document({ data: { source: 'xor' } }),
        training: { data: { source: 'xor' }, bind: { z: 'features' } },
      }),
    ).toEqual({})
  })
})
