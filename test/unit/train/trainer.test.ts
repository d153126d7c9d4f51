import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import type { GraphDocument, Training } from '../../../src/graph/document'
import { parseTensor } from '../../../src/tensor/literal'
import { createTrainer } from '../../../src/train/trainer'
import { losses, network, race, trainerOf, xor } from './networks'

const perceptron = (source: string, training: Partial<Training> = {}): GraphDocument =>
  network({
    sizes: [2, 1],
    activation: 'Identity',
    init: { init: 'zero' },
    loss: 'PerceptronLoss',
    label: { shape: [1], dtype: 'float' },
    training: {
      data: { source },
      batch: 1,
      shuffle: false,
      optimizer: { op: 'SGD', lr: 1 },
      epochs: 100,
      ...training,
    },
  })

describe('XOR with a hidden layer', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))('is learned 4 of 4 from seed %i', (seed) => {
    const trainer = trainerOf(xor({ seed }))
    expect(losses(trainer).length).toBe(500)
    expect(trainer.done).toBe('finished')
    const { trainAccuracy, trainLoss } = trainer.evaluate()
    expect(trainAccuracy).toBe(1)
    expect(trainLoss).toBeLessThan(0.01)
  })

  it('stays at ln 2 and half right without one', () => {
    const document = network({
      sizes: [2, 2],
      activation: 'Identity',
      init: { init: 'xavier' },
      training: { data: { source: 'xor' }, optimizer: { op: 'Adam', lr: 0.05 }, steps: 500 },
    })
    const trainer = trainerOf(document)
    losses(trainer)
    expect(trainer.evaluate().trainLoss).toBeCloseTo(Math.LN2, 6)
  })
})

describe('equal seeds', () => {
  const documents: [string, GraphDocument][] = [
    ['full batch', xor({ steps: 50 })],
    [
      'mini-batches',
      network({
        sizes: [2, 10, 3],
        activation: 'Sigmoid',
        init: { init: 'normal', std: 0.01 },
        training: {
          data: { source: 'spiral' },
          batch: 32,
          optimizer: { op: 'Momentum', lr: 0.1 },
          epochs: 3,
          seed: 5,
        },
      }),
    ],
  ]
  it.each(documents)('give bit-identical losses and parameters: %s', (_, document) => {
    const [first, second] = [trainerOf(document), trainerOf(document)]
    expect(losses(first)).toEqual(losses(second))
    expect(first.parameters()).toEqual(second.parameters())
  })

  it.each(documents)('give the same run after a reset: %s', (_, document) => {
    const trainer = trainerOf(document)
    const initial = trainer.parameters()
    const first = losses(trainer)
    trainer.reset()
    expect(trainer.latest.update).toBe(0)
    expect(trainer.parameters()).toEqual(initial)
    expect(losses(trainer)).toEqual(first)
  })

  it.each(documents)('go on from a checkpoint as if nothing had happened: %s', (_, document) => {
    const whole = losses(trainerOf(document))
    const trainer = trainerOf(document)
    for (let i = 0; i < 11; i++) trainer.step()
    const checkpoint = structuredClone(trainer.snapshot())
    for (let i = 0; i < 5; i++) trainer.step()
    const other = trainerOf(document)
    other.restore(checkpoint)
    expect(losses(other)).toEqual(whole.slice(11))
    trainer.restore(checkpoint)
    expect(losses(trainer)).toEqual(whole.slice(11))
  })

  it('differ from other seeds', () => {
    expect(losses(trainerOf(xor({ seed: 1 })))).not.toEqual(losses(trainerOf(xor({ seed: 2 }))))
  })
})

describe('the perceptron rule', () => {
  /** The first epoch without a mistake; `undefined` when there is none in a hundred. */
  const learnedIn = (source: string): number | undefined => {
    const trainer = trainerOf(perceptron(source))
    for (let epoch = 1; epoch <= 100; epoch++) {
      let before = JSON.stringify(trainer.parameters())
      let mistakes = 0
      for (let i = 0; i < 4; i++) {
        trainer.step()
        const after = JSON.stringify(trainer.parameters())
        if (after !== before) mistakes++
        before = after
      }
      if (mistakes === 0) return epoch
    }
    return undefined
  }

  it.each([
    ['and', 6],
    ['or', 4],
    ['nand', 6],
    ['xor', undefined],
  ])('learns %s in epoch %s', (source, epoch) => {
    expect(learnedIn(source)).toBe(epoch)
    if (epoch === undefined) return
    const trainer = trainerOf(perceptron(source))
    losses(trainer)
    expect(trainer.evaluate()).toEqual({ trainLoss: 0, trainAccuracy: 1 })
  })
})

describe('objectives over parameters alone', () => {
  it('descend to the positions of the race', () => {
    const trainer = trainerOf(race({ op: 'Momentum', lr: 0.1 }))
    expect(losses(trainer)[0]).toBe(49 / 20 + 4)
    const { x, y } = trainer.parameters()
    expect(x).toBeCloseTo(0.896414, 6)
    expect(y).toBeCloseTo(0.088086, 6)
    expect(trainer.evaluate().trainLoss).toBeCloseTo(0.896414 ** 2 / 20 + 0.088086 ** 2, 6)
  })

  it('climb with maximize', () => {
    const trainer = trainerOf(race({ op: 'SGD', lr: 0.1, maximize: true }, 3))
    const seen = losses(trainer)
    expect(seen[1]).toBeGreaterThan(seen[0] ?? NaN)
    expect(seen[2]).toBeGreaterThan(seen[1] ?? NaN)
  })

  it('decay and clip without touching a gradient that parameters share', () => {
    const document: GraphDocument = {
      format: 'gradwire',
      version: 1,
      nodes: [
        { id: 'p', op: 'Parameter', attrs: { value: 1 } },
        { id: 'q', op: 'Parameter', attrs: { value: 2 } },
        { id: 'sum', op: 'Add', inputs: { a: 'p', b: 'q' } },
      ],
      objective: 'sum',
      training: { optimizer: { op: 'SGD', lr: 0.1 }, regularize: { l2: 0.5, clipNorm: 1 }, steps: 2 },
    }
    const trainer = trainerOf(document)
    const g = Math.SQRT1_2
    let [p, q] = [1, 2]
    for (let i = 0; i < 2; i++) {
      trainer.step()
      ;[p, q] = [p - 0.1 * (g + 0.5 * p), q - 0.1 * (g + 0.5 * q)]
    }
    const { p: gotP, q: gotQ } = trainer.parameters()
    expect(gotP).toBeCloseTo(p, 12)
    expect(gotQ).toBeCloseTo(q, 12)
    expect(trainer.gradientNorms()).toEqual({ p: 1, q: 1 })
  })
})

describe('batches', () => {
  const line = (training: Partial<Training>): GraphDocument =>
    network({
      sizes: [1, 1],
      activation: 'Identity',
      init: { init: 'zero' },
      loss: 'MeanSquaredError',
      label: { shape: [1], dtype: 'float' },
      training: {
        data: { source: 'line', points: 10, noise: 0 },
        optimizer: { op: 'SGD', lr: 0 },
        ...training,
      },
    })

  it('walk ten examples by three as 3, 3, 3, 1, and the last one counts by its size', () => {
    const trainer = trainerOf(line({ batch: 3, epochs: 2 }))
    expect([trainer.updatesPerEpoch, trainer.updates]).toEqual([4, 8])
    const seen = losses(trainer)
    const whole = trainer.evaluate().trainLoss
    const sizes = [3, 3, 3, 1]
    for (const epoch of [0, 1]) {
      const weighted = sizes.reduce((sum, size, i) => sum + size * (seen[4 * epoch + i] ?? NaN), 0)
      expect(weighted / 10).toBeCloseTo(whole, 5)
    }
    expect(seen.slice(0, 4)).not.toEqual(seen.slice(4))
    expect(trainer.latest).toMatchObject({ update: 8, epoch: 2 })
  })

  it('are all examples where the document names no size, or one too large', () => {
    expect(trainerOf(line({ steps: 1 })).step().loss).toBe(
      trainerOf(line({ steps: 1, batch: 99 })).step().loss,
    )
  })

  it('follow a schedule: from the second epoch on, next to nothing moves', () => {
    const trainer = trainerOf(
      line({
        optimizer: { op: 'SGD', lr: 0.1 },
        schedule: { kind: 'step', every: 1, factor: 1e-9 },
        steps: 3,
      }),
    )
    trainer.step()
    const moved = JSON.stringify(trainer.parameters())
    expect(moved).not.toBe(JSON.stringify(trainerOf(line({ steps: 1 })).parameters()))
    losses(trainer)
    expect(JSON.stringify(trainer.parameters())).toBe(moved)
  })
})

describe('divergence', () => {
  it('ends training, names the node where it broke, and leaves the parameters as they were', () => {
    const trainer = trainerOf(race({ op: 'SGD', lr: 1e200 }, 50))
    losses(trainer)
    expect(trainer.done).toBe('diverged')
    expect(trainer.problems.map((p) => problemLine(p))).toEqual([
      'non-finite: the loss is ∞ in update 2 (at xx)',
    ])
    expect(Number.isFinite(trainer.parameters().x)).toBe(true)
    expect(trainer.step().update).toBe(1)
    trainer.reset()
    expect(trainer.done).toBeUndefined()
  })
})

describe('predictions', () => {
  it('on a plane are class probabilities, from the lower left', () => {
    const trainer = trainerOf(xor())
    losses(trainer)
    const plane = trainer.predictGrid()
    expect(plane).toMatchObject({ kind: 'plane', cols: 48, rows: 48, classes: 2 })
    if (plane?.kind !== 'plane') return
    const probability = (x: number, y: number): number => {
      const column = Math.round(((x - plane.x[0]) / (plane.x[1] - plane.x[0])) * 47)
      const row = Math.round(((y - plane.y[0]) / (plane.y[1] - plane.y[0])) * 47)
      return plane.data[2 * (row * 48 + column) + 1] ?? NaN
    }
    expect(plane.x).toEqual([-0.1, 1.1])
    expect(probability(0, 0)).toBeLessThan(0.1)
    expect(probability(1, 0)).toBeGreaterThan(0.9)
    expect(probability(0, 1)).toBeGreaterThan(0.9)
    expect(probability(1, 1)).toBeLessThan(0.1)
    for (let i = 0; i < plane.data.length; i += 2) {
      expect((plane.data[i] ?? NaN) + (plane.data[i + 1] ?? NaN)).toBeCloseTo(1, 5)
    }
  })

  it('put a perceptron’s threshold at ½', () => {
    const trainer = trainerOf(perceptron('and'))
    losses(trainer)
    const { W, b } = Object.fromEntries(
      Object.entries(trainer.parameters()).map(([name, value]) => [name.slice(-1), parseTensor(value).data]),
    )
    const plane = trainer.predictGrid({ cols: 12, rows: 12 })
    if (plane?.kind !== 'plane') throw new Error('no plane')
    plane.data.forEach((p, i) => {
      const x = plane.x[0] + ((plane.x[1] - plane.x[0]) * (i % 12)) / 11
      const y = plane.y[0] + ((plane.y[1] - plane.y[0]) * Math.floor(i / 12)) / 11
      const u = (W?.[0] ?? NaN) * x + (W?.[1] ?? NaN) * y + (b?.[0] ?? NaN)
      if (Math.abs(u) > 1e-6) expect(p > 0.5).toBe(u > 0)
    })
  })

  it('are a curve for one feature', () => {
    const document = network({
      sizes: [1, 1],
      activation: 'Identity',
      init: { init: 'zero' },
      loss: 'MeanSquaredError',
      label: { shape: [1], dtype: 'float' },
      training: {
        data: { source: 'line', points: 50, noise: 0, slope: 3, intercept: -1 },
        optimizer: { op: 'SGD', lr: 0.5 },
        steps: 200,
      },
    })
    const trainer = trainerOf(document)
    losses(trainer)
    const curve = trainer.predictGrid({ points: 5 })
    if (curve?.kind !== 'curve') throw new Error('no curve')
    curve.x.forEach((x, i) => {
      expect(curve.y[i]).toBeCloseTo(3 * x - 1, 3)
    })
  })

  it('are not drawn for images', () => {
    const document = network({
      sizes: [64, 10],
      activation: 'Relu',
      init: { init: 'he' },
      training: { data: { source: 'glyph10', train: 20, test: 10 }, steps: 1 },
    })
    expect(trainerOf(document).predictGrid()).toBeUndefined()
  })
})

describe('mistakes', () => {
  const lines = (document: GraphDocument): string[] => {
    const created = createTrainer(document)
    return 'problems' in created ? created.problems.map((p) => problemLine(p)) : []
  }
  const set = (training: Partial<Training> & Record<string, unknown>): GraphDocument => xor(training)

  it.each<[string, GraphDocument, string[]]>([
    [
      'steps and epochs',
      set({ epochs: 3 }),
      ['bad-option: training has both steps and epochs: it takes one of them'],
    ],
    [
      'a batch of none',
      set({ batch: 0 }),
      ['bad-option: batch of training is 0, but it takes a whole number, at least 1'],
    ],
    [
      'no binding',
      set({ bind: { x: 'features' } }),
      ['unbound-input: t is bound to no data and has no value (at t)'],
    ],
    [
      'a column that is not there',
      set({ bind: { x: 'features', t: 'toString' } }),
      ['unknown-column: t is bound to "toString", which xor does not have (at t)'],
    ],
    [
      'an Input that is not there',
      set({ bind: { x: 'features', t: 'label', u: 'label' } }),
      ['unknown-input: bind names u, but no Input is called that'],
    ],
    [
      'features of another width',
      set({ data: { source: 'line' } }),
      ['shape-mismatch: sizes of a row differ: x takes 2, the data gives 1 (at x)'],
    ],
    [
      'several mistakes at once',
      set({ optimizer: { op: 'Adem' }, schedule: { kind: 'cosine' }, data: { source: 'mnist' } }),
      [
        'unknown-optimizer: no optimiser is called "Adem"',
        'unknown-schedule: no schedule is called "cosine"',
        'unknown-data: no data source is called "mnist"',
      ],
    ],
    [
      'nothing',
      { format: 'gradwire', version: 1, nodes: [] },
      ['no-objective: the document names no objective to differentiate'],
    ],
  ])('%s', (_, document, expected) => {
    expect(lines(document)).toEqual(expected)
  })

  it('a batch that is fixed in the Input', () => {
    const document = xor()
    const nodes = document.nodes.map((node) =>
      node.id === 'x' ? { ...node, attrs: { shape: [4, 2] } } : node,
    )
    expect(lines({ ...document, nodes })).toEqual([
      'fixed-batch: x is bound to data, but its first axis is not the batch (at x)',
    ])
  })

  it('nothing to train', () => {
    const document: GraphDocument = {
      format: 'gradwire',
      version: 1,
      nodes: [
        { id: 'a', op: 'Input', attrs: { value: 2 } },
        { id: 'b', op: 'Square', inputs: { x: 'a' } },
      ],
      objective: 'b',
    }
    expect(lines(document)).toEqual([
      'no-parameters: nothing to train: the objective depends on no parameter',
    ])
  })
})
