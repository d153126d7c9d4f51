import { describe, expect, it } from 'vitest'
import * as e from '../../../../src/expr/build'
import { leaf } from '../../../../src/expr/make'
import { stridesOf } from '../../../../src/tensor/shape'
import { packOperands } from '../../../../src/kernels/simd/plan/packs'
import type { GemmStep, Step } from '../../../../src/kernels/simd/plan/steps'
import { whole } from '../../../../src/kernels/simd/plan/views'

const [a, w] = [leaf([20, 64]), leaf([64, 72])]

const product = (batch: readonly number[] = [], shared = true): GemmStep => ({
  kind: 'gemm',
  spec: {
    m: 20,
    n: 72,
    k: 64,
    a: { row: 64, column: 1 },
    b: { row: 72, column: 1 },
    accumulate: false,
  },
  batch,
  a: { base: a, offset: 0, strides: batch.map(() => 0) },
  b: {
    base: w,
    offset: 0,
    strides: shared ? batch.map(() => 0) : stridesOf([...batch, 64 * 72]).slice(0, -1),
  },
  c: { base: e.matmul(a, w), offset: 0, strides: batch.map(() => 20 * 72) },
})

const kinds = (steps: readonly Step[]): string =>
  packOperands(steps, { rows: 4, fused: false })
    .map(({ kind }) => kind)
    .join(' ')

describe('panels', () => {
  it('are shared by products that read the same matrix', () => {
    expect(kinds([product(), product(), product()])).toBe('pack gemm gemm gemm')
  })

  it('are made again once the matrix has been written', () => {
    const write: Step = {
      kind: 'loop',
      dims: [64 * 72],
      reduced: [false],
      inputs: [],
      nodes: [],
      outputs: [{ from: { number: 1 }, how: 'store', place: whole(w) }],
    }
    expect(kinds([product(), write, product()])).toBe('pack gemm loop pack gemm')
  })

  it('hold a matrix once that a whole batch reads, and all matrices of a batch that has its own', () => {
    const floats = [product([3]), product([3], false)].map((step) => {
      const [pack] = packOperands([step], { rows: 4, fused: false })
      return pack?.kind === 'pack' ? pack.to.base.shape : []
    })
    expect(floats).toEqual([
      [1, 72 * 64],
      [3, 72 * 64],
    ])
  })

  it('are left out where a product reads its matrix as it lies', () => {
    const { spec } = product()
    expect(kinds([{ ...product(), spec: { ...spec, m: 4 } }])).toBe('gemm')
  })
})
