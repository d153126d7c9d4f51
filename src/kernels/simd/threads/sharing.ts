import type { Value } from '../../../expr/value'
import { workOf } from '../plan/describe'
import type { EmittedStep } from '../plan/emit'
import type { WorkStep } from '../plan/steps'
import { minGain, schedule } from './schedule'

/** Why one thread does better: steps that are computed outside, too little to do, or one step after the other. */
export type Alone = 'outside' | 'small' | 'in a row'

/** What more threads can gain at most: counted work, not measured time. */
export interface Gain {
  readonly threads: number
  readonly gain: number
  /** times that all threads wait for each other in a run */
  readonly meetings: number
}

export type Sharing = { readonly alone: Alone } | { readonly gains: readonly Gain[] }

/** Operations and numbers moved below which a second thread is not worth its memory: some tens of microseconds. */
const minWork = 1_000_000

const isEmitted = (step: WorkStep): step is EmittedStep => step.kind !== 'reference'

/** The steps, where all of them are code that threads can run. */
export const shareable = (steps: readonly WorkStep[]): readonly EmittedStep[] | undefined =>
  steps.every(isEmitted) ? steps : undefined

/** Whether there is enough to do for more than one thread. */
export const isWorthSharing = (steps: readonly WorkStep[]): boolean =>
  steps.map(workOf).reduce((sum, { flops, bytes }) => sum + flops + bytes, 0) >= minWork

/** Numbers of threads that are looked at. */
const counts = [2, 4]

export function sharingOf(steps: readonly WorkStep[], addresses: ReadonlyMap<Value, number>): Sharing {
  const able = shareable(steps)
  if (able === undefined) return { alone: 'outside' }
  if (!isWorthSharing(able)) return { alone: 'small' }
  const gains = counts.map((threads): Gain => {
    const { gain, phases } = schedule(able, addresses, threads)
    return { threads, gain, meetings: phases.length }
  })
  return gains.some(({ gain }) => gain >= minGain) ? { gains } : { alone: 'in a row' }
}
