import { useState } from 'react'
import { formatNumber } from '../../base/numbers'
import { distinctProblems, median, summarise, type Summary } from '../../train/summary'
import type { CurvePoint } from '../../train/views'
import { startComparison, stopComparison } from '../state/actions'
import { useEditor } from '../state/store'
import { useLabel, useText } from '../texts'
import { trainingTexts as texts } from '../texts/training'
import { Button } from '../shell/controls'
import { ProblemList } from '../shell/problem-card'
import { LineChart } from './line-chart'

/** The runs that a document describes, trained side by side: their curves, and what came of them. */
export function Experiments() {
  const t = useText()
  const count = useEditor((state) => state.whole.experiments?.length ?? 0)
  const comparison = useEditor((state) => state.comparison)
  const isOutdated = useEditor(
    (state) => state.comparison !== undefined && state.comparison.of !== state.whole,
  )
  if (count === 0) return undefined
  const isRunning = comparison?.running === true
  return (
    <section className="gw-panel-part" aria-label={t(texts.experiments)}>
      <h3>
        {t(texts.experiments)}
        {isRunning ? (
          <Button icon="pause" onClick={stopComparison}>
            {t(texts.stopRuns)}
          </Button>
        ) : (
          <Button icon="play" onClick={() => void startComparison()}>
            {t(texts.startRuns, { count })}
          </Button>
        )}
      </h3>
      {comparison === undefined ? (
        <p className="gw-quiet">{t(texts.aboutRuns)}</p>
      ) : (
        <Runs summaries={summarise(comparison.runs)} />
      )}
      {comparison !== undefined && comparison.problems.length > 0 ? (
        <ProblemList problems={comparison.problems} />
      ) : undefined}
      {isOutdated && !isRunning ? <p className="gw-quiet">{t(texts.outdatedRuns)}</p> : undefined}
    </section>
  )
}

function Runs({ summaries }: { readonly summaries: readonly Summary[] }) {
  const t = useText()
  const label = useLabel()
  const [chosen, choose] = useState<number | undefined>()
  const begun = summaries.filter(({ runs }) => runs.some(({ curve }) => curve.length > 0))
  const best = bestOf(summaries)
  const series = begun.map((summary) => ({
    name: label(summary.name),
    points: medianCurve(summary).map(({ update, trainLoss }): [number, number] => [update, trainLoss]),
    strong: summaries.indexOf(summary) === (chosen ?? best),
  }))
  const problems = distinctProblems(summaries.flatMap(({ runs }) => runs)).slice(0, 1)
  return (
    <>
      {series.length === 0 ? undefined : <LineChart label={t(texts.runsChart)} series={series} right={250} />}
      <table className="gw-runs">
        <thead>
          <tr>
            <th scope="col">{t(texts.run)}</th>
            <th scope="col">{t(texts.seeds)}</th>
            <th scope="col">{t(texts.loss)}</th>
            {hasAccuracy(summaries) ? <th scope="col">{t(texts.accuracy)}</th> : undefined}
          </tr>
        </thead>
        <tbody>
          {summaries.map((summary, i) => (
            <tr
              key={label(summary.name)}
              aria-current={i === (chosen ?? best)}
              onPointerEnter={() => {
                choose(i)
              }}
              onPointerLeave={() => {
                choose(undefined)
              }}
            >
              <th scope="row">{label(summary.name)}</th>
              <td>{t(texts.seedsOf, { over: summary.over, count: summary.runs.length })}</td>
              <Outcome summary={summary} withAccuracy={hasAccuracy(summaries)} />
            </tr>
          ))}
        </tbody>
      </table>
      {problems.length > 0 ? <ProblemList problems={problems} /> : undefined}
    </>
  )
}

/** Numbers of the runs that were trained to their end; where there are none, why not. */
function Outcome({ summary, withAccuracy }: { readonly summary: Summary; readonly withAccuracy: boolean }) {
  const t = useText()
  const [problem] = summary.problems
  if (summary.median === undefined && problem !== undefined)
    return <td colSpan={withAccuracy ? 2 : 1}>{t(problem.message)}</td>
  return (
    <>
      <td>{lossOf(summary, t(texts.divergedShort))}</td>
      {withAccuracy ? <td>{accuracyOf(summary)}</td> : undefined}
    </>
  )
}

/** Test figures where there are any: they are what counts. */
const lossOfEvaluation = ({ median }: Summary): number | undefined => median?.testLoss ?? median?.trainLoss
const accuracyValue = ({ median }: Summary): number | undefined =>
  median?.testAccuracy ?? median?.trainAccuracy

const hasAccuracy = (summaries: readonly Summary[]): boolean =>
  summaries.some((summary) => accuracyValue(summary) !== undefined)

function lossOf(summary: Summary, diverged: string): string {
  const loss = lossOfEvaluation(summary)
  return loss !== undefined ? formatNumber(loss, 3) : summary.diverged > 0 ? diverged : ''
}

function accuracyOf(summary: Summary): string {
  const accuracy = accuracyValue(summary)
  return accuracy === undefined ? '' : formatNumber(accuracy, 3)
}

/** The experiment with the lowest loss so far. */
function bestOf(summaries: readonly Summary[]): number {
  const losses = summaries.map((summary) => lossOfEvaluation(summary) ?? Infinity)
  return losses.indexOf(Math.min(...losses))
}

/** Point by point the median over the seeds, as far as the longest of them has come. */
function medianCurve({ runs }: Summary): readonly CurvePoint[] {
  const longest = runs.reduce(
    (most, { curve }) => (curve.length > most.length ? curve : most),
    runs[0]?.curve ?? [],
  )
  return longest.map((point, i) => {
    const losses = runs.flatMap(({ curve }) => curve[i]?.trainLoss ?? [])
    return { update: point.update, trainLoss: median(losses) }
  })
}
