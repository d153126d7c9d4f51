import { describe, expect, it } from 'vitest'
import type { GraphDocument, Training } from '../../../src/graph/document'
import { parseTensor } from '../../../src/tensor/literal'
import type { Trainer } from '../../../src/train/trainer'
import { losses, network, trainerOf } from './networks'

/*
 * The training examples of the curriculum, at the thresholds that it states.
 */

function trained(document: GraphDocument): Trainer {
  const trainer = trainerOf(document)
  losses(trainer)
  return trainer
}

const weights = (trainer: Trainer, name: string): number[] => [
  ...parseTensor(trainer.parameters()[name]).data,
]

const median = (xs: number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)] ?? NaN

describe('spiral 2-10-3', () => {
  it('is told apart: accuracy ≥ .93, loss < .2', () => {
    const document = network({
      sizes: [2, 10, 3],
      activation: 'Sigmoid',
      init: { init: 'normal', std: 0.01 },
      training: { data: { source: 'spiral' }, batch: 30, optimizer: { op: 'SGD', lr: 1 }, epochs: 300 },
    })
    const { trainAccuracy, trainLoss } = trained(document).evaluate()
    expect(trainAccuracy).toBeGreaterThanOrEqual(0.93)
    expect(trainLoss).toBeLessThan(0.2)
  })

  it('is not told apart by linear layers', () => {
    const document = network({
      sizes: [2, 10, 3],
      activation: 'Identity',
      init: { init: 'xavier' },
      training: { data: { source: 'spiral' }, batch: 30, optimizer: { op: 'SGD', lr: 0.1 }, epochs: 100 },
    })
    expect(trained(document).evaluate().trainAccuracy).toBeLessThanOrEqual(0.62)
  })
})

describe('curves', () => {
  const curve = (width: number, activation: string, training: Training): GraphDocument =>
    network({
      sizes: [1, width, 1],
      activation,
      init: { init: 'xavier' },
      loss: 'MeanSquaredError',
      label: { shape: [1], dtype: 'float' },
      training,
    })

  it('a line is fitted as well as least squares do', () => {
    const document = network({
      sizes: [1, 1],
      activation: 'Identity',
      init: { init: 'zero' },
      loss: 'MeanSquaredError',
      label: { shape: [1], dtype: 'float' },
      training: { data: { source: 'line' }, optimizer: { op: 'SGD', lr: 0.3 }, steps: 500 },
    })
    const trainer = trained(document)
    const { features: x, labels: y, rows } = trainer.data ?? { features: [], labels: [], rows: 0 }
    const mean = (xs: ArrayLike<number>): number => Array.from(xs).reduce((a, b) => a + b, 0) / xs.length
    const [mx, my] = [mean(x), mean(y)]
    const products = Array.from(x, (xi, i) => (xi - mx) * ((y[i] ?? NaN) - my))
    const slope = mean(products) / mean(Array.from(x, (xi) => (xi - mx) ** 2))
    const floor = mean(Array.from(x, (xi, i) => (my + slope * (xi - mx) - (y[i] ?? NaN)) ** 2))
    expect(rows).toBe(100)
    expect(trainer.evaluate().trainLoss / floor).toBeCloseTo(1, 4)
  })

  it('a noisy sine is fitted to its noise: MSE ≤ .02', () => {
    const training = { data: { source: 'sine' }, optimizer: { op: 'SGD', lr: 0.2 }, steps: 10_000 }
    expect(trained(curve(10, 'Sigmoid', training)).evaluate().trainLoss).toBeLessThanOrEqual(0.02)
  })

  it('more units follow more of sin 2x: medians over ten seeds', () => {
    const data = { source: 'sine', frequency: 2, from: -Math.PI, to: Math.PI, spacing: 'even', noise: 0 }
    const reached = (width: number): number =>
      median(
        Array.from({ length: 10 }, (_, seed) => {
          const training = { data, optimizer: { op: 'Adam', lr: 0.02 }, steps: 1500, seed }
          return trained(curve(width, 'Tanh', training)).evaluate().trainLoss
        }),
      )
    expect(reached(2)).toBeGreaterThan(0.08)
    expect(reached(16)).toBeLessThan(2e-3)
  }, 60_000)
})

describe('Glyph-10', () => {
  it('64-50-10 reaches .96 on new images', () => {
    const document = network({
      sizes: [64, 50, 10],
      activation: 'Relu',
      init: { init: 'he' },
      training: { data: { source: 'glyph10' }, batch: 100, optimizer: { op: 'SGD', lr: 0.1 }, steps: 300 },
    })
    expect(trained(document).evaluate().testAccuracy).toBeGreaterThanOrEqual(0.96)
  })

  it.each<[Training['optimizer'] & { op: string }, (loss: number) => boolean]>([
    [{ op: 'SGD', lr: 0.01 }, (loss) => loss > 1],
    [{ op: 'Momentum', lr: 0.01 }, (loss) => loss < 0.15],
    [{ op: 'Nesterov', lr: 0.01 }, (loss) => loss < 0.15],
    [{ op: 'AdaGrad', lr: 0.01 }, (loss) => loss < 0.15],
    [{ op: 'RMSProp', lr: 0.001 }, (loss) => loss < 0.15],
    [{ op: 'Adam', lr: 0.001 }, (loss) => loss < 0.3],
  ])('a deep net under %o', (optimizer, holds) => {
    const document = network({
      sizes: [64, 32, 32, 32, 32, 10],
      activation: 'Relu',
      init: { init: 'he' },
      training: { data: { source: 'glyph10' }, batch: 64, optimizer, steps: 200 },
    })
    expect(trained(document).evaluate().trainLoss).toSatisfy(holds)
  })

  it.each<[string, Record<string, string | number>, (loss: number) => boolean]>([
    ['std .01', { init: 'normal', std: 0.01 }, (loss) => Math.abs(loss - 2.303) < 5e-3],
    ['Xavier', { init: 'xavier' }, (loss) => loss < 0.4],
    ['He', { init: 'he' }, (loss) => loss < 0.1],
  ])('five hidden layers from %s', (_, init, holds) => {
    const document = network({
      sizes: [64, 32, 32, 32, 32, 32, 10],
      activation: 'Relu',
      init,
      training: { data: { source: 'glyph10' }, batch: 100, optimizer: { op: 'SGD', lr: 0.05 }, steps: 300 },
    })
    expect(trained(document).evaluate().trainLoss).toSatisfy(holds)
  })
})

describe('symmetry', () => {
  const start = (activation: string, source: string, init: Record<string, string | number>): Trainer =>
    trained(
      network({
        sizes: [2, 4, 2],
        activation,
        init,
        training: { data: { source }, optimizer: { op: 'SGD', lr: 1 }, steps: 500 },
      }),
    )

  it('zeros under a sigmoid: hidden units stay identical, and still learn OR', () => {
    const trainer = start('Sigmoid', 'or', { init: 'zero' })
    const W = weights(trainer, 'affine1.W')
    for (let i = 0; i < 8; i++) expect(W[i]).toBe(W[4 * Math.floor(i / 4)])
    expect(trainer.evaluate().trainLoss).toBeCloseTo(0.0051, 4)
  })

  it.each(['Relu', 'Tanh'])('zeros under %s never learn', (activation) => {
    const trainer = start(activation, 'or', { init: 'zero' })
    expect(weights(trainer, 'affine1.W').every((w) => w === 0)).toBe(true)
    expect(trainer.evaluate().trainLoss).toBeCloseTo(0.562335, 6)
  })

  it.each([
    ['Sigmoid', 0.693147, 6],
    ['Tanh', 0.5642, 4],
    ['Relu', 0.693147, 6],
  ])('equal weights under %s cannot learn XOR', (activation, loss, digits) => {
    const trainer = start(activation, 'xor', { init: 'constant', fill: 0.1 })
    expect(trainer.evaluate().trainLoss).toBeCloseTo(loss, digits)
    const W = weights(trainer, 'affine1.W')
    for (let i = 0; i < 8; i++) expect(W[i]).toBe(W[4 * Math.floor(i / 4)])
  })
})

describe('overfitting', () => {
  it('weight decay keeps the test loss of two moons low', () => {
    const moons = (l2: number): number | undefined =>
      trained(
        network({
          sizes: [2, 50, 50, 2],
          activation: 'Relu',
          init: { init: 'he' },
          training: {
            data: { source: 'moons', points: 40, test: 1000, noise: 0.35 },
            optimizer: { op: 'Adam', lr: 0.01 },
            regularize: { l2 },
            steps: 1000,
          },
        }),
      ).evaluate().testLoss
    expect(moons(0)).toBeGreaterThan(2)
    expect(moons(0.03)).toBeLessThan(0.6)
  })

  it('penalties gain accuracy on noisy digits, and L1 empties most weights', () => {
    const digits = (regularize: Training['regularize']): Trainer =>
      trained(
        network({
          sizes: [64, 50, 50, 10],
          activation: 'Relu',
          init: { init: 'he' },
          training: {
            data: { source: 'glyph10', train: 100, test: 1000, sigma: 0.7 },
            batch: 50,
            optimizer: { op: 'SGD', lr: 0.1 },
            regularize,
            steps: 500,
          },
        }),
      )
    const accuracy = (trainer: Trainer): number => trainer.evaluate().testAccuracy ?? NaN
    const plain = accuracy(digits({}))
    const lasso = digits({ l1: 0.005 })
    expect(accuracy(digits({ l2: 0.03 })) - plain).toBeGreaterThanOrEqual(0.08)
    expect(accuracy(lasso) - plain).toBeGreaterThanOrEqual(0.06)
    const all = ['affine1.W', 'affine2.W', 'affine3.W'].flatMap((name) => weights(lasso, name))
    expect(all.filter((w) => Math.abs(w) < 1e-3).length / all.length).toBeGreaterThanOrEqual(0.5)
  })
})
