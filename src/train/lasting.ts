import { ProblemError, type Problem } from '../base/problem'
import type { GraphDocument } from '../graph/document'
import { createTrainer, type Checkpoint, type Trainer, type TrainerOptions, type Update } from './trainer'

/** Milliseconds between two snapshots, and how many times longer than one takes it must be at least. */
const interval = 1000
const share = 50

/** A training that outlives its threads. */
export interface LastingTraining {
  /** the one that trains now: another one after a thread died in the middle of an update */
  readonly trainer: Trainer
  /** `trainer.step()`, to be called instead of it */
  step(): Update
}

/**
 * Prepares a document's training as `createTrainer` does. Whether or not its threads survive, it makes the same updates.
 * `now` in milliseconds.
 */
export function createLastingTraining(
  document: GraphDocument,
  options: TrainerOptions = {},
  now: () => number = () => performance.now(),
): { readonly training: LastingTraining } | { readonly problems: readonly Problem[] } {
  const created = createTrainer(document, options)
  if ('problems' in created) return created
  const { trainer } = created
  const { threads, ...alone } = options
  if (threads === undefined) return { training: { trainer, step: () => trainer.step() } }
  return { training: lasting(trainer, () => freshTrainer(document, alone), now) }
}

/**
 * When a thread dies in the middle of an update, what it leaves is never used: the trainer that `fresh` makes, without
 * threads, goes through all updates since the latest snapshot, to the same numbers, since these do not depend on how many
 * threads compute them. It has memory of its own, where a thread that was not dead but late cannot write.
 */
export function lasting(first: Trainer, fresh: () => Trainer, now: () => number): LastingTraining {
  let trainer = first
  let kept: Checkpoint | undefined
  let keptAt = now()
  let took = 0

  const keep = (): void => {
    const start = now()
    if (start - keptAt < Math.max(interval, share * took)) return
    kept = trainer.snapshot()
    keptAt = now()
    took = keptAt - start
  }

  return {
    get trainer() {
      return trainer
    },
    step() {
      keep()
      try {
        return trainer.step()
      } catch (error) {
        if (!isThreadLost(error)) throw error
      }
      const { update } = trainer.latest
      trainer.release()
      trainer = fresh()
      if (kept !== undefined) trainer.restore(kept)
      while (trainer.latest.update < update) trainer.step()
      return trainer.step()
    },
  }
}

const isThreadLost = (error: unknown): boolean =>
  error instanceof ProblemError && error.problems.some(({ code }) => code === 'thread-lost')

function freshTrainer(document: GraphDocument, options: TrainerOptions): Trainer {
  const created = createTrainer(document, options)
  if ('trainer' in created) return created.trainer
  const [problem, ...more] = created.problems
  if (problem === undefined) throw new Error('a trainer failed without a problem')
  throw new ProblemError([problem, ...more])
}
