import { describe, expect, it } from 'vitest'
import { loadData } from '../../../src/train/data-set'
import { createReporter, viewData } from '../../../src/train/progress'
import { network, trainerOf, xor } from './networks'

/** A clock that moves only when told to, apart from `tick` milliseconds at each look. */
function clock(tick = 0) {
  let at = 0
  return { now: () => (at += tick), pass: (ms: number) => (at += ms) }
}

describe('progress', () => {
  it('is plain data with the curve, both sets and the plane', () => {
    const trainer = trainerOf(xor())
    const reporter = createReporter(trainer, clock().now)
    for (let i = 0; i < 40; i++) reporter.record(trainer.step())
    const progress = reporter.report({ running: false })
    expect(structuredClone(progress)).toEqual(progress)
    expect(progress).toMatchObject({
      update: 40,
      epoch: 40,
      running: false,
      trainAccuracy: expect.any(Number),
    })
    expect(progress.curve.length).toBe(40)
    expect(progress.prediction?.kind).toBe('plane')
    expect(Object.keys(progress.gradientNorms)).toEqual(['affine1.W', 'affine1.b', 'affine2.W', 'affine2.b'])
    expect(progress.testLoss).toBeUndefined()
    expect(progress.done).toBeUndefined()
  })

  it('measures the speed while running', () => {
    const trainer = trainerOf(xor())
    const { now, pass } = clock()
    const reporter = createReporter(trainer, now)
    reporter.report({ running: true })
    for (let i = 0; i < 50; i++) reporter.record(trainer.step())
    pass(100)
    expect(reporter.report({ running: true }).updatesPerSecond).toBe(500)
    expect(reporter.report({ running: false }).updatesPerSecond).toBe(0)
  })

  it('does not spend its time on measuring', () => {
    const trainer = trainerOf(xor())
    const { now, pass } = clock(1)
    const reporter = createReporter(trainer, now)
    const losses: (number | undefined)[] = []
    for (let i = 0; i < 6; i++) {
      reporter.record(trainer.step())
      losses.push(reporter.report({ running: true }).trainLoss)
    }
    expect(new Set(losses).size).toBeLessThan(6)
    pass(1000)
    expect(reporter.report({ running: true }).trainLoss).toBe(trainer.evaluate().trainLoss)
  })

  it('says how training ended', () => {
    const trainer = trainerOf(xor({ steps: 2 }))
    const reporter = createReporter(trainer, clock().now)
    for (let i = 0; i < 3; i++) reporter.record(trainer.step())
    expect(reporter.report({ running: false }).done).toBe('finished')
  })

  it('carries the problem of a run that diverged', () => {
    const trainer = trainerOf(
      network({
        sizes: [1, 1],
        activation: 'Identity',
        init: { init: 'zero' },
        loss: 'MeanSquaredError',
        label: { shape: [1], dtype: 'float' },
        training: { data: { source: 'line' }, optimizer: { op: 'SGD', lr: 1e10 }, steps: 100 },
      }),
    )
    const reporter = createReporter(trainer, clock().now)
    while (trainer.done === undefined) reporter.record(trainer.step())
    const progress = reporter.report({ running: false })
    expect(progress.done).toBe('diverged')
    expect(progress.problems?.[0]?.code).toBe('non-finite')
    expect(progress.curve.every(({ trainLoss }) => Number.isFinite(trainLoss))).toBe(true)
  })
})

describe('the view of the data', () => {
  const view = (spec: Parameters<typeof loadData>[0]) => {
    const loaded = loadData(spec)
    if ('problems' in loaded) throw new Error('no data')
    return viewData(loaded.data)
  }

  it('has every point with its label and part', () => {
    const xorView = view({ source: 'xor' })
    expect(xorView).toMatchObject({ features: 2, classes: 2, task: 'classify', train: 4, test: 0 })
    expect(xorView.points[1]).toEqual({ x: [0, 1], t: 1, test: false })
    expect(view({ source: 'moons', points: 10, split: 0.3 }).points.filter(({ test }) => test).length).toBe(3)
  })

  it('has at most 2000 points, and none of images', () => {
    expect(view({ source: 'spiral', points: 30_000 }).points.length).toBe(2000)
    expect(view({ source: 'glyph10' })).toMatchObject({ features: 64, train: 1000, test: 1000, points: [] })
  })
})
