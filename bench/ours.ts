import { compileTraining, type TrainingPlan } from '../src/engine/training-plan'
import { backendNamed, type BackendName, type ThreadHost } from '../src/kernels'
import { readSetup } from '../src/train/setup'
import { createUpdater } from '../src/train/updater'
import type { Workload } from './workloads'

/** A workload as our trainer computes it, one batch over and over. */
export interface Trainee {
  readonly plan: TrainingPlan
  /** milliseconds that compiling took */
  readonly compiling: number
  /** One step; the loss before its update. */
  step(): number
  /** Forward and backward alone. */
  passes(): number
  /** The update alone, with the gradients of the latest passes. */
  update(): void
  /**
   * Back to the start, where the parameters hardly move from now on: for timing, as a net that knows its one batch by heart
   * computes with subnormal numbers.
   */
  stand(): void
}

/** Graphs of single numbers are computed in f64, everything else in f32, as the trainer does. */
export function prepare(workload: Workload, backend: BackendName, threads?: ThreadHost): Trainee {
  const { document, batch, inputs, optimizer, isInference = false } = workload
  const read = readSetup(document)
  if ('problems' in read) throw new Error(read.problems[0]?.message.en)
  const { chosen, regularize } = read.setup
  const precision = batch === undefined ? 'f64' : 'f32'
  const start = performance.now()
  const compiled = compileTraining(document, {
    batch,
    precision,
    mode: isInference ? 'eval' : 'train',
    backend: backendNamed(backend),
    slots: Object.keys(chosen.optimizer.state).length,
    ...(threads && { threads }),
  })
  if ('problems' in compiled) throw new Error(compiled.problems[0].message.en)
  const compiling = performance.now() - start
  const { plan } = compiled
  for (const [id, { data }] of Object.entries(inputs)) plan.inputs.get(id)?.set(data)
  const initial = plan.parameters.map(({ data }) => data.slice())
  const updater = createUpdater(chosen, regularize, plan.parameters, precision, plan.room)
  let made = 0
  let factor = 1
  const passes = (): number => plan.run(made)
  const update = (): void => {
    updater.apply(plan.parameters, ++made, factor)
  }
  return {
    plan,
    compiling,
    passes,
    update,
    step() {
      const loss = passes()
      if (optimizer !== undefined) update()
      return loss
    },
    stand() {
      plan.parameters.forEach(({ data }, i) => data.set(initial[i] ?? []))
      factor = 1e-6
    },
  }
}

/**
 * The numbers by which peers are compared: the losses of the first steps. Where nothing is updated, the result and the
 * sum of what the backward pass leaves at the parameters; where nothing flows back, the loss.
 */
export function answersOf(workload: Workload, trainee: Trainee, steps: number): number[] {
  if (workload.optimizer !== undefined) return Array.from({ length: steps }, () => trainee.step())
  const loss = trainee.step()
  if (workload.isInference === true) return [loss]
  const sum = trainee.plan.parameters.reduce((sum, { grad }) => sum + (grad[0] ?? NaN), 0)
  return [loss, sum]
}
