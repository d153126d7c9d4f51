import { ProblemError, type Problem } from '../base/problem'
import type { GraphDocument } from '../graph/document'
import { createCurve, type Curve } from './curve'
import { readExperiments, type Run } from './experiments'
import { createLastingTraining, type LastingTraining } from './lasting'
import type { Trainer, TrainerOptions } from './trainer'
import type { RunView } from './views'

/** Several trainings of one document, one after the other. */
export interface Comparison {
  /** every run as far as it has come, in the order of the document */
  views(): readonly RunView[]
  /** Trains on for about so many milliseconds. False once all runs are over. */
  advance(milliseconds: number): boolean
}

interface UnderWay {
  readonly training: LastingTraining
  readonly curve: Curve
}

/** Points of a run's curve: several of them share one small chart. */
const curvePoints = 200

/**
 * Prepares the runs of a document's `experiments`. A run that cannot be trained says why and does not hold up the others.
 * Problems: those of `readExperiments`, and `no-experiments`. `now` in milliseconds.
 */
export function createComparison(
  document: GraphDocument,
  options: TrainerOptions = {},
  now: () => number = () => performance.now(),
): { readonly comparison: Comparison } | { readonly problems: readonly Problem[] } {
  const { runs, problems } = readExperiments(document)
  if (problems.length > 0) return { problems }
  if (runs.length === 0) return { problems: [noExperiments] }
  const viewAt = ({ experiment, seed }: Run): RunView => ({
    name: experiment.name,
    seed,
    update: 0,
    curve: [],
  })
  const views = runs.map(viewAt)
  let at = 0
  let underWay: UnderWay | undefined

  const begin = (run: Run): UnderWay | undefined => {
    const created = createLastingTraining(run.document, options, now)
    if ('training' in created) return { training: created.training, curve: createCurve(curvePoints) }
    views[at] = { ...viewAt(run), problems: created.problems }
    at++
    return undefined
  }
  const look = ({ training: { trainer }, curve }: UnderWay, end: Partial<RunView> = {}): void => {
    const before = views[at]
    if (before === undefined) return
    const { update } = trainer.latest
    views[at] = { ...before, update, updates: trainer.updates, curve: curve.points(), ...end }
  }

  const comparison: Comparison = {
    views: () => [...views],
    advance(milliseconds) {
      const until = now() + milliseconds
      while (at < runs.length) {
        const run = runs[at]
        underWay ??= run && begin(run)
        if (underWay !== undefined) {
          const { training, curve } = underWay
          while (training.trainer.done === undefined && now() < until) {
            const { update, loss } = training.step()
            curve.add(update, loss)
          }
          const { trainer } = training
          look(underWay, trainer.done === undefined ? {} : endOf(trainer))
          if (trainer.done !== undefined) {
            trainer.release()
            underWay = undefined
            at++
          }
        }
        if (now() >= until) break
      }
      return at < runs.length
    },
  }
  return { comparison }
}

/** How a run ended: what the whole sets say, or why there is nothing to say. */
function endOf(trainer: Trainer): Partial<RunView> {
  const { done, problems } = trainer
  if (done === 'diverged') return { done, problems }
  try {
    return { ...(done && { done }), evaluation: trainer.evaluate() }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { ...(done && { done }), problems: error.problems }
  }
}

const noExperiments: Problem = {
  code: 'no-experiments',
  message: { en: 'the document has no experiments to compare', ja: '比較する experiments がこの文書にない' },
  at: [],
  hint: {
    en: 'list them under "experiments", each with a name and what it sets',
    ja: '"experiments" に、名前と変える設定を並べる',
  },
}
