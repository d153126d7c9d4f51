import { describe, expect, it } from 'vitest'
import type { GraphDocument } from '../../src/graph/document'
import { example } from './files'
import { deviation, evaluated, expectClose, parameterOf, rms, runOf, share, trained, trainerOf } from './runs'

const layers = [1, 2, 3, 4, 5].map((i) => `act${i}`)

const activations = (document: GraphDocument): readonly (readonly number[])[] => {
  const { value } = evaluated(document)
  return layers.map((id) => value(id))
}

const expectBetween = (x: number, low: number, high: number): void => {
  expect(x).toBeGreaterThanOrEqual(low)
  expect(x).toBeLessThanOrEqual(high)
}

describe('e27: how activations spread', () => {
  it('large weights drive sigmoids to 0 and 1', () => {
    const [, ...later] = activations(runOf('e27-sigmoid-activations', 'standard deviation 1'))
    for (const layer of later)
      expectBetween(
        share(layer, (y) => y < 0.05 || y > 0.95),
        0.55,
        0.75,
      )
  })

  it.each([
    ['standard deviation 0.01', 0.009, 0.016],
    ['Xavier', 0.09, 0.15],
  ])('sigmoid, %s: standard deviation of layer 5', (name, low, high) => {
    expectBetween(deviation(activations(runOf('e27-sigmoid-activations', name))[4] ?? []), low, high)
  })

  it.each([
    ['Xavier', 0.08, 0.22],
    ['He', 0.5, 1.3],
  ])('ReLU, %s: standard deviation of layer 5', (name, low, high) => {
    expectBetween(deviation(activations(runOf('e27-relu-activations', name))[4] ?? []), low, high)
  })

  it('about half of the ReLUs are silent', () => {
    for (const layer of activations(runOf('e27-relu-activations', 'He')))
      expectBetween(
        share(layer, (y) => y === 0),
        0.4,
        0.6,
      )
  })

  it('small weights leave ReLUs with next to nothing', () => {
    const [first = [], , , , last = []] = activations(
      runOf('e27-relu-activations', 'standard deviation 0.01'),
    )
    expect(deviation(last)).toBeLessThan(1e-3 * deviation(first))
  })
})

describe('e28: symmetry', () => {
  /** The largest difference between two hidden units' weights. */
  const spread = (W: readonly number[], units = 4): number =>
    Math.max(...W.map((w, i) => Math.abs(w - (W[units * Math.floor(i / units)] ?? NaN))))

  it('sigmoids that start at 0 learn OR, as one and the same unit', () => {
    const trainer = trained(runOf('e28-zero-start', 'sigmoid'))
    expect(spread(parameterOf(trainer, 'affine1.W'))).toBe(0)
    expectClose(trainer.evaluate().trainLoss, 0.0051, 5e-5)
  })

  it.each(['ReLU', 'tanh'])('%s that start at 0 never learn more than how often OR is 1', (name) => {
    const trainer = trained(runOf('e28-zero-start', name))
    for (const weight of ['affine1.W', 'affine2.W'])
      expect(parameterOf(trainer, weight).every((w) => w === 0)).toBe(true)
    // H(¼)
    expectClose(trainer.evaluate().trainLoss, 0.562335, 5e-7)
  })

  it.each([
    ['sigmoid', 0.693147, 5e-7],
    ['tanh', 0.5642, 5e-5],
    ['ReLU', 0.693147, 5e-7],
  ])('%s that start equal stay equal on XOR', (name, loss, tolerance) => {
    const trainer = trained(runOf('e28-equal-start', name))
    expect(spread(parameterOf(trainer, 'affine1.W'))).toBe(0)
    expectClose(trainer.evaluate().trainLoss, loss, tolerance)
  })
})

describe('e29: vanishing gradients', () => {
  it.each([
    ['e29-ten-sigmoids', 3.4831e-7, 5e-12],
    ['e29-ten-tanh', 0.2228, 5e-5],
  ])('%s', (name, gradient, tolerance) => {
    expectClose(evaluated(example(name)).gradient('x')[0], gradient, tolerance)
  })

  /** RMS of the gradient of the first layer's weights over that of the last one's. */
  const ratio = (document: GraphDocument): number => {
    const { gradient } = evaluated(document)
    return rms(gradient('affine1.W')) / rms(gradient('affine6.W'))
  }

  it('six layers of sigmoids let hardly any gradient through to the first, ReLU does', () => {
    expect(ratio(runOf('e29-six-layers', 'sigmoid'))).toBeLessThan(1e-2)
    expect(ratio(runOf('e29-six-layers', 'ReLU'))).toBeGreaterThan(0.1)
  })

  it('training sees the same gradient', () => {
    const trainer = trainerOf(runOf('e29-six-layers', 'sigmoid'))
    trainer.step()
    const norms = trainer.gradientNorms()
    expect((norms['affine1.W'] ?? NaN) / (norms['affine6.W'] ?? NaN)).toBeLessThan(2e-2)
  })
})

describe('e30: initial weights compared', () => {
  it.each([
    ['standard deviation 0.01', 2.3, 2.306],
    ['Xavier', 0, 0.4],
    ['He', 0, 0.1],
  ])('%s', (name, low, high) => {
    expectBetween(trained(runOf('e30-initial-weights', name)).evaluate().trainLoss, low, high)
  })

  it('small weights do not get away from ln 10', () => {
    const trainer = trained(runOf('e30-initial-weights', 'standard deviation 0.01'))
    expectClose(trainer.evaluate().trainLoss, 2.303, 5e-4)
  })
})
