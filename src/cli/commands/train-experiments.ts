import { problemLine } from '../../base/problem'
import { inLanguage } from '../../base/text'
import { formatNumber } from '../../base/numbers'
import type { GraphDocument } from '../../graph/document'
import { createComparison } from '../../train/comparison'
import { summarise, type Summary } from '../../train/summary'
import type { TrainerOptions } from '../../train/trainer'
import type { RunView } from '../../train/views'
import { exit, type Context, type ExitCode } from '../io'
import { printProblems } from '../load'
import { table } from '../../base/table'
import { breath, evaluationNames, finite, finiteOnly, type TrainOptions } from './train-output'

/** Milliseconds of training between two looks at signals and output. */
const slice = 100

/**
 * `gradwire train --experiments`: all runs, one after the other, then a table of medians over the seeds; JSON lines for
 * each run instead where they are asked for. Exit 1 when a run cannot be trained, 3 when one diverged.
 */
export async function compareRuns(
  context: Context,
  document: GraphDocument,
  { steps, backend, json }: TrainOptions,
  threads: TrainerOptions['threads'],
): Promise<ExitCode> {
  const created = createComparison(document, {
    ...(steps === undefined ? {} : { steps }),
    ...(backend === undefined ? {} : { backend }),
    ...(threads && { threads }),
  })
  if ('problems' in created) {
    printProblems(context, created.problems)
    return exit.problems
  }
  const { comparison } = created
  const { io } = context
  const { length } = comparison.views()
  for (let at = 0; at < length; at++) {
    while (comparison.advance(at, slice)) await breath()
    const view = comparison.views()[at]
    if (json !== true && io.columns !== undefined) io.out(`\r${at + 1} / ${length}`)
    if (json === true && view !== undefined) io.out(jsonLines(context, view))
    await breath()
  }
  const views = comparison.views()
  if (json !== true) {
    if (io.columns !== undefined) io.out('\r')
    io.out(summaryTable(context, summarise(views)))
  }
  // Runs of one document are often wrong in the same way.
  const problems = [
    ...new Map(
      views.flatMap(({ problems = [] }) => problems).map((each) => [problemLine(each), each]),
    ).values(),
  ]
  if (problems.length > 0) printProblems(context, problems)
  if (views.some(({ done }) => done === undefined)) return exit.problems
  return views.some(({ done }) => done === 'diverged') ? exit.diverged : exit.ok
}

/** The curve, then `{ run, seed, done: true, … }`. */
function jsonLines({ language }: Context, { name, seed, curve, update, done, evaluation }: RunView): string {
  const run = inLanguage(name, language)
  const lines = curve.map((point) => ({ run, seed, step: point.update, loss: finite(point.trainLoss) }))
  const last = {
    run,
    seed,
    done: true,
    result: done ?? 'refused',
    step: update,
    ...(evaluation === undefined ? {} : { metrics: finiteOnly(evaluation) }),
  }
  return [...lines, last].map((line) => `${JSON.stringify(line)}\n`).join('')
}

const heads = {
  en: { run: 'experiment', seeds: 'seeds', diverged: 'diverged' },
  ja: { run: '実験', seeds: 'シード数', diverged: '発散' },
} as const

/** One row an experiment. Numbers are medians over its seeds. */
function summaryTable({ language }: Context, summaries: readonly Summary[]): string {
  const names = evaluationNames[language]
  const keys = (Object.keys(names) as (keyof typeof names)[]).filter((key) =>
    summaries.some(({ median }) => median?.[key] !== undefined),
  )
  const head = heads[language]
  const hasDiverged = summaries.some(({ diverged }) => diverged > 0)
  return table(
    [
      { head: head.run },
      { head: head.seeds, align: 'right' },
      ...keys.map((key) => ({ head: names[key], align: 'right' as const })),
      ...(hasDiverged ? [{ head: head.diverged, align: 'right' as const }] : []),
    ],
    summaries.map(({ name, runs, median, diverged }) => [
      inLanguage(name, language),
      String(runs.length),
      ...keys.map((key) => (median?.[key] === undefined ? '' : formatNumber(median[key], 4))),
      ...(hasDiverged ? [String(diverged)] : []),
    ]),
  )
}
