import { describe, expect, it } from 'vitest'
import type { GraphDocument, Training } from '../../../src/graph/document'
import { losses, network, trainerOf, xor } from './networks'

describe('labels', () => {
  it('may be class indices or one-hot: the losses are the same', () => {
    const oneHot = network({
      sizes: [2, 4, 2],
      activation: 'Tanh',
      init: { init: 'xavier' },
      label: { shape: [2], dtype: 'float' },
      training: { data: { source: 'xor' }, optimizer: { op: 'Adam', lr: 0.05 }, steps: 30 },
    })
    const [first, second] = [trainerOf(xor({ steps: 30 })), trainerOf(oneHot)]
    const [a, b] = [losses(first), losses(second)]
    a.forEach((loss, i) => {
      expect(b[i]).toBeCloseTo(loss, 6)
    })
    expect(second.evaluate().trainAccuracy).toBe(first.evaluate().trainAccuracy)
  })

  it('of two classes may be 0 and 1 for a single unit', () => {
    const document = network({
      sizes: [2, 4, 1],
      activation: 'Tanh',
      init: { init: 'xavier' },
      loss: 'BinaryCrossEntropyWithLogits',
      label: { shape: [1], dtype: 'float' },
      training: { data: { source: 'xor' }, optimizer: { op: 'Adam', lr: 0.05 }, steps: 500 },
    })
    const trainer = trainerOf(document)
    losses(trainer)
    expect(trainer.evaluate().trainAccuracy).toBe(1)
    const plane = trainer.predictGrid()
    if (plane?.kind !== 'plane') throw new Error('no plane')
    expect(plane.classes).toBe(1)
    expect(plane.data.every((p) => p >= 0 && p <= 1)).toBe(true)
  })
})

describe('columns of a table', () => {
  const x1 = Array.from({ length: 40 }, (_, i) => (i % 8) - 3.5)
  const x2 = Array.from({ length: 40 }, (_, i) => Math.floor(i / 8) - 2)
  const columns = { x1, x2, price: x1.map((x, i) => 3 * x - 2 * (x2[i] ?? NaN) + 1) }
  const scalar = { shape: ['N', 1] }
  const document = (bind: Training['bind'], optimizer = { op: 'SGD', lr: 0.05 }): GraphDocument => ({
    format: 'gradwire',
    version: 1,
    nodes: [
      { id: 'left', op: 'Input', attrs: scalar },
      { id: 'right', op: 'Input', attrs: scalar },
      { id: 'price', op: 'Input', attrs: scalar },
      { id: 'a', op: 'Affine', attrs: { units: 1, init: 'zero' }, inputs: { x: 'left' } },
      { id: 'b', op: 'Affine', attrs: { units: 1, init: 'zero' }, inputs: { x: 'right' } },
      { id: 'sum', op: 'Add', inputs: { a: 'a', b: 'b' } },
      { id: 'loss', op: 'MeanSquaredError', inputs: { y: 'sum', t: 'price' } },
    ],
    objective: 'loss',
    training: {
      data: { source: 'csv', columns, target: 'price', task: 'regress', split: 0.2 },
      ...(bind === undefined ? {} : { bind }),
      optimizer,
      steps: 400,
    },
  })

  it('feed an Input each', () => {
    const trainer = trainerOf(document({ left: 'x1', right: 'x2', price: 'price' }))
    losses(trainer)
    const { trainLoss, testLoss, trainAccuracy } = trainer.evaluate()
    expect(trainLoss).toBeLessThan(1e-8)
    expect(testLoss).toBeLessThan(1e-8)
    expect(trainAccuracy).toBeUndefined()
    expect([trainer.data?.train.length, trainer.data?.test.length]).toEqual([32, 8])
  })

  it('draw a plane of raw outputs', () => {
    const trainer = trainerOf(document({ left: 'x1', right: 'x2', price: 'label' }))
    losses(trainer)
    const plane = trainer.predictGrid({ cols: 2, rows: 2 })
    if (plane?.kind !== 'plane') throw new Error('no plane')
    expect(plane.data[0]).toBeCloseTo(3 * plane.x[0] - 2 * plane.y[0] + 1, 3)
    expect(plane.data[3]).toBeCloseTo(3 * plane.x[1] - 2 * plane.y[1] + 1, 3)
  })
})

describe('evaluation', () => {
  const wide = (reduction: string, points: number): GraphDocument => {
    const document = network({
      sizes: [2, 3],
      activation: 'Identity',
      init: { init: 'xavier' },
      training: {
        data: { source: 'spiral', points },
        steps: 1,
        batch: 10,
        optimizer: { op: 'SGD', lr: 0.01 },
      },
    })
    const nodes = document.nodes.map((node) =>
      node.id === 'loss' ? { ...node, attrs: { reduction } } : node,
    )
    return { ...document, nodes }
  }

  it('of a large set goes in pieces, each weighted by its size', () => {
    const [mean, sum] = [wide('mean', 5000), wide('sum', 5000)].map((document) =>
      trainerOf(document, { precision: 'f64' }).evaluate(),
    )
    expect(mean?.trainLoss).toBeGreaterThan(0.5)
    expect((sum?.trainLoss ?? NaN) / 5000).toBeCloseTo(mean?.trainLoss ?? NaN, 10)
    expect(sum?.trainAccuracy).toBe(mean?.trainAccuracy)
  })

  it('does not change the parameters or the run', () => {
    const [disturbed, left] = [trainerOf(xor({ steps: 20 })), trainerOf(xor({ steps: 20 }))]
    const seen: number[] = []
    while (disturbed.done === undefined) {
      seen.push(disturbed.step().loss)
      disturbed.evaluate()
      disturbed.predictGrid({ cols: 5, rows: 5 })
    }
    expect(seen).toEqual(losses(left))
  })
})
