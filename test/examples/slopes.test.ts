import { describe, expect, it } from 'vitest'
import { compile } from '../../src/engine/compile'
import { NumericGradient } from '../../src/engine/numeric'
import { example } from './files'
import { evaluated, expectClose, parameterOf, runOf, trained } from './runs'

describe('e08-step-sizes', () => {
  const { value, gradient } = evaluated(example('e08-step-sizes'))
  const h = value('h')
  const best = (errors: readonly number[]): { readonly h: number | undefined; readonly error: number } => {
    const error = Math.min(...errors)
    return { h: h[errors.indexOf(error)], error }
  }

  it('knows the slope from the backward pass', () => {
    expectClose(gradient('x')[0], Math.E, 1e-15)
  })

  it('central differences are best between 1e-7 and 1e-5', () => {
    const { h: found, error } = best(value('central_error'))
    expect(found).toBeGreaterThanOrEqual(1e-7)
    expect(found).toBeLessThanOrEqual(1e-5)
    expect(error).toBeLessThan(2e-10)
  })

  it('forward differences are best at 1e-8', () => {
    const { h: found, error } = best(value('forward_error'))
    expect(found).toBe(1e-8)
    expect(error).toBeLessThan(2e-8)
  })

  it('rounding spoils both at 1e-15', () => {
    const at = h.indexOf(1e-15)
    expect(value('central_error')[at]).toBeGreaterThan(0.1)
    expect(value('forward_error')[at]).toBeGreaterThan(0.1)
  })

  it('the gradient check differences as well, and better for tiny h: it divides by the true distance', () => {
    const { program } = compile(example('e08-step-sizes'))
    const x = program.leaves.get('x')
    if (x === undefined) throw new Error('x is an input')
    const errors = h.map((step) => Math.abs((new NumericGradient(program, step).at(x, 0) ?? NaN) - Math.E))
    const { h: found, error } = best(errors.map((each) => (Number.isFinite(each) ? each : Infinity)))
    expect(found).toBeGreaterThanOrEqual(1e-7)
    expect(found).toBeLessThanOrEqual(1e-5)
    expect(error).toBeLessThan(2e-10)
  })
})

describe('e08-numerical-derivative', () => {
  it('is .1999999999990898 where the derivative is .2', () => {
    const document = example('e08-numerical-derivative')
    const at = (x: number): number => {
      const feeds = { x: { shape: [], dtype: 'float', data: Float64Array.of(x) } as const }
      return evaluated(document, { feeds }).value('y')[0] ?? NaN
    }
    const step = 1e-4
    expectClose((at(5 + step) - at(5 - step)) / (2 * step), 0.1999999999990898, 1e-15)
    expectClose(evaluated(document).gradient('x')[0], 0.2, 1e-15)
    const { program } = compile(document)
    const x = program.leaves.get('x')
    expectClose(x && new NumericGradient(program, step).at(x, 0), 0.1999999999990898, 1e-12)
  })
})

describe('e09: the gradient and the way down', () => {
  it('the gradient of 2x² + 3y is (4x, 3)', () => {
    const { gradient } = evaluated(example('e09-gradient'))
    expect([gradient('x'), gradient('y')]).toEqual([[12], [3]])
  })

  it.each([
    ['20 steps', [-0.034588, 5e-7], [0.046117, 5e-7]],
    ['100 steps', [-6.1e-10, 5e-12], [8.1e-10, 5e-12]],
    ['learning rate too small', [-2.99999994, 5e-9], [3.99999992, 5e-9]],
  ])('%s', (name, x, y) => {
    const trainer = trained(runOf('e09-descent', name))
    for (const [axis, [position = NaN, tolerance = NaN]] of [
      ['x', x],
      ['y', y],
    ] as const)
      // prettier-ignore
      expectClose(parameterOf(trainer, axis)[0], position, tolerance)
  })

  it('a rate that is too large runs away', () => {
    const trainer = trained(runOf('e09-descent', 'learning rate too large'))
    expect(Math.abs(parameterOf(trainer, 'x')[0] ?? 0)).toBeGreaterThan(1e12)
  })

  it('the gradient itself points uphill', () => {
    const trainer = trained(runOf('e09-descent', 'uphill'))
    expectClose(parameterOf(trainer, 'x')[0], -3 * 1.2 ** 20, 1e-9)
  })

  it.each([
    ['η = 0.5', 0, 1e-12],
    ['η = 1', 1, 1e-12],
    ['η = 1.1', 38.34, 5e-3],
  ])('x² from 1 with %s', (name, position, tolerance) => {
    expectClose(parameterOf(trained(runOf('e09-learning-rate', name)), 'x')[0], position, tolerance)
  })

  it('η = 1 goes to and fro for ever', () => {
    const document = runOf('e09-learning-rate', 'η = 1')
    const odd = trained({ ...document, training: { ...document.training, steps: 1001 } })
    expect(parameterOf(odd, 'x')).toEqual([-1])
  })
})
