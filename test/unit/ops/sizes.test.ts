import { describe, expect, it } from 'vitest'
import { findOp } from '../../../src/ops'
import { isSource, type OpDefinition } from '../../../src/ops/kit/definition'
import { tooLarge } from '../../../src/ops/kit/sizes'
import { traceOp } from '../../../src/ops/kit/trace'

function definition(name: string): OpDefinition {
  const op = findOp(name)
  if (op === undefined || isSource(op)) throw new Error(`no ${name}`)
  return op
}

const float = (...shape: number[]) => ({ shape, dtype: 'float' }) as const

describe('tensors that are too large', () => {
  it('are seen before they are made', () => {
    const fn = traceOp(definition('MatMul'), { a: float(100000, 1), b: float(1, 100000) })
    expect(tooLarge(fn)?.text.en).toBe(
      'MatMul would make a tensor of (100000,100000): 10000000000 numbers need at least 40 GB (40000000000 bytes), and 50000000 (200 MB) are allowed',
    )
    expect(tooLarge(fn)?.code).toBe('tensor-too-large')
  })

  it('are seen inside an op, too', () => {
    const fn = traceOp(definition('NegativeSampling'), {
      x: float(3000, 1),
      t: { shape: [3000], dtype: 'int' },
      W: float(5000, 1),
    })
    expect(tooLarge(fn)?.text.en).toContain('NegativeSampling would make a tensor of (3000,5,5000)')
  })

  it('are seen in a parameter that an attribute asks for', () => {
    const shapeOf = (name: string) => definition(name).inputs.W?.param?.shape
    expect(() => shapeOf('Affine')?.({ x: [5, 784] }, { units: 1_000_000 })).toThrow(
      'units is 1000000: 784000000 numbers need at least 3.14 GB (3136000000 bytes), and 50000000 (200 MB) are allowed',
    )
    expect(() => shapeOf('Embedding')?.({ x: [5] }, { vocabulary: 1e6, units: 1e3 })).toThrow(
      '1000000000 numbers',
    )
    expect(shapeOf('Affine')?.({ x: [5, 784] }, { units: 50 })).toEqual([784, 50])
  })

  it('what fits is left alone', () => {
    expect(tooLarge(traceOp(definition('MatMul'), { a: float(100, 1), b: float(1, 100) }))).toBeUndefined()
  })
})
