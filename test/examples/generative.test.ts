import { describe, expect, it } from 'vitest'
import { loadData } from '../../src/train/data-set'
import type { GraphDocument } from '../../src/graph/document'
import { example, lines } from './files'
import { evaluated, mean, trained } from './runs'

describe('e37: filters and shifted digits', () => {
  it('a convolutional network reads more of them than a network that sees pixels one by one', () => {
    const filters = trained(example('e37-cnn')).evaluate().testAccuracy ?? 0
    const pixels = trained(example('e37-mlp')).evaluate().testAccuracy ?? 0
    expect(filters).toBeGreaterThanOrEqual(0.88)
    expect(filters - pixels).toBeGreaterThanOrEqual(0.02)
  })

  it('both are shown the same images', () => {
    expect(example('e37-mlp').training?.data).toEqual(example('e37-cnn').training?.data)
  })
})

/** The features of a document's data, row by row. */
function rowsOf(document: GraphDocument): number[][] {
  const loaded = loadData(document.training?.data ?? { source: '' })
  if ('problems' in loaded) throw new Error(lines(loaded.problems).join('\n'))
  const { features, width } = loaded.data
  return Array.from({ length: features.length / width }, (_, r) =>
    Array.from(features.subarray(r * width, (r + 1) * width)),
  )
}

/** Eigenvalues of a symmetric matrix, by Jacobi's rotations. */
function eigenvalues(matrix: readonly (readonly number[])[]): number[] {
  const a = matrix.map((row) => [...row])
  const n = a.length
  const at = (i: number, j: number): number => a[i]?.[j] ?? 0
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (at(p, q) === 0) continue
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q))
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const c = 1 / Math.hypot(t, 1)
        const s = t * c
        for (const row of a) {
          const [x, y] = [row[p] ?? 0, row[q] ?? 0]
          row[p] = c * x - s * y
          row[q] = s * x + c * y
        }
        const [rowP, rowQ] = [[...(a[p] ?? [])], [...(a[q] ?? [])]]
        a[p] = rowP.map((x, i) => c * x - s * (rowQ[i] ?? 0))
        a[q] = rowP.map((x, i) => s * x + c * (rowQ[i] ?? 0))
      }
    }
  }
  return a.map((row, i) => row[i] ?? 0)
}

describe('e44-autoencoder', () => {
  it('comes within a tenth of what principal components leave over', () => {
    const document = example('e44-autoencoder')
    const rows = rowsOf(document)
    const width = rows[0]?.length ?? 0
    const centre = Array.from({ length: width }, (_, c) => mean(rows.map((row) => row[c] ?? 0)))
    const covariance = centre.map((mi, i) =>
      centre.map((mj, j) => mean(rows.map((row) => ((row[i] ?? 0) - mi) * ((row[j] ?? 0) - mj)))),
    )
    const left = eigenvalues(covariance).sort((a, b) => a - b)
    const floor = left.slice(0, width - 2).reduce((sum, x) => sum + x, 0) / width
    const { trainLoss } = trained(document).evaluate()
    expect(trainLoss).toBeGreaterThanOrEqual(floor * (1 - 1e-6))
    expect(trainLoss).toBeLessThanOrEqual(1.1 * floor)
  })
})

describe('e44-vae', () => {
  it('draws the digits again from sampled codes, and its codes keep near the standard normal', () => {
    const document = example('e44-vae')
    const learned: GraphDocument = { ...document, params: trained(document).parameters() }
    const draws = Array.from({ length: 20 }, (_, step) => evaluated(learned, { mode: 'train' }, step))
    expect(mean(draws.map(({ value }) => value('error')[0] ?? NaN))).toBeLessThan(2)
    expect(draws[0]?.value('kl')[0]).toBeGreaterThan(1)
    expect(draws[0]?.value('noise')).not.toEqual(draws[1]?.value('noise'))
  })

  it('always drawing the mean image would leave 6.46', () => {
    const rows = rowsOf(example('e44-vae'))
    const middle = rows[0]?.map((_, c) => mean(rows.map((row) => row[c] ?? 0))) ?? []
    const error = mean(rows.map((row) => row.reduce((sum, x, c) => sum + (x - (middle[c] ?? 0)) ** 2, 0)))
    expect(error).toBeCloseTo(6.46, 2)
  })
})
