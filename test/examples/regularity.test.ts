import { describe, expect, it } from 'vitest'
import { emptyDocument } from '../../src/graph/document'
import { example } from './files'
import { evaluated, expectClose, mean, parameterOf, runOf, trained } from './runs'

describe('e30: normalisation', () => {
  it('of three examples is ±1.22474', () => {
    const y = evaluated(example('e30-batch-norm'), { mode: 'train' }).value('y')
    ;[-1.22474, -1.22474, 0, 0, 1.22474, 1.22474].forEach((printed, i) => expectClose(y[i], printed, 5e-6))
  })

  it.each([
    ['batch', -1.2127],
    ['layer', -1.3416],
    ['instance', -1.0],
  ])('%s: the first element of 1 to 8 becomes %d', (id, printed) => {
    expectClose(evaluated(example('e30-three-norms'), { mode: 'train' }).value(id)[0], printed, 5e-5)
  })

  it('makes a deep network with small weights learn', () => {
    const accuracy = (name: string): number =>
      trained(runOf('e30-batch-norm-training', name)).evaluate().testAccuracy ?? NaN
    expect(accuracy('plain')).toBeLessThanOrEqual(0.15)
    expect(accuracy('with batch normalisation')).toBeGreaterThanOrEqual(0.94)
  })
})

describe('e31-two-moons', () => {
  it('weight decay keeps the network from being sure of noise', () => {
    const loss = (name: string): number => trained(runOf('e31-two-moons', name)).evaluate().testLoss ?? NaN
    expect(loss('plain')).toBeGreaterThan(2)
    expect(loss('weight decay 0.03')).toBeLessThan(0.6)
  })
})

describe('e33: L1 and L2', () => {
  it.each([
    ['e33-l1', [0.9, 0.2, 0], 2e-3],
    ['e33-l2', [0.909091, 0.272727, 0.045455], 5e-7],
  ])('%s', (name, expected, tolerance) => {
    const w = parameterOf(trained(example(name)), 'w')
    expected.forEach((printed, i) => expectClose(w[i], printed, tolerance))
  })

  it('(3, 4) has the 1-norm 7 and the 2-norm 5', () => {
    const at = (name: string): number => {
      const nodes = example(name)
        .nodes.filter(({ id }) => id === 'w' || id === 'penalty')
        .map((node) => (node.id === 'w' ? { ...node, attrs: { value: { shape: [2], data: [3, 4] } } } : node))
      return evaluated({ ...emptyDocument, nodes }).value('penalty')[0] ?? NaN
    }
    expectClose(at('e33-l1'), 0.1 * 7, 1e-15)
    expectClose(at('e33-l2'), (0.1 / 2) * 5 ** 2, 1e-15)
  })
})

describe('e34-dropout', () => {
  const document = example('e34-dropout')
  const { value } = evaluated(document, { mode: 'train', seed: 1 })
  const x = value('x')

  it('keeps the mean of every element over ten thousand masks', () => {
    const ratios = value('mean').map((y, i) => y / (x[i] ?? NaN))
    for (const ratio of ratios) expectClose(ratio, 1, 0.05)
    expectClose(mean(ratios), 1, 0.01)
  })

  it('each element is either dropped or doubled', () => {
    const dropped = value('dropout')
    expect(dropped.every((y, i) => y === 0 || y === 2 * (x[i % x.length] ?? NaN))).toBe(true)
  })

  it('a mask can be replayed, and the next step has another', () => {
    const at = (step: number): readonly number[] =>
      evaluated(document, { mode: 'train', seed: 1 }, step).value('dropout')
    expect(at(3)).toEqual(at(3))
    expect(at(3)).not.toEqual(at(4))
  })

  it('testing drops nothing', () => {
    expect(evaluated(document).value('mean')).toEqual(x)
  })
})
