import { describe, expect, it } from 'vitest'
import { compile } from '../../src/engine/compile'
import { evaluate } from '../../src/engine/evaluate'
import { gradientCheck } from '../../src/engine/gradcheck'
import { compileTraining } from '../../src/engine/training-plan'
import { emptyDocument, type GraphDocument, type GraphNode } from '../../src/graph/document'
import { setAttr, setTraining } from '../../src/graph/edits'
import { parseTensor } from '../../src/tensor/literal'
import { randomStream } from '../../src/tensor/rng'
import { readExperiments } from '../../src/train/experiments'
import { loadData } from '../../src/train/data-set'
import { createTrainer, type Trainer } from '../../src/train/trainer'
import { example, lines } from './files'

function trainerOf(document: GraphDocument): Trainer {
  const created = createTrainer(document)
  if ('problems' in created) throw new Error(lines(created.problems).join('\n'))
  return created.trainer
}

function trained(document: GraphDocument): Trainer {
  const trainer = trainerOf(document)
  while (trainer.done === undefined) trainer.step()
  return trainer
}

const withSeed = (document: GraphDocument, seed: number): GraphDocument =>
  setTraining(document, { ...document.training, seed })

describe('e01: the perceptron rule', () => {
  /** The first epoch in which no example was wrong, from 1. */
  function firstErrorFree(name: string): number | undefined {
    const trainer = trainerOf(example(name))
    while (trainer.done === undefined) {
      let wrong = 0
      for (let i = 0; i < trainer.updatesPerEpoch; i++) {
        const before = JSON.stringify(trainer.parameters())
        trainer.step()
        if (JSON.stringify(trainer.parameters()) !== before) wrong++
      }
      if (wrong === 0) return trainer.latest.epoch
    }
    return undefined
  }

  it.each([
    ['e01-learn-and', 6],
    ['e01-learn-or', 4],
    ['e01-learn-nand', 6],
    ['e01-learn-xor', undefined],
  ])('%s: first error-free epoch %s', (name, epoch) => {
    expect(firstErrorFree(name)).toBe(epoch)
  })

  it.each(['e01-learn-and', 'e01-learn-or', 'e01-learn-nand'])('%s is right at the end', (name) => {
    expect(trained(example(name)).evaluate().trainAccuracy).toBe(1)
  })

  it('e01-learn-xor is not', () => {
    expect(trained(example('e01-learn-xor')).evaluate().trainAccuracy).toBeLessThan(1)
  })
})

describe('e18: the gradient-check lab', () => {
  const document = example('e18-gradient-check')

  it('passes below 1e-7, element by element of every parameter', () => {
    const { rows, problems } = gradientCheck(document)
    expect(lines(problems)).toEqual([])
    expect(rows.map(({ name }) => name)).toEqual(['x', 'affine1.W', 'affine1.b', 'affine2.W', 'affine2.b'])
    expect(rows.find(({ name }) => name === 'affine1.W')?.elements).toBe(1280)
    for (const { name, error, passed } of rows) {
      expect(passed, name).toBe(true)
      expect(error, name).toBeLessThan(1e-7)
    }
  })

  it('reports kinks and does not fail on them', () => {
    // A weight that puts a pre-activation next to zero: a step of h crosses the kink of the ReLU.
    const { values } = evaluated(document)
    const W = values('affine1.W')
    const b = Array.from(values('affine1.b'))
    const first = values('affine1')[0] ?? 0
    b[0] = (b[0] ?? 0) - first + 1e-6
    const params = {
      'affine1.W': { shape: [64, 20], data: Array.from(W) },
      'affine1.b': { shape: [20], data: b },
    }
    const { rows } = gradientCheck({ ...document, params })
    expect(rows.reduce((sum, { kinks }) => sum + kinks, 0)).toBeGreaterThan(0)
    expect(rows.every(({ passed }) => passed)).toBe(true)
  })

  it('log(y + 1e-7) in the loss that is differenced puts a floor above 1e-7', () => {
    // The analytic gradient of softmax with loss against the slope of the loss with ε in its logarithm.
    const analytic = evaluated(document).gradient('affine2.W')
    const numeric = slopes(example('e18-log-epsilon'), 'affine2.W', analytic.length)
    const error = relativeError(numeric, analytic)
    expect(error).toBeGreaterThan(1e-7)
    expect(error).toBeLessThan(5e-6)
  })

  it('catches a gradient divided by N where the loss averages over N·D', () => {
    const squares = (last: GraphNode[]): GraphDocument => ({
      ...emptyDocument,
      nodes: [
        { id: 'y', op: 'Parameter', attrs: { shape: [3, 4], init: 'normal', std: 1 } },
        { id: 'square', op: 'Square', inputs: { x: 'y' } },
        ...last,
      ],
      objective: 'loss',
    })
    const overAll = squares([{ id: 'loss', op: 'ReduceMean', inputs: { x: 'square' } }])
    const overRows = squares([
      { id: 'rows', op: 'ReduceSum', attrs: { axes: [1] }, inputs: { x: 'square' } },
      { id: 'loss', op: 'ReduceMean', inputs: { x: 'rows' } },
    ])
    const numeric = slopes(overAll, 'y', 12)
    expect(relativeError(numeric, evaluated(overAll).gradient('y'))).toBeLessThan(1e-7)
    // D = 4 times too large: (4 − 1)/(4 + 1).
    expect(relativeError(numeric, evaluated(overRows).gradient('y'))).toBeCloseTo(0.6, 6)
  })

  it('catches a softmax over the wrong axis', () => {
    const parts = setAttr(example('e18-log-epsilon'), 'loss', 'epsilon', 0)
    const analytic = evaluated(parts).gradient('affine2.W')
    const wrong = setAttr(parts, 'y', 'axis', 0)
    expect(relativeError(slopes(parts, 'affine2.W', analytic.length), analytic)).toBeLessThan(1e-7)
    expect(relativeError(slopes(wrong, 'affine2.W', analytic.length), analytic)).toBeGreaterThan(0.1)
  })

  it("catches σ' taken at z in place of u", () => {
    const { gradient } = evaluated(example('e18-sigmoid-slope'))
    const [right = NaN, wrong = NaN] = [gradient('u')[0], gradient('z')[0]]
    expect(relativeError([wrong], [right])).toBeGreaterThan(0.5)
  })

  interface Evaluated {
    readonly values: (name: string) => ArrayLike<number>
    readonly gradient: (name: string) => ArrayLike<number>
  }

  function evaluated(graph: GraphDocument): Evaluated {
    const { program } = compile(graph)
    const evaluation = evaluate(program)
    const valueOf = (name: string) => {
      const value = program.leaves.get(name)?.value ?? program.byId.get(name)?.outputs.values().next().value
      if (value === undefined) throw new Error(`nothing is called ${name}`)
      return value
    }
    return {
      values: (name) => evaluation.tensor(valueOf(name)).data,
      gradient: (name) => {
        const gradient = program.gradients.get(valueOf(name))
        if (gradient === undefined) throw new Error(`${name} has no gradient`)
        return evaluation.tensor(gradient).data
      },
    }
  }

  /** Central differences of the objective with respect to a parameter. */
  function slopes(graph: GraphDocument, name: string, size: number, h = 1e-4): number[] {
    const { program } = compile(graph)
    const leaf = program.leaves.get(name)
    const objective = program.objective?.value
    if (leaf === undefined || objective === undefined) throw new Error('needs a parameter and an objective')
    const { data, shape } = leaf.initial()
    const at = (i: number, step: number): number => {
      const moved = Float64Array.from(data)
      moved[i] = (moved[i] ?? 0) + step
      return evaluate(program, { feeds: { [name]: { shape, dtype: 'float', data: moved } } }).number(
        objective,
      )
    }
    return Array.from({ length: size }, (_, i) => (at(i, h) - at(i, -h)) / (2 * h))
  }
})

/** ‖n−a‖/(‖n‖+‖a‖) */
function relativeError(n: ArrayLike<number>, a: ArrayLike<number>): number {
  const length = (xs: readonly number[]): number => Math.hypot(...xs)
  const numeric = Array.from(n)
  const analytic = Array.from(a)
  return length(numeric.map((x, i) => x - (analytic[i] ?? 0))) / (length(numeric) + length(analytic))
}

describe('e19-xor', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('learns all four rows from seed %i', (seed) => {
    const { trainAccuracy, trainLoss } = trained(withSeed(example('e19-xor'), seed)).evaluate()
    expect(trainAccuracy).toBe(1)
    expect(trainLoss).toBeLessThan(0.01)
  })
})

describe('e20-spiral', () => {
  it('is told apart, with a boundary to draw', () => {
    const trainer = trained(example('e20-spiral'))
    const { trainAccuracy, trainLoss } = trainer.evaluate()
    expect(trainAccuracy).toBeGreaterThanOrEqual(0.93)
    expect(trainLoss).toBeLessThan(0.2)
    expect(trainer.predictGrid()).toMatchObject({ kind: 'plane', classes: 3 })
    expect(trainer.latest).toMatchObject({ update: 3000, epoch: 300 })
  })
})

describe('e22-digits', () => {
  it('are recognised: test accuracy at least .96', () => {
    expect(trained(example('e22-digits')).evaluate().testAccuracy).toBeGreaterThanOrEqual(0.96)
  })

  it('gradient noise shrinks as one over the square root of the batch', () => {
    const document = example('e22-digits')
    const loaded = loadData(document.training?.data ?? { source: 'glyph10' })
    if ('problems' in loaded) throw new Error(lines(loaded.problems).join('\n'))
    const { data } = loaded
    const rng = randomStream(1, 'noise of the gradient')
    const draws = 300
    const noise = [1, 10, 100, 500].map((batch) => {
      const compiled = compileTraining(document, { batch, precision: 'f64' })
      if ('problems' in compiled) throw new Error(lines(compiled.problems).join('\n'))
      const { plan } = compiled
      const weights = plan.parameters.find(({ name }) => name === 'affine2.W')
      const x = plan.inputs.get('x')
      const t = plan.inputs.get('t')
      if (weights === undefined || x === undefined || t === undefined) throw new Error('x, t and a weight')
      const sum = new Float64Array(weights.grad.length)
      const squares = new Float64Array(weights.grad.length)
      for (let draw = 0; draw < draws; draw++) {
        for (let r = 0; r < batch; r++) {
          const row = data.train[rng.int(data.train.length)] ?? 0
          x.set(data.features.subarray(64 * row, 64 * row + 64), 64 * r)
          t[r] = data.labels[row] ?? 0
        }
        plan.run()
        weights.grad.forEach((g, i) => {
          sum[i] = (sum[i] ?? 0) + g
          squares[i] = (squares[i] ?? 0) + g * g
        })
      }
      const variance = squares.reduce(
        (total, square, i) => total + square / draws - ((sum[i] ?? 0) / draws) ** 2,
        0,
      )
      return Math.sqrt(variance * batch)
    })
    const mean = noise.reduce((total, x) => total + x) / noise.length
    for (const x of noise) expect(Math.abs(x / mean - 1)).toBeLessThanOrEqual(0.15)
  })
})

describe('e23-optimizers', () => {
  /** Position after 30 updates, to half a unit of the last digit. */
  it.each([
    ['SGD', [-0.350393, 5e-7], [0.084782, 5e-7]],
    ['Momentum', [0.896414, 5e-7], [0.088086, 5e-7]],
    ['Nesterov', [0.689615, 5e-7], [-0.00068, 5e-7]],
    ['AdaGrad', [-0.120162, 5e-7], [2.5e-17, 5e-19]],
    ['RMSProp', [-5.35e-6, 5e-9], [1.5e-11, 5e-13]],
    ['Adam', [0.136015, 5e-7], [0.318245, 5e-7]],
    ["Adam, the book's form", [0.136007, 5e-7], [0.318245, 5e-7]],
  ])('%s', (name, ...expected) => {
    const { runs } = readExperiments(example('e23-optimizers'))
    const run = runs.find(
      ({ experiment }) =>
        (typeof experiment.name === 'string' ? experiment.name : experiment.name.en) === name,
    )
    if (run === undefined) throw new Error('no such run')
    const parameters = trained(run.document).parameters()
    ;['x', 'y'].forEach((axis, i) => {
      const [position = NaN, tolerance = NaN] = expected[i] ?? []
      const actual = parseTensor(parameters[axis]).data[0] ?? NaN
      expect(Math.abs(actual - position), `${axis} = ${actual}`).toBeLessThanOrEqual(tolerance * (1 + 1e-9))
    })
  })
})
