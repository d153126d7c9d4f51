import { afterEach, describe, expect, it, vi } from 'vitest'
import { conv } from '../../../bench/workloads/conv'
import { lstm } from '../../../bench/workloads/sequences'
import { compileTraining } from '../../../src/engine/training-plan'
import { simd } from '../../../src/kernels/simd'
import { readSetup } from '../../../src/train/setup'
import { createTrainer } from '../../../src/train/trainer'
import { createUpdater } from '../../../src/train/updater'
import { readDocument } from '../engine/graphs'

const optimizer = { op: 'Adam', lr: 0.001 } as const

const nets = [
  conv({
    name: 'conv',
    batch: 4,
    image: 8,
    filters: 3,
    window: 3,
    pool: 2,
    hidden: 8,
    classes: 4,
    optimizer,
  }),
  lstm({ name: 'lstm', batch: 4, steps: 5, vocabulary: 12, embedding: 6, hidden: 6, optimizer }),
]

/** How many arrays of numbers, and views of them, a computation makes. */
function arraysMadeBy(compute: () => void): number {
  let made = 0
  const counted = <T extends new (...given: never[]) => object>(original: T): T =>
    new Proxy(original, {
      construct(target, given, newTarget) {
        made++
        return Reflect.construct(target, given, newTarget) as object
      },
    })
  for (const original of [Float32Array, Float64Array, Int32Array, Uint8Array, ArrayBuffer])
    vi.stubGlobal(original.name, counted<new (...given: never[]) => object>(original))
  const views = [Float32Array.prototype, Float64Array.prototype, Int32Array.prototype].flatMap((array) => [
    vi.spyOn(array, 'subarray'),
    vi.spyOn(array, 'slice'),
  ])
  compute()
  return views.reduce((sum, { mock }) => sum + mock.calls.length, made)
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const times = (count: number, step: () => void): void => {
  for (let i = 0; i < count; i++) step()
}

describe('300 steps', () => {
  it.each(nets)('of a net take no memory beside what the first had: $name', ({ document, batch, inputs }) => {
    const read = readSetup(document)
    const made = compileTraining(document, { ...(batch && { batch }), backend: simd, slots: 2 })
    if ('problems' in read || 'problems' in made) throw new Error('no plan')
    const { plan } = made
    for (const [id, { data }] of Object.entries(inputs)) plan.inputs.get(id)?.set(data)
    const { chosen, regularize } = read.setup
    const updater = createUpdater(chosen, regularize, plan.parameters, 'f32', plan.room)
    let steps = 0
    const step = (): void => {
      plan.run(steps)
      updater.apply(plan.parameters, ++steps, 1)
    }
    times(10, step)
    const [buffer, bytes] = [plan.parameters[0]?.data.buffer, plan.parameters[0]?.data.buffer.byteLength]
    expect(arraysMadeBy(() => times(300, step))).toBe(0)
    // Memory that had grown would have another buffer, and the old one no bytes.
    expect(plan.parameters[0]?.data.buffer).toBe(buffer)
    expect(buffer?.byteLength).toBe(bytes)
    expect(plan.run(steps)).toBeGreaterThan(0)
  })

  it('of a trainer take none either, once every batch has been seen', () => {
    const created = createTrainer(readDocument('examples/e20-spiral.gradwire.json'), { steps: Infinity })
    if ('problems' in created) throw new Error('no trainer')
    const { trainer } = created
    times(trainer.updatesPerEpoch, trainer.step)
    expect(arraysMadeBy(() => times(300, trainer.step))).toBe(0)
    expect(trainer.latest.update).toBe(trainer.updatesPerEpoch + 300)
  })

  it('are seen to make arrays where they do', () => {
    expect(arraysMadeBy(() => new Float32Array(3).subarray(1))).toBe(2)
  })
})
