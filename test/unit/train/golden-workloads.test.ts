import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { workloads, type Workload } from '../../../bench/workloads'
import { learnableBatches } from '../../../bench/workloads/learnable'
import { compileTraining } from '../../../src/engine/training-plan'
import { backendNamed } from '../../../src/kernels'
import { readSetup } from '../../../src/train/setup'
import { createUpdater } from '../../../src/train/updater'

/** A training of PyTorch in single precision (scripts/golden/workloads.ts). */
interface Entry {
  readonly name: string
  /** before each update */
  readonly losses: readonly number[]
}

const entries = JSON.parse(
  readFileSync(new URL('../../golden/workloads.json', import.meta.url), 'utf8'),
) as Entry[]

/**
 * Relative. Both sides round differently: on these batches, from which the nets can learn, losses lie 5.4e-6 apart at most
 * in W3, 5e-7 in the others, about as far as PyTorch in single precision from itself in double. On noise it would say
 * little about kernels: W3 (ReLU, Adam) with fresh random labels came to 1.25e-3 at its 13th update. A rounding error that
 * moves a unit across ReLU's kink changes small gradients, and Adam makes full steps of gradients however small.
 */
const tolerance = 1e-4

function train(workload: Workload, updates: number): number[] {
  const { document, batch } = workload
  const read = readSetup(document)
  if ('problems' in read) throw new Error(read.problems[0]?.message.en)
  const { chosen, regularize } = read.setup
  const compiled = compileTraining(document, {
    batch,
    precision: 'f32',
    mode: 'train',
    backend: backendNamed('simd'),
    slots: Object.keys(chosen.optimizer.state).length,
  })
  if ('problems' in compiled) throw new Error(compiled.problems[0].message.en)
  const { plan } = compiled
  const updater = createUpdater(chosen, regularize, plan.parameters, 'f32', plan.room)
  return learnableBatches(workload, updates).map((given, i) => {
    for (const [id, { data }] of Object.entries(given)) plan.inputs.get(id)?.set(data)
    const loss = plan.run(i)
    updater.apply(plan.parameters, i + 1, 1)
    return loss
  })
}

describe('50 updates of the benchmark’s nets in single precision, as PyTorch makes them', () => {
  it.each(entries)('$name', ({ name, losses }) => {
    const workload = workloads.find((entry) => entry.name === name)?.make()
    if (workload === undefined) throw new Error(`no workload is called ${name}`)
    expect(losses).toHaveLength(50)
    train(workload, losses.length).forEach((mine, i) => {
      const golden = losses[i] ?? NaN
      const difference = Math.abs(mine - golden) / golden
      expect(difference, `update ${i + 1}: ${mine}, PyTorch ${golden}`).toBeLessThan(tolerance)
    })
  })
})
