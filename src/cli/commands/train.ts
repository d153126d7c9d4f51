import { ProblemError, type Problem } from '../../base/problem'
import { setParams } from '../../graph/edits'
import { writeDocument } from '../../graph/write'
import type { Evaluation } from '../../train/measure'
import { createLastingTraining, type LastingTraining } from '../../train/lasting'
import { warnWithoutSimd } from '../backend'
import { breath } from '../breath'
import { exit, type Context, type ExitCode } from '../io'
import { fileProblem } from '../files'
import { loadDocument } from '../load'
import { printProblems } from '../print-problems'
import { progressLine } from '../progress-bar'
import { threadsOf } from '../threads'
import { compareRuns } from './train-experiments'
import { evaluationNames, finite, finiteOnly, interrupted, type TrainOptions } from './train-output'

export type { TrainOptions } from './train-output'

/** So many lines at most, the last one aside, and so many of them with metrics of the whole sets. */
const maxLines = 1000
const maxMeasurements = 20

/** Milliseconds of training between two looks at signals, output and the bar. */
const slice = 100

/**
 * `gradwire train`: a progress bar on a terminal, JSON lines elsewhere; exit 3 when it diverged. Ctrl+C ends it after the
 * update that is under way: what it has learned until then is written all the same.
 */
export async function trainCommand(context: Context, path: string, options: TrainOptions): Promise<ExitCode> {
  const document = await loadDocument(context, path)
  if (document === undefined) return exit.problems
  const { steps, backend, threads, out } = options
  const { io } = context
  // Better said before than after an hour of training.
  const unwritable = out === undefined ? undefined : await problemOf(out, io.checkWritable(out))
  if (unwritable !== undefined) {
    printProblems(context, [unwritable])
    return exit.problems
  }
  if (options.experiments === true) return compareRuns(context, document, options)
  const host = threadsOf(context, threads)
  const created = createLastingTraining(document, {
    ...(steps === undefined ? {} : { steps }),
    ...(backend === undefined ? {} : { backend }),
    ...(host && { threads: host }),
  })
  if ('problems' in created) {
    printProblems(context, created.problems)
    return exit.problems
  }
  const { training } = created
  if (training.trainer.lacksSimd) warnWithoutSimd(context)
  const interruption = io.interruption()
  // Whoever has seen enough of it, and keeps nothing, wants no more updates.
  const isWanted = (): boolean => !interruption.signal.aborted && (out !== undefined || !io.isClosed())
  try {
    const { json, stats } = options
    if (json === true || stats === true || io.columns === undefined)
      await jsonLines(context, training, isWanted, stats === true)
    else await bar(context, training, isWanted)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    printProblems(context, error.problems)
    return exit.problems
  } finally {
    interruption.over()
    training.trainer.release()
  }
  const { trainer } = training
  if (out !== undefined) {
    const text = writeDocument(setParams(document, trainer.parameters()))
    const problem = await problemOf(out, io.writeFile(out, text))
    if (problem !== undefined) {
      printProblems(context, [problem])
      return exit.problems
    }
  }
  if (interruption.signal.aborted) return exit.interrupted
  if (trainer.done !== 'diverged') return exit.ok
  printProblems(context, trainer.problems)
  return exit.diverged
}

/** Why a file is not written, if it is not. */
async function problemOf(path: string, writing: Promise<void>): Promise<Problem | undefined> {
  try {
    await writing
    return undefined
  } catch (error) {
    return fileProblem(path, error, 'write')
  }
}

/** `{ step, epoch, loss, metrics?, stats? }` for each update, thinned to a thousand lines, then `{ done: true, … }`. */
async function jsonLines(
  { io }: Context,
  training: LastingTraining,
  isWanted: () => boolean,
  withStats: boolean,
): Promise<void> {
  const stats = (): object => (withStats ? { stats: finiteOnly(training.trainer.statistics()) } : {})
  const metrics = (): object => ({ metrics: finiteOnly(training.trainer.evaluate()) })
  const { updates } = training.trainer
  const every = Math.max(1, Math.ceil(updates / maxLines))
  const measureEvery = every * Math.max(1, Math.ceil(updates / every / maxMeasurements))
  let breathed = performance.now()
  while (training.trainer.done === undefined && isWanted()) {
    const { update, epoch, loss } = training.step()
    if (training.trainer.done === undefined && update % every === 0) {
      const more = update % measureEvery === 0 ? { ...metrics(), ...stats() } : {}
      io.out(`${JSON.stringify({ step: update, epoch, loss, ...more })}\n`)
    }
    if (performance.now() - breathed < slice) continue
    await breath()
    breathed = performance.now()
  }
  const { done, latest, threads } = training.trainer
  const last = {
    done: true,
    result: done ?? 'interrupted',
    step: latest.update,
    epoch: latest.epoch,
    loss: finite(latest.loss),
    threads,
    ...(done === 'diverged' ? {} : metrics()),
    ...stats(),
  }
  io.out(`${JSON.stringify(last)}\n`)
}

/** One line that is written over, and a summary. */
async function bar(
  { io, language }: Context,
  training: LastingTraining,
  isWanted: () => boolean,
): Promise<void> {
  const start = performance.now()
  let drawn = -Infinity
  while (training.trainer.done === undefined && isWanted()) {
    training.step()
    const now = performance.now()
    if (now - drawn < slice) continue
    drawn = now
    io.out(`\r${progressLine(training.trainer, now - start, io.columns ?? 80)}`)
    await breath()
  }
  const { trainer } = training
  io.out(`\r${progressLine(trainer, performance.now() - start, io.columns ?? 80)}\n`)
  if (trainer.done === undefined) io.out(`${interrupted[language]}\n`)
  if (trainer.done !== 'diverged') io.out(summary(trainer.evaluate(), trainer.threads, language))
}

const words = {
  en: { wanted: 'wanted', threads: 'threads' },
  ja: { wanted: '正解', threads: 'スレッド数' },
} as const

function summary(evaluation: Evaluation, threads: number, language: 'en' | 'ja'): string {
  const { trainLoss, testLoss, trainAccuracy, testAccuracy, decodedAccuracy } = evaluation
  const { trainPerplexity, testPerplexity, decoded = [] } = evaluation
  const names = { ...evaluationNames[language], ...words[language] }
  const percent = (share: number | undefined): string | undefined =>
    share === undefined ? undefined : `${(100 * share).toFixed(1)} %`
  const lines = [
    [names.trainLoss, trainLoss.toPrecision(4)],
    [names.testLoss, testLoss?.toPrecision(4)],
    [names.trainAccuracy, percent(trainAccuracy)],
    [names.testAccuracy, percent(testAccuracy)],
    [names.trainPerplexity, trainPerplexity?.toPrecision(4)],
    [names.testPerplexity, testPerplexity?.toPrecision(4)],
    [names.decodedAccuracy, percent(decodedAccuracy)],
    ...decoded.map(({ asked, said, wanted }) => [
      `  ${asked} → ${said}`,
      said === wanted ? '' : `  (${names.wanted}: ${wanted})`,
    ]),
    [names.threads, threads === 1 ? undefined : String(threads)],
  ]
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name = '', value = '']) => (name.startsWith('  ') ? `${name}${value}\n` : `${name}: ${value}\n`))
    .join('')
}
