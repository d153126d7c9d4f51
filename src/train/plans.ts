import { ProblemError, type Problem } from '../base/problem'
import { compileTraining, type TrainingPlan } from '../engine/training-plan'
import type { Backend } from '../kernels/kernel'
import type { ThreadHost } from '../kernels/simd'
import type { Mode } from '../ops/kit/definition'
import type { FloatArray, Precision } from '../tensor/tensor'
import { checkWidth, feed, type BoundInput, type Rows } from './binding'
import type { Setup } from './setup'

/** A plan for one batch size, with the arrays that its data goes into. */
export interface FedPlan {
  readonly plan: TrainingPlan
  readonly batch: number
  /** writes rows `which` (as many as the batch) into the Inputs */
  feed(from: Rows, which: Int32Array): void
}

/** Plans of one document for several batch sizes and both modes. They share the parameters' memory. */
export interface Plans {
  readonly first: FedPlan
  /** Throws ProblemError when the document does not fit this batch size, which the first plan makes very unlikely. */
  get(mode: Mode, batch: number): FedPlan
}

/** Compiles the plan of the training batch; the others are made when they are needed. */
export function createPlans(
  setup: Setup,
  precision: Precision,
  backend?: Backend,
  threads?: ThreadHost,
): { readonly plans: Plans } | { readonly problems: readonly Problem[] } {
  const { document, data } = setup
  const made = new Map<string, FedPlan>()

  let arrays: TrainingPlan['arrays'] | undefined
  const make = (mode: Mode, batch: number): FedPlan | { readonly problems: readonly Problem[] } => {
    const compiled = compileTraining(document, {
      mode,
      precision,
      ...(backend && { backend }),
      ...(data === undefined ? {} : { batch }),
      // The first plan's memory holds the optimiser's slots as well.
      ...(arrays === undefined
        ? { slots: Object.keys(setup.chosen.optimizer.state).length, ...(threads && { threads }) }
        : { params: arrays }),
    })
    if ('problems' in compiled) return compiled
    const { plan } = compiled
    const slots: { readonly bound: BoundInput; readonly into: FloatArray }[] = []
    for (const bound of setup.bound) {
      const into = plan.inputs.get(bound.id)
      if (into === undefined || data === undefined) continue
      const problem = checkWidth(bound, into.length / batch, data)
      if (problem !== undefined) return { problems: [problem] }
      slots.push({ bound, into })
    }
    arrays ??= plan.arrays
    const fed: FedPlan = {
      plan,
      batch,
      feed(from, which) {
        for (const { bound, into } of slots) feed(bound, into, from, which)
      },
    }
    made.set(`${mode} ${String(batch)}`, fed)
    return fed
  }

  const first = make('train', setup.batch)
  if ('problems' in first) return first
  return {
    plans: {
      first,
      get(mode, batch) {
        const plan = made.get(`${mode} ${String(batch)}`) ?? make(mode, batch)
        if (!('problems' in plan)) return plan
        const [problem, ...more] = plan.problems
        if (problem === undefined) throw new Error('a plan failed without a problem')
        throw new ProblemError([problem, ...more])
      },
    },
  }
}
