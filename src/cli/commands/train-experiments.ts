import { problemLine } from '../../base/problem'
import { inLanguage } from '../../base/text'
import { formatNumber } from '../../base/numbers'
import type { GraphDocument } from '../../graph/document'
import { createComparison } from '../../train/comparison'
import { readExperiments } from '../../train/experiments'
import { distinctProblems, isOver, summarise, type Summary } from '../../train/summary'
import type { RunView } from '../../train/views'
import { exit, type Context, type ExitCode } from '../io'
import { printProblems } from '../print-problems'
import { table } from '../../base/table'
import { trainShared } from '../shared-runs'
import { sayThreadLost, threadsOf } from '../threads'
import { evaluationNames, finite, finiteOnly, interrupted, type TrainOptions } from './train-output'

/**
 * `gradwire train --experiments`: all runs, as many at once as there are cores, then a table of medians over the seeds; JSON
 * lines for each run in the order of the document where they are asked for. Exit 1 when a run cannot be trained, 3 when one
 * diverged.
 */
export async function compareRuns(
  context: Context,
  document: GraphDocument,
  { steps, backend, json, threads: most }: TrainOptions,
): Promise<ExitCode> {
  const { io } = context
  const options = {
    ...(steps === undefined ? {} : { steps }),
    ...(backend === undefined ? {} : { backend }),
  }
  const host = io.runThreads?.(most)
  const { runs } = readExperiments(document)
  // Cores that no run of its own can use help the others.
  const each = Math.max(1, Math.floor((host?.count ?? 1) / Math.max(1, runs.length)))
  const threads = each > 1 ? threadsOf(context, each) : undefined
  const created = createComparison(document, { ...options, ...(threads && { threads }) })
  if ('problems' in created) {
    printProblems(context, created.problems)
    return exit.problems
  }
  const interruption = io.interruption()
  const { signal } = interruption
  let printed = 0
  const report = (views: readonly RunView[]): void => {
    const over = views.filter(isOver).length
    if (json !== true) {
      if (io.columns !== undefined) io.out(`\r${over} / ${views.length}`)
      return
    }
    for (let view = views[printed]; view && (isOver(view) || signal.aborted); view = views[++printed])
      io.out(jsonLines(context, view))
  }
  const views = await trainShared({
    comparison: created.comparison,
    task: { document, options, threads: each },
    ...(host && { host }),
    signal,
    report,
    lost: () => {
      sayThreadLost(context)
    },
  })
  interruption.over()
  if (signal.aborted) report(views)
  if (json !== true) {
    if (io.columns !== undefined) io.out('\r')
    if (signal.aborted) io.out(`${interrupted[context.language]}\n`)
    io.out(summaryTable(context, summarise(views)))
  }
  printProblems(context, distinctProblems(views))
  if (signal.aborted) return exit.interrupted
  if (views.some(({ done }) => done === undefined)) return exit.problems
  return views.some(({ done }) => done === 'diverged') ? exit.diverged : exit.ok
}

/** The curve, then `{ run, seed, done: true, … }`. */
function jsonLines({ language }: Context, view: RunView): string {
  const { name, seed, curve, update, done, evaluation, problems = [] } = view
  const run = inLanguage(name, language)
  const lines = curve.map((point) => ({ run, seed, step: point.update, loss: finite(point.trainLoss) }))
  const last = {
    run,
    seed,
    done: true,
    result: done ?? (problems.length > 0 ? 'refused' : 'interrupted'),
    step: update,
    ...(evaluation === undefined ? {} : { metrics: finiteOnly(evaluation) }),
    ...(problems.length === 0 ? {} : { problems: problems.map((problem) => problemLine(problem, language)) }),
  }
  return [...lines, last].map((line) => `${JSON.stringify(line)}\n`).join('')
}

const heads = {
  en: { run: 'experiment', seeds: 'seeds', diverged: 'diverged', problem: 'problem' },
  ja: { run: '実験', seeds: 'シード数', diverged: '発散', problem: '問題' },
} as const

/** One row an experiment. Numbers are medians over its seeds. */
function summaryTable({ language }: Context, summaries: readonly Summary[]): string {
  const names = evaluationNames[language]
  const keys = (Object.keys(names) as (keyof typeof names)[]).filter((key) =>
    summaries.some(({ median }) => median?.[key] !== undefined),
  )
  const head = heads[language]
  const hasDiverged = summaries.some(({ diverged }) => diverged > 0)
  const hasProblems = summaries.some(({ problems }) => problems.length > 0)
  return table(
    [
      { head: head.run },
      { head: head.seeds, align: 'right' },
      ...keys.map((key) => ({ head: names[key], align: 'right' as const })),
      ...(hasDiverged ? [{ head: head.diverged, align: 'right' as const }] : []),
      ...(hasProblems ? [{ head: head.problem }] : []),
    ],
    summaries.map(({ name, runs, over, median, diverged, problems }) => [
      inLanguage(name, language),
      over === runs.length ? String(over) : `${over}/${runs.length}`,
      ...keys.map((key) => (median?.[key] === undefined ? '' : formatNumber(median[key], 4))),
      ...(hasDiverged ? [String(diverged)] : []),
      ...(hasProblems ? [problems.map(({ message }) => message[language]).join('; ')] : []),
    ]),
  )
}
