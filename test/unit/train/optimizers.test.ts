import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import { chooseOptimizer, createState, optimizers } from '../../../src/train/optimizers'

/** Runs an optimiser on `gradient` from `start`; the positions after each update. */
function path(
  spec: Record<string, unknown>,
  start: readonly number[],
  gradient: (w: readonly number[]) => readonly number[],
  updates: number,
): number[][] {
  const choice = chooseOptimizer(spec)
  if ('problems' in choice) throw new Error(choice.problems.map((p) => problemLine(p)).join('\n'))
  const { chosen } = choice
  const w = Float64Array.from(start)
  const state = createState(chosen, w.length, 'f64')
  const positions: number[][] = []
  for (let t = 1; t <= updates; t++) {
    chosen.optimizer.update(w, Float64Array.from(gradient([...w])), state, chosen.hyper, t)
    positions.push([...w])
  }
  return positions
}

const last = (positions: number[][]): number[] => positions[positions.length - 1] ?? []

/** x²/20 + y² */
const bowl = ([x = 0, y = 0]: readonly number[]): number[] => [x / 10, 2 * y]

describe('race on x²/20 + y² from (−7, 2), 30 updates', () => {
  const rows: [string, Record<string, unknown>, number, number][] = [
    ['SGD', { op: 'SGD', lr: 0.95 }, -0.350393, 0.084782],
    ['Momentum', { op: 'Momentum', lr: 0.1 }, 0.896414, 0.088086],
    ['Nesterov', { op: 'Nesterov', lr: 0.1 }, 0.689615, -0.00068],
    ['AdaGrad', { op: 'AdaGrad', lr: 1.5 }, -0.120162, 2.5e-17],
    ['RMSProp', { op: 'RMSProp', lr: 0.3 }, -5.35e-6, 1.5e-11],
    ['Adam', { op: 'Adam', lr: 0.3 }, 0.136015, 0.318245],
    ['Adam as the book', { op: 'Adam', lr: 0.3, bookEpsilon: true, epsilon: 1e-7 }, 0.136007, 0.318245],
  ]
  it.each(rows)('%s', (_, spec, x, y) => {
    const [px = NaN, py = NaN] = last(path(spec, [-7, 2], bowl, 30))
    expect(Math.abs(px - x)).toBeLessThan(Math.abs(x) < 1e-3 ? 0.005e-6 + 1e-12 : 0.5e-6)
    expect(Math.abs(py - y)).toBeLessThan(Math.abs(y) < 1e-6 ? Math.abs(y) * 0.05 : 0.5e-6)
  })
})

interface Trajectory {
  readonly optimizer: string
  readonly settings: Record<string, number>
  readonly start: readonly number[]
  readonly gradients: readonly (readonly number[])[]
  readonly positions: readonly (readonly number[])[]
}

describe('trajectories of PyTorch', () => {
  const file = new URL('../../golden/optimizers.json', import.meta.url)
  const golden = JSON.parse(readFileSync(file, 'utf8')) as Trajectory[] // written by scripts/golden
  it('are there for every optimiser that PyTorch has', () => {
    const named = new Set(golden.map(({ optimizer }) => optimizer))
    expect([...optimizers.keys()].filter((name) => !named.has(name))).toEqual(['Ftrl'])
  })

  it.each(golden)('$optimizer $settings', ({ optimizer, settings, start, gradients, positions }) => {
    let t = 0
    const walked = path({ op: optimizer, ...settings }, start, () => gradients[t++] ?? [], gradients.length)
    for (const [step, position] of positions.entries()) {
      for (const [i, x] of position.entries()) {
        expect(Math.abs((walked[step]?.[i] ?? NaN) - x)).toBeLessThan(1e-12 * Math.max(1, Math.abs(x)))
      }
    }
  })
})

/** The four-hump plane of the curriculum: z and its gradient. */
function wells([x = 0, y = 0]: readonly number[]): { z: number; gradient: number[] } {
  const humps = [
    [-0.5, -0.8, 0.35],
    [1, -0.5, 0.2],
    [-1, 0.5, 0.2],
    [-0.5, -0.8, 0.2],
  ]
  let z = 0
  const gradient = [0, 0]
  for (const [a = 0, b = 0, s = 1] of humps) {
    const height = Math.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * s * s)) / (2 * Math.PI * s * s)
    z -= height
    gradient[0] = (gradient[0] ?? 0) + (height * (x - a)) / (s * s)
    gradient[1] = (gradient[1] ?? 0) + (height * (y - b)) / (s * s)
  }
  return { z, gradient }
}

describe('plateaus and wells from (.75, 1), 1000 updates', () => {
  const end = (spec: Record<string, unknown>) => last(path(spec, [0.75, 1], (w) => wells(w).gradient, 1000))

  it.each([
    ['Adam', { op: 'Adam', lr: 0.05 }, -5.2781, 1e-4],
    ['Ftrl', { op: 'Ftrl', lr: 0.5 }, -5.2781, 1e-4],
    ['RMSProp', { op: 'RMSProp', lr: 0.02, decay: 0.9, epsilon: 1e-10 }, -5.267, 1e-3],
  ])('%s reaches the well', (_, spec, z, tolerance) => {
    expect(Math.abs(wells(end(spec)).z - z)).toBeLessThan(tolerance)
  })

  it('AdaGrad reaches the well from an empty accumulator', () => {
    expect(wells(end({ op: 'AdaGrad', lr: 0.1 })).z).toBeLessThan(-5)
  })

  it.each([
    ['SGD', { op: 'SGD', lr: 0.05 }],
    ['Momentum', { op: 'Momentum', lr: 0.01 }],
    ['AdaGrad with h₀ = .1', { op: 'AdaGrad', lr: 0.1, initial: 0.1 }],
    ['Adadelta', { op: 'Adadelta', lr: 50, decay: 0.95, epsilon: 1e-8 }],
  ])('%s never moves', (_, spec) => {
    expect(Math.abs(wells(end(spec)).z)).toBeLessThan(1e-8)
  })
})

describe('one dimension', () => {
  it.each([
    ['x⁴−3x³, plain', { op: 'SGD', lr: 0.01 }, -1, (x: number) => 4 * x ** 3 - 9 * x * x, 200, -0.0488, 5e-5],
    [
      'x⁴−3x³, μ = .9',
      { op: 'Momentum', lr: 0.01 },
      -1,
      (x: number) => 4 * x ** 3 - 9 * x * x,
      200,
      2.25,
      5e-3,
    ],
    [
      'two wells, μ = .9',
      { op: 'Momentum', lr: 0.01 },
      2,
      (x: number) => 4 * x ** 3 - 4 * x + 0.3,
      1000,
      -1.036,
      5e-4,
    ],
    [
      'two wells, μ = .95',
      { op: 'Momentum', lr: 0.01, momentum: 0.95 },
      2,
      (x: number) => 4 * x ** 3 - 4 * x + 0.3,
      1000,
      0.96,
      5e-4,
    ],
  ])('%s', (_, spec, start, slope, updates, expected, tolerance) => {
    const [x = NaN] = last(path(spec, [start], ([w = 0]) => [slope(w)], updates))
    expect(Math.abs(x - expected)).toBeLessThan(tolerance)
  })

  it('Adam steps η at first, and 31.6 η when v is left uncorrected', () => {
    const step = (correction: string, t: number) => {
      const positions = path({ op: 'Adam', lr: 1, epsilon: 0, correction }, [0], () => [1], t)
      return (positions[t - 2]?.[0] ?? 0) - (positions[t - 1]?.[0] ?? NaN)
    }
    expect(step('both', 1)).toBeCloseTo(1, 12)
    expect(step('first', 1)).toBeCloseTo(31.6228, 4)
    expect(step('first', 100)).toBeCloseTo(3.24, 2)
    expect(step('first', 1000)).toBeCloseTo(1.26, 2)
  })

  it('AdaGrad under a constant gradient walks Σ 1/√t', () => {
    const [x = NaN] = last(path({ op: 'AdaGrad', lr: 1, epsilon: 0 }, [0], () => [1], 100))
    expect(-x).toBeCloseTo(18.5896, 4)
  })

  it('L1 inside Ftrl leaves an exact zero where gradients cancel', () => {
    let sign = 1
    const [x = NaN] = last(path({ op: 'Ftrl', lr: 0.5, l1: 4 }, [1], () => [(sign = -sign)], 50))
    expect(x).toBe(0)
  })
})

describe('every optimiser', () => {
  it('has all nine of the curriculum', () => {
    const names = ['SGD', 'Momentum', 'Nesterov', 'AdaGrad', 'RMSProp', 'Adadelta', 'Adam', 'AdamW', 'Ftrl']
    expect([...optimizers.keys()]).toEqual(names)
  })

  it.each([...optimizers.values()])('$name says what it is in both languages', (optimizer) => {
    const texts = [optimizer.title, optimizer.summary]
    for (const spec of Object.values(optimizer.hyper)) texts.push(spec.doc)
    for (const slot of Object.values(optimizer.state)) texts.push(slot.doc)
    for (const text of texts) {
      expect(text.en).not.toBe('')
      expect(text.ja).not.toBe('')
    }
    expect(Object.keys(optimizer.hyper)[0]).toBe('lr')
    expect(optimizer.formula).toContain('w \\leftarrow')
  })

  it.each([...optimizers.keys()])('%s stays where it is when the gradient is 0 from the start', (op) => {
    const decays = op === 'AdamW' ? { weightDecay: 0 } : {}
    const [x = NaN, y = NaN] = last(
      path({ op, ...decays }, op === 'Ftrl' ? [0, 0] : [3, -4], () => [0, 0], 5),
    )
    expect([x, y]).toEqual(op === 'Ftrl' ? [expect.closeTo(0), expect.closeTo(0)] : [3, -4])
  })

  it.each([...optimizers.keys()])('%s updates f32 parameters within f32 rounding of f64', (op) => {
    const choice = chooseOptimizer({ op, lr: 0.01 })
    if ('problems' in choice) throw new Error('not chosen')
    const wide = Float64Array.of(0.5, -0.25)
    const narrow = Float32Array.from(wide)
    const states = [createState(choice.chosen, 2, 'f64'), createState(choice.chosen, 2, 'f32')] as const
    for (let t = 1; t <= 10; t++) {
      const gradient = Float64Array.of(0.5 * t, -0.125)
      choice.chosen.optimizer.update(wide, gradient, states[0], choice.chosen.hyper, t)
      choice.chosen.optimizer.update(narrow, Float32Array.from(gradient), states[1], choice.chosen.hyper, t)
    }
    for (const i of [0, 1]) expect(Math.abs((narrow[i] ?? NaN) - (wide[i] ?? NaN))).toBeLessThan(1e-5)
  })
})

describe('mistakes', () => {
  const lines = (spec: Record<string, unknown>): string[] => {
    const choice = chooseOptimizer(spec)
    return 'problems' in choice ? choice.problems.map((p) => problemLine(p)) : []
  }

  it.each([
    [{ op: 'Adem' }, 'unknown-optimizer: no optimiser is called "Adem"'],
    [{ op: 'constructor' }, 'unknown-optimizer: no optimiser is called "constructor"'],
    [{ op: 3 }, 'unknown-optimizer: no optimiser is called 3'],
    [{ op: 'SGD', lr: -1 }, 'bad-option: lr of SGD is -1, but it takes a number, at least 0'],
    [{ op: 'SGD', lr: '0.1' }, 'bad-option: lr of SGD is "0.1", but it takes a number, at least 0'],
    [
      { op: 'Momentum', momentum: 1 },
      'bad-option: momentum of Momentum is 1, but it takes a number, at least 0 and below 1',
    ],
    [{ op: 'SGD', momentum: 0.9 }, 'bad-option: SGD has no option "momentum"'],
    [{ op: 'Adam', bookEpsilon: 1 }, 'bad-option: bookEpsilon of Adam is 1, but it takes true or false'],
    [
      { op: 'Adam', correction: 'v' },
      'bad-option: correction of Adam is "v", but it takes one of both, first, none',
    ],
    [{ op: 'SGD', toString: 1 }, 'bad-option: SGD has no option "toString"'],
  ])('%o', (spec, line) => {
    expect(lines(spec)).toEqual([line])
  })

  it('suggests a name that differs only in case', () => {
    const choice = chooseOptimizer({ op: 'adam' })
    expect('problems' in choice && choice.problems[0]?.hint?.en).toBe('did you mean Adam?')
  })

  it('is plain SGD when nothing is said', () => {
    const choice = chooseOptimizer()
    expect('chosen' in choice && [choice.chosen.optimizer.name, choice.chosen.hyper.lr]).toEqual([
      'SGD',
      0.01,
    ])
  })
})
