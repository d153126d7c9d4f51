import { breath } from '../base/breath'
import type { GraphDocument } from '../graph/document'
import type { ThreadHost } from '../kernels'
import { createReporter, viewData, type Reporter } from './progress'
import { createTrainer, type Checkpoint, type Trainer } from './trainer'
import type { CurvePoint, Loaded, Progress } from './views'

type Report = (progress: Progress) => unknown

/** One document in training, driven from outside: what a worker offers to a page. */
export interface TrainingSession {
  /** Prepares data and parameters; problems instead when the document cannot be trained. Ends what was running. */
  load(document: GraphDocument): Promise<Loaded>
  /**
   * Runs until `pause`, the last update, or divergence. `report` is called at most once per frame, and not again before
   * a promise that it returned is settled. `pace` is how many updates a second at most, so that one can watch them;
   * absent: as fast as it goes.
   */
  start(report: Report, pace?: number): Promise<void>
  /** Returns after the update that is under way. */
  pause(): Promise<void>
  /** One update. */
  step(): Promise<Progress>
  /** Back to the initial parameters. */
  reset(): Promise<Progress>
  /** The present parameters, as they stand in a document's `params`. */
  parameters(): Promise<NonNullable<GraphDocument['params']>>
  /** All that is needed to go on elsewhere; training is not held up. `undefined` when nothing is loaded. */
  snapshot(): Promise<Checkpoint | undefined>
  /** Goes on from a snapshot of the same document, and with the curve that it had. */
  restore(checkpoint: Checkpoint, curve: readonly CurvePoint[]): Promise<Progress>
}

interface Run {
  isEnding: boolean
  over: Promise<void>
}

/** Milliseconds of a frame, and of training before messages are let through. */
const frame = 1000 / 60
const slice = 8

export interface SessionOptions {
  /** in milliseconds */
  readonly now?: () => number
  /** where threads come from; one thread when absent */
  readonly threads?: ThreadHost
}

export function createSession({
  now = () => performance.now(),
  threads,
}: SessionOptions = {}): TrainingSession {
  let loaded: { readonly trainer: Trainer; readonly reporter: Reporter } | undefined
  let latest: Run | undefined

  const subject = (): { readonly trainer: Trainer; readonly reporter: Reporter } => {
    if (loaded === undefined) throw new Error('nothing is loaded to train')
    return loaded
  }

  const end = async (run: Run | undefined): Promise<void> => {
    if (run === undefined) return
    run.isEnding = true
    await run.over.catch(() => undefined) // whoever started it hears of its failure
  }
  const pause = (): Promise<void> => end(latest)

  const train = async (run: Run, report: Report, pace?: number): Promise<void> => {
    const { trainer, reporter } = subject()
    const startedAt = now()
    let taken = 0
    const isDue = (): boolean =>
      trainer.done === undefined && (pace === undefined || taken <= (pace * (now() - startedAt)) / 1000)
    let reportedAt = -Infinity
    let pending: unknown
    try {
      while (trainer.done === undefined && !run.isEnding) {
        const until = now() + slice
        while (isDue()) {
          reporter.record(trainer.step())
          taken++
          if (now() >= until) break
        }
        if (now() - reportedAt >= frame && pending === undefined) {
          reportedAt = now()
          pending = Promise.resolve(report(reporter.report({ running: true }))).finally(() => {
            pending = undefined
          })
        }
        await (isDue() ? breath() : rest())
      }
    } finally {
      trainer.release()
    }
    await pending
    await report(reporter.report({ running: false }))
  }

  return {
    async load(document) {
      await pause()
      loaded?.trainer.release()
      loaded = undefined
      const created = createTrainer(document, { ...(threads && { threads }) })
      if ('problems' in created) return { problems: created.problems }
      const { trainer } = created
      loaded = { trainer, reporter: createReporter(trainer, now) }
      return {
        problems: [],
        ...(trainer.data === undefined ? {} : { data: viewData(trainer.data) }),
        ...(trainer.lacksSimd && { lacksSimd: true }),
      }
    },
    start(report, pace) {
      const before = latest
      const run: Run = { isEnding: false, over: Promise.resolve() }
      latest = run
      run.over = end(before).then(() => train(run, report, pace))
      return run.over
    },
    pause,
    async step() {
      await pause()
      const { trainer, reporter } = subject()
      reporter.record(trainer.step())
      trainer.release()
      return reporter.report({ running: false })
    },
    async reset() {
      await pause()
      const { trainer, reporter } = subject()
      trainer.reset()
      reporter.clear()
      return reporter.report({ running: false })
    },
    // Not async: a look at the parameters does not wait for anything.
    parameters: () => Promise.resolve(loaded?.trainer.parameters() ?? {}),
    snapshot: () => Promise.resolve(loaded?.trainer.snapshot()),
    async restore(checkpoint, curve) {
      await pause()
      const { trainer, reporter } = subject()
      trainer.restore(checkpoint)
      reporter.resume(curve)
      return reporter.report({ running: false })
    },
  }
}

/** A few milliseconds of nothing, where the pace asks for it. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 4))
