import { ProblemError, type Problem } from '../base/problem'
import type { GraphDocument } from '../graph/document'
import { createCurve, type Curve } from './curve'
import { readExperiments, type Run } from './experiments'
import { createLastingTraining, type LastingTraining } from './lasting'
import type { Evaluation } from './measure'
import { isOver } from './summary'
import type { Trainer, TrainerOptions } from './trainer'
import type { RunView } from './views'

/** Several trainings of one document, each of which goes on by itself. */
export interface Comparison {
  /** every run as far as it has come, in the order of the document */
  views(): readonly RunView[]
  /** Trains run number `index` on for about so many milliseconds. False once it is over. */
  advance(index: number, milliseconds: number): boolean
}

interface UnderWay {
  readonly training: LastingTraining
  readonly curve: Curve
}

/** Points of a run's curve: several of them share one small chart. */
const curvePoints = 200

/**
 * Prepares the runs of a document's `experiments`. A run that cannot be trained, or no further, says why and does not hold up the others.
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
  const underWay = new Map<number, UnderWay>()

  const begin = (index: number): UnderWay | undefined => {
    const [run, view] = [runs[index], views[index]]
    if (run === undefined || view === undefined || isOver(view)) return undefined
    const created = createLastingTraining(run.document, options, now)
    if ('problems' in created) {
      views[index] = { ...view, problems: created.problems }
      return undefined
    }
    const begun = { training: created.training, curve: createCurve(curvePoints) }
    underWay.set(index, begun)
    return begun
  }

  const comparison: Comparison = {
    views: () => [...views],
    advance(index, milliseconds) {
      const until = now() + milliseconds
      const run = underWay.get(index) ?? begin(index)
      const view = views[index]
      if (run === undefined || view === undefined) return false
      const { training, curve } = run
      const problems = problemsOf(() => {
        while (training.trainer.done === undefined && now() < until) {
          const { update, loss } = training.step()
          curve.add(update, loss)
        }
      })
      const { trainer } = training
      const isFailed = problems.length > 0
      const isDone = isFailed || trainer.done !== undefined
      views[index] = {
        ...view,
        update: trainer.latest.update,
        updates: trainer.updates,
        curve: curve.points(),
        ...(isFailed ? { problems } : isDone && endOf(trainer)),
      }
      if (isDone) {
        trainer.release()
        underWay.delete(index)
      }
      return !isDone
    },
  }
  return { comparison }
}

/** How a run ended: what the whole sets say, or why there is nothing to say. */
function endOf(trainer: Trainer): Partial<RunView> {
  const { done, problems } = trainer
  if (done === 'diverged') return { done, problems }
  let evaluation: Evaluation | undefined
  const found = problemsOf(() => {
    evaluation = trainer.evaluate()
  })
  return { ...(done && { done }), ...(evaluation ? { evaluation } : { problems: found }) }
}

/** What only shows while numbers are made, such as a last batch that is too short: it ends one run, and no other. */
function problemsOf(work: () => void): readonly Problem[] {
  try {
    work()
    return []
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
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
