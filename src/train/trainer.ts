import type { Problem } from '../base/problem'
import type { TrainingPlan } from '../engine/training-plan'
import type { GraphDocument, TensorLiteral } from '../graph/document'
import { backendNamed, hasSimd, type BackendName, type ThreadHost } from '../kernels'
import { writeTensor } from '../tensor/literal'
import type { FloatArray, Precision } from '../tensor/tensor'
import { createBatches } from './batches'
import type { DataSet } from './data-set'
import { diverged } from './divergence'
import { evaluateSets, readingOf, type Evaluation } from './measure'
import { createPlans, type Plans } from './plans'
import { predictGrid, type GridOptions } from './predict'
import { norm } from './regularize'
import { freshSchedule, observeEpoch, rateFactor, type ScheduleState } from './schedules'
import { readSetup, type Setup } from './setup'
import { statisticsOf, type Statistics } from './statistics'
import { copySlots, createUpdater, type Slots } from './updater'
import type { Prediction } from './views'

export interface TrainerOptions {
  /** of the parameters and all that is computed; f32 with data and f64 without, when absent */
  readonly precision?: Precision
  /** what computes; single precision runs on `simd` where the engine has it, when absent */
  readonly backend?: BackendName
  /** updates in all, instead of what the document says */
  readonly steps?: number
  /** where threads come from; one thread when absent */
  readonly threads?: ThreadHost
}

/** One update, as the curve and the command line's lines need it. */
export interface Update {
  /** how many have been made, this one included */
  readonly update: number
  /** the pass over the data that it belongs to, from 1 */
  readonly epoch: number
  /** of the mini-batch, before the update, without penalties */
  readonly loss: number
}

/** All that is needed to go on later: plain data. */
export interface Checkpoint {
  readonly update: number
  readonly loss: number
  /** Σ of the losses of the epoch under way, each times its batch */
  readonly epochLoss: number
  readonly schedule: ScheduleState
  /** values of parameters and of what nodes remember, by name */
  readonly values: Readonly<Record<string, FloatArray>>
  readonly slots: Slots
}

export interface Trainer {
  readonly data?: DataSet
  readonly updatesPerEpoch: number
  /** updates in all */
  readonly updates: number
  /** the latest update; `loss` is NaN before the first */
  readonly latest: Update
  readonly done?: 'finished' | 'diverged'
  /** why training ended early */
  readonly problems: readonly Problem[]
  /** Makes one update, unless training is done. A loss that is not finite ends it, with the parameters untouched. */
  step(): Update
  /** Both whole sets in eval mode. Throws ProblemError when the document does not fit their sizes. */
  evaluate(): Evaluation
  predictGrid(options?: GridOptions): Prediction | undefined
  /** ‖g‖ of each parameter as the latest update used it */
  gradientNorms(): Readonly<Record<string, number>>
  /** the outputs of all nodes on the latest mini-batch, and the gradients of the latest update */
  statistics(): Statistics
  /** as they stand in a document's `params` */
  parameters(): Readonly<Record<string, TensorLiteral>>
  /** an engine without WebAssembly SIMD: the reference computes what `simd` was meant to */
  readonly lacksSimd: boolean
  /** threads that the latest update had */
  readonly threads: number
  /** Sends threads home: to be called when no update will be made for a while. A later one may fetch them again. */
  release(): void
  /** back to where the trainer started */
  reset(): void
  snapshot(): Checkpoint
  restore(checkpoint: Checkpoint): void
}

/**
 * Prepares a document's training. Never throws for a mistake in it.
 * Problems: those of `readSetup`, of compiling, and `no-parameters` when there is nothing to train.
 */
export function createTrainer(
  document: GraphDocument,
  options: TrainerOptions = {},
): { readonly trainer: Trainer } | { readonly problems: readonly Problem[] } {
  const read = readSetup(document)
  if ('problems' in read) return read
  const { setup } = read
  const precision = options.precision ?? (setup.data === undefined ? 'f64' : 'f32')
  const { backend = 'simd' } = options
  const created = createPlans(setup, precision, backendNamed(backend), options.threads)
  if ('problems' in created) return created
  if (created.plans.first.plan.parameters.length === 0) return { problems: [noParameters] }
  const lacksSimd = backend === 'simd' && precision === 'f32' && !hasSimd()
  return { trainer: build(setup, created.plans, precision, lacksSimd, options.steps ?? setup.updates) }
}

function build(
  setup: Setup,
  plans: Plans,
  precision: Precision,
  lacksSimd: boolean,
  updates: number,
): Trainer {
  const { document, data, schedule } = setup
  const first = plans.first.plan
  const initial = copyOf(first.arrays)
  const batches = createBatches(data?.train ?? new Int32Array(1), setup.batch, setup.order, setup.seed)
  const reading = readingOf(document, first)
  const updater = createUpdater(setup.chosen, setup.regularize, first.parameters, precision, first.room)
  const beginning: Update = { update: 0, epoch: 0, loss: NaN }
  let latest = beginning
  let epochLoss = 0
  let scheduleState = freshSchedule()
  let problems: readonly Problem[] = []
  let lastPlan = first

  const doneNow = (): Trainer['done'] =>
    problems.length > 0 ? 'diverged' : latest.update >= updates ? 'finished' : undefined

  const step = (): Update => {
    if (doneNow() !== undefined) return latest
    const made = latest.update
    const rows = batches.rows(made)
    const fed = plans.get('train', rows.length)
    if (data !== undefined) fed.feed(data, rows)
    lastPlan = fed.plan
    if (made % batches.perEpoch === 0) lastPlan.restart()
    const loss = lastPlan.run(made)
    if (!Number.isFinite(loss)) {
      problems = [diverged(document, lastPlan, made + 1, loss)]
      return (latest = { ...latest, loss })
    }
    const epochs = Math.floor(made / batches.perEpoch)
    updater.apply(
      lastPlan.parameters,
      made + 1,
      rateFactor(schedule, { updates: made, epochs }, scheduleState),
    )
    epochLoss += loss * rows.length
    if ((made + 1) % batches.perEpoch === 0) {
      observeEpoch(schedule, epochLoss / batches.rowsPerEpoch, scheduleState)
      epochLoss = 0
    }
    return (latest = { update: made + 1, epoch: epochs + 1, loss })
  }

  return {
    ...(data === undefined ? {} : { data }),
    updatesPerEpoch: batches.perEpoch,
    updates,
    lacksSimd,
    get latest() {
      return latest
    },
    get done() {
      return doneNow()
    },
    get problems() {
      return problems
    },
    step,
    evaluate: () => evaluateSets(setup, plans, reading),
    predictGrid: (options) => predictGrid(setup, plans, reading, options),
    gradientNorms: () => Object.fromEntries(lastPlan.parameters.map(({ name, grad }) => [name, norm(grad)])),
    statistics: () => statisticsOf(lastPlan),
    parameters: () =>
      Object.fromEntries(
        [...first.parameters, ...first.states.filter(({ carried }) => !carried)].map(
          ({ name, shape, data }) => [name, writeTensor({ shape, dtype: 'float', data })],
        ),
      ),
    get threads() {
      return lastPlan.threads
    },
    release: () => first.release(),
    reset() {
      fill(first.arrays, initial)
      updater.reset()
      latest = beginning
      epochLoss = 0
      scheduleState = freshSchedule()
      problems = []
    },
    snapshot: () => ({
      update: latest.update,
      loss: latest.loss,
      epochLoss,
      schedule: { ...scheduleState },
      values: copyOf(first.arrays),
      slots: copySlots(updater.slots),
    }),
    restore(checkpoint) {
      fill(first.arrays, checkpoint.values)
      updater.restore(checkpoint.slots)
      const { update, loss } = checkpoint
      latest = { update, epoch: Math.ceil(update / batches.perEpoch), loss }
      epochLoss = checkpoint.epochLoss
      scheduleState = { ...checkpoint.schedule }
      problems = []
    },
  }
}

type Arrays = TrainingPlan['arrays']

const copyOf = (arrays: Arrays): Record<string, FloatArray> =>
  Object.fromEntries([...arrays].map(([name, data]) => [name, data.slice()]))

/** Writes saved numbers back; what does not fit is left as it is. */
function fill(arrays: Arrays, saved: Readonly<Record<string, FloatArray>>): void {
  for (const [name, data] of arrays) {
    const values = saved[name]
    if (values?.length === data.length) data.set(values)
  }
}

const noParameters: Problem = {
  code: 'no-parameters',
  message: {
    en: 'nothing to train: the objective depends on no parameter',
    ja: '学習するものがない: 目的がどのパラメータにも依存していない',
  },
  at: [],
}
