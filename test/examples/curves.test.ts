import { describe, expect, it } from 'vitest'
import { example } from './files'
import { median } from '../../src/train/summary'
import { expectClose, parameterOf, runsOf, trained } from './runs'

describe('e21: curves', () => {
  it('a line ends where least squares does', () => {
    const trainer = trained(example('e21-line'), { precision: 'f64' })
    const { data } = trainer
    if (data === undefined) throw new Error('it has data')
    const xs = Array.from(data.features)
    const ys = Array.from(data.labels)
    const sum = (f: (x: number, y: number) => number): number =>
      xs.reduce((total, x, i) => total + f(x, ys[i] ?? NaN), 0)
    const n = xs.length
    const [mx, my] = [sum((x) => x) / n, sum((_, y) => y) / n]
    const slope = sum((x, y) => (x - mx) * (y - my)) / sum((x) => (x - mx) ** 2)
    const intercept = my - slope * mx
    const floor = sum((x, y) => (slope * x + intercept - y) ** 2) / n
    expectClose(parameterOf(trainer, 'affine.W')[0], slope, 1e-9)
    expectClose(parameterOf(trainer, 'affine.b')[0], intercept, 1e-9)
    expectClose(trainer.evaluate().trainLoss, floor, 1e-12)
  })

  it('ten sigmoids follow a sine: mean squared error at most .02', () => {
    expect(trained(example('e21-sine')).evaluate().trainLoss).toBeLessThanOrEqual(0.02)
  })

  it('two units cannot follow it, sixteen can: the median of ten seeds', () => {
    const losses = (width: number): number[] =>
      runsOf('e21-width', `width ${width}`).map((document) => trained(document).evaluate().trainLoss)
    const [two, sixteen] = [losses(2), losses(16)]
    expect([two.length, sixteen.length]).toEqual([10, 10])
    expect(median(two)).toBeGreaterThan(0.08)
    expect(median(sixteen)).toBeLessThan(2e-3)
  })
})
