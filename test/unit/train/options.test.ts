import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import { addPenalties, clipGradients, norm, regularize } from '../../../src/train/regularize'
import {
  chooseSchedule,
  freshSchedule,
  observeEpoch,
  rateFactor,
  scheduleKinds,
} from '../../../src/train/schedules'

function schedule(spec?: Record<string, unknown>) {
  const choice = chooseSchedule(spec)
  if ('problems' in choice) throw new Error(choice.problems.map((p) => problemLine(p)).join('\n'))
  return choice.schedule
}

describe('schedules', () => {
  const at = (spec: Record<string, unknown> | undefined, updates: number, epochs: number): number =>
    rateFactor(schedule(spec), { updates, epochs }, freshSchedule())

  it.each<[Record<string, unknown> | undefined, number, number, number]>([
    [undefined, 500, 50, 1],
    [{ kind: 'constant' }, 500, 50, 1],
    [{ kind: 'step', every: 10, factor: 0.5 }, 99, 9, 1],
    [{ kind: 'step', every: 10, factor: 0.5 }, 100, 10, 0.5],
    [{ kind: 'step', every: 10, factor: 0.5, unit: 'update' }, 25, 2, 0.25],
    [{ kind: 'exponential', factor: 0.9 }, 30, 3, 0.9 ** 3],
    [{ kind: 'exponential', factor: 0.9, unit: 'update' }, 30, 3, 0.9 ** 30],
  ])('%j after %i updates, %i epochs: ×%f', (spec, updates, epochs, factor) => {
    expect(at(spec, updates, epochs)).toBeCloseTo(factor, 15)
  })

  it('divides by 4 after the loss has stood still for `patience` epochs', () => {
    const plateau = schedule({ kind: 'plateau', patience: 2 })
    const state = freshSchedule()
    const factors = [1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1].map((loss) => {
      observeEpoch(plateau, loss, state)
      return rateFactor(plateau, { updates: 0, epochs: 0 }, state)
    })
    expect(factors).toEqual([1, 1, 1, 0.25, 0.25, 0.0625, 0.0625])
  })

  it.each<[Record<string, unknown>, string]>([
    [{ kind: 'cosine' }, 'unknown-schedule: no schedule is called "cosine"'],
    [{}, 'unknown-schedule: no schedule is called undefined'],
    [{ kind: 'step', every: 0 }, 'bad-option: every of step is 0, but it takes a whole number, at least 1'],
    [
      { kind: 'exponential', factor: 2 },
      'bad-option: factor of exponential is 2, but it takes a number, above 0 and at most 1',
    ],
    [{ kind: 'constant', every: 3 }, 'bad-option: constant has no option "every"'],
  ])('%j is refused', (spec, line) => {
    const choice = chooseSchedule(spec)
    expect('problems' in choice && choice.problems.map((p) => problemLine(p))).toEqual([line])
  })

  it.each([...scheduleKinds.values()])('$name says what it is in both languages', (kind) => {
    for (const text of [kind.title, kind.summary, ...Object.values(kind.options).map((o) => o.doc)]) {
      expect(text.en).not.toBe('')
      expect(text.ja).not.toBe('')
    }
  })
})

describe('regularisation', () => {
  const parameter = (data: number[], grad: number[], isBias = false) => ({
    data: Float64Array.from(data),
    grad: Float64Array.from(grad),
    isBias,
  })

  it('clips the norm of all gradients together: (3,4),(12) to 5', () => {
    const parameters = [parameter([0, 0], [3, 4]), parameter([0], [12], true)]
    expect(clipGradients(parameters, 5)).toBe(13)
    expect([...(parameters[0]?.grad ?? [])].map((g) => g.toFixed(4))).toEqual(['1.1538', '1.5385'])
    expect(parameters[1]?.grad[0]?.toFixed(4)).toBe('4.6154')
  })

  it('leaves shorter gradients alone', () => {
    const parameters = [parameter([0, 0], [3, 4])]
    clipGradients(parameters, 5)
    expect([...(parameters[0]?.grad ?? [])]).toEqual([3, 4])
  })

  it('adds λ₁·sign(w) + λ₂·w to weights and nothing to biases', () => {
    const parameters = [parameter([2, -3, 0], [1, 1, 1]), parameter([2], [1], true)]
    addPenalties(parameters, 0.5, 0.1)
    expect([...(parameters[0]?.grad ?? [])]).toEqual([1 + 0.5 + 0.2, 1 - 0.5 - 0.30000000000000004, 1])
    expect([...(parameters[1]?.grad ?? [])]).toEqual([1])
  })

  it('clips before it decays', () => {
    const parameters = [parameter([10], [4])]
    regularize(parameters, { l1: 0, l2: 0.1, clipNorm: 2 })
    expect(parameters[0]?.grad[0]).toBe(3)
  })

  it('measures the Euclidean norm', () => {
    expect(norm(Float64Array.of(3, 4))).toBe(5)
  })

  it.each<['l1' | 'l2', number[]]>([
    ['l1', [0.9, 0.2, 0]],
    ['l2', [0.909091, 0.272727, 0.045455]],
  ])('%s with λ = .1 moves the minimum of ½(w−a)²', (kind, expected) => {
    const a = [1, 0.3, 0.05]
    const w = parameter([0.5, 0.5, 0.5], [0, 0, 0])
    for (let t = 0; t < 4000; t++) {
      a.forEach((target, i) => (w.grad[i] = (w.data[i] ?? NaN) - target))
      regularize([w], { l1: 0, l2: 0, clipNorm: 0, [kind]: 0.1 })
      const lr = 0.05 / (1 + t / 100)
      w.data.forEach((x, i) => (w.data[i] = x - lr * (w.grad[i] ?? NaN)))
    }
    expected.forEach((x, i) => {
      expect(Math.abs((w.data[i] ?? NaN) - x)).toBeLessThan(5e-4)
    })
  })
})
