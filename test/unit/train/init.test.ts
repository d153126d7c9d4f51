import { describe, expect, it } from 'vitest'
import { fans, initialise, type InitSpec } from '../../../src/engine/init'
import { randomStream } from '../../../src/tensor/rng'

const draw = (shape: readonly number[], spec: InitSpec, seed = 0): Float64Array =>
  initialise(randomStream(seed, 'init/W'), shape, spec)

const stdOf = (xs: Float64Array): number => {
  const mean = xs.reduce((a, b) => a + b, 0) / xs.length
  return Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / xs.length)
}

describe('initial parameters', () => {
  it.each<[readonly number[], number, number]>([
    [[], 1, 1],
    [[5], 5, 1],
    [[64, 50], 64, 50],
    [[16, 3, 5, 5], 75, 400],
    [[8, 4, 3], 12, 24],
  ])('%j reads %i numbers and feeds %i', (shape, fanIn, fanOut) => {
    expect(fans(shape)).toEqual({ in: fanIn, out: fanOut })
  })

  it.each<[string, InitSpec, number]>([
    ['normal, the book’s .01', { op: 'normal' }, 0.01],
    ['normal, std 1', { op: 'normal', std: 1 }, 1],
    ['Xavier', { op: 'xavier' }, 1 / Math.sqrt(100)],
    ['Glorot', { op: 'xavier', glorot: true }, Math.sqrt(2 / 500)],
    ['He', { op: 'he' }, Math.sqrt(2 / 100)],
    ['uniform', { op: 'uniform' }, 1 / Math.sqrt(100) / Math.sqrt(3)],
    ['uniform, ±2', { op: 'uniform', range: 2 }, 2 / Math.sqrt(3)],
  ])('%s has its spread', (_, spec, std) => {
    const W = draw([100, 400], spec)
    expect(stdOf(W) / std).toBeCloseTo(1, 1)
    expect(Math.abs(W.reduce((a, b) => a + b, 0) / W.length)).toBeLessThan(0.03 * std)
  })

  it('constants are exact', () => {
    expect([...draw([2, 2], { op: 'zero' })]).toEqual([0, 0, 0, 0])
    expect([...draw([2], { op: 'constant', fill: 0.1 })]).toEqual([0.1, 0.1])
    expect([...draw([], { op: 'constant' })]).toEqual([0])
    expect(draw([0, 3], { op: 'he' }).length).toBe(0)
  })

  it('equal seeds are equal', () => {
    expect(draw([4, 4], { op: 'he' }, 3)).toEqual(draw([4, 4], { op: 'he' }, 3))
    expect(draw([4, 4], { op: 'he' }, 3)).not.toEqual(draw([4, 4], { op: 'he' }, 4))
  })
})
