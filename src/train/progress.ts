import { ProblemError, type Problem } from '../base/problem'
import { createCurve } from './curve'
import type { DataSet } from './data-set'
import type { Evaluation } from './measure'
import type { Trainer, Update } from './trainer'
import type { CurvePoint, DataSetView, Prediction, Progress } from './views'

/** Gathers what a page is told about a training run. */
export interface Reporter {
  /** after each update; one that was seen before is not counted again */
  record(update: Update): void
  /** Everything a page shows. Whole sets and grids are measured anew when that takes little of the time, or when `fully`. */
  report(options: { readonly running: boolean; readonly fully?: boolean }): Progress
  /** forgets the curve: after `reset` */
  clear(): void
  /** goes on with an earlier curve, up to where the trainer stands: after `restore` */
  resume(curve: readonly CurvePoint[]): void
}

/** Share of the time that may go into measuring while training runs. */
const measuringShare = 0.25

/** `now` in milliseconds. */
export function createReporter(trainer: Trainer, now: () => number = () => performance.now()): Reporter {
  const curve = createCurve()
  let measured: Measured | undefined
  let measuredAt = -Infinity
  let measuringTook = 0
  let isPlanned = false
  let reportedAt: number | undefined
  let recorded = 0
  let lastUpdate = 0
  let speed = 0

  const measure = (): void => {
    const start = now()
    measured = measureBoth(trainer)
    const { testLoss, trainAccuracy, testAccuracy } = measured.evaluation
    curve.measure({
      ...(testLoss === undefined ? {} : { testLoss }),
      ...(trainAccuracy === undefined ? {} : { trainAccuracy }),
      ...(testAccuracy === undefined ? {} : { testAccuracy }),
    })
    measuredAt = now()
    // The first time includes planning, which later ones do not pay again.
    if (isPlanned) measuringTook = measuredAt - start
    isPlanned = true
  }

  const measureSpeed = (running: boolean): number => {
    const at = now()
    const elapsed = reportedAt === undefined ? 0 : at - reportedAt
    if (elapsed > 0 && recorded > 0) {
      const current = (1000 * recorded) / elapsed
      speed = speed === 0 ? current : 0.7 * speed + 0.3 * current
    }
    if (!running) speed = 0
    reportedAt = running ? at : undefined
    recorded = 0
    return speed
  }

  const clear = (): void => {
    curve.clear()
    measured = undefined
    lastUpdate = trainer.latest.update
    reportedAt = undefined
    recorded = 0
    speed = 0
  }

  return {
    record({ update, loss }) {
      if (update <= lastUpdate) return
      lastUpdate = update
      curve.add(update, loss)
      recorded++
    },
    report({ running, fully = !running }) {
      const updatesPerSecond = measureSpeed(running)
      const isCheap = now() - measuredAt >= measuringTook * (1 / measuringShare - 1)
      if (measured === undefined || fully || trainer.done !== undefined || isCheap) measure()
      const { latest, done, problems } = trainer
      return {
        update: latest.update,
        epoch: latest.epoch,
        running,
        updatesPerSecond,
        threads: trainer.threads,
        curve: curve.points(),
        ...measured?.evaluation,
        ...(measured?.prediction === undefined ? {} : { prediction: measured.prediction }),
        gradientNorms: trainer.gradientNorms(),
        ...(done === undefined ? {} : { done }),
        ...withProblems([...problems, ...(measured?.problems ?? [])]),
      }
    },
    clear,
    resume(points) {
      clear()
      curve.restore(points.filter(({ update }) => update <= lastUpdate))
    },
  }
}

interface Measured {
  readonly evaluation: Partial<Evaluation>
  readonly prediction?: Prediction
  readonly problems?: readonly Problem[]
}

function measureBoth(trainer: Trainer): Measured {
  try {
    const prediction = trainer.predictGrid()
    return { evaluation: trainer.evaluate(), ...(prediction === undefined ? {} : { prediction }) }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { evaluation: {}, problems: error.problems }
  }
}

const withProblems = (problems: readonly Problem[]): Pick<Progress, 'problems'> =>
  problems.length === 0 ? {} : { problems }

/** The most points that a plot of the data gets. */
const plottedPoints = 2000

/** A data set as a page plots it. Points are evenly picked when there are too many; none with more than two features. */
export function viewData(data: DataSet): DataSetView {
  const { width, rows, features, labels, classes, task, train, test } = data
  const isTest = new Set(test)
  const count = width <= 2 ? Math.min(rows, plottedPoints) : 0
  const points = Array.from({ length: count }, (_, i) => {
    const row = Math.floor((i * rows) / count)
    return {
      x: [...features.subarray(row * width, (row + 1) * width)],
      t: labels[row] ?? 0,
      test: isTest.has(row),
    }
  })
  return { features: width, classes, task, train: train.length, test: test.length, points }
}
