import type { DataSetView, Prediction } from '../../train/views'
import { formatNumber } from '../../base/numbers'
import { percent, range, rangeNumber } from '../../figure/numbers'
import { useEditor } from '../state/store'
import { useText, type Translate } from '../texts'
import { trainingTexts as texts } from '../texts/training'
import { ClassMark } from './class-mark'
import { CurvePlot } from './curve-plot'
import { PlanePlot } from './plane-plot'
import { extentOf } from './extent'

const side = 222

/** The data with what the network says about them: regions of a plane, or a curve; beside it how often it is right. */
export function DataPlot() {
  const t = useText()
  const data = useEditor(({ training }) => training.data)
  const prediction = useEditor(({ training }) => training.progress?.prediction)
  if (data === undefined) return undefined
  const isPlane = data.features === 2 && data.task === 'classify'
  const isCurve = data.features === 1
  if (!isPlane && !isCurve) return <Legend data={data} title={t(texts.accuracy)} />
  const label = t(texts.plotOf, { train: data.train, test: data.test })
  return (
    <section className="gw-panel-part">
      <h3>
        {t(isPlane ? texts.boundary : texts.fit)}
        <span>{axisWords(t, data, prediction)}</span>
      </h3>
      <div className="gw-plot">
        {isPlane ? (
          <PlanePlot
            data={data}
            prediction={prediction?.kind === 'plane' ? prediction : undefined}
            size={side}
            label={label}
          />
        ) : (
          <CurvePlot
            data={data}
            prediction={prediction?.kind === 'curve' ? prediction : undefined}
            size={side}
            label={label}
          />
        )}
        <Facts data={data} />
      </div>
    </section>
  )
}

function Legend({ data, title }: { readonly data: DataSetView; readonly title: string }) {
  if (data.task !== 'classify') return undefined
  return (
    <section className="gw-panel-part">
      <h3>{title}</h3>
      <Facts data={data} />
    </section>
  )
}

function Facts({ data }: { readonly data: DataSetView }) {
  const t = useText()
  const train = useEditor(({ training }) => training.progress?.trainAccuracy)
  const test = useEditor(({ training }) => training.progress?.testAccuracy)
  const decoded = useEditor(({ training }) => training.progress?.decodedAccuracy)
  const hasMarks = data.task === 'classify' && data.points.length > 0
  return (
    <div className="gw-plot-facts">
      <dl>
        <Accuracy name={t(texts.accuracyTrain)} share={train} count={data.train} />
        <Accuracy name={t(texts.accuracyTest)} share={test} count={data.test} />
        <Perplexity />
        <Accuracy name={t(texts.decoded)} share={decoded} count={Infinity} />
      </dl>
      <Written />
      <ul>
        {hasMarks
          ? Array.from({ length: Math.min(data.classes, 10) }, (_, index) => (
              <li key={index} className="gw-legend">
                <ClassMark index={index} />
                {t(texts.classOf, { index })}
              </li>
            ))
          : undefined}
        {data.points.some((point) => point.test) ? (
          <li className="gw-legend">
            <ClassMark index={0} hollow />
            {t(texts.hollow)}
          </li>
        ) : undefined}
      </ul>
    </div>
  )
}

/** e to the power of the loss: between how many words a language model is undecided. */
function Perplexity() {
  const t = useText()
  const train = useEditor(({ training }) => training.progress?.trainPerplexity)
  const test = useEditor(({ training }) => training.progress?.testPerplexity)
  const rows = [
    [texts.perplexityTrain, train],
    [texts.perplexityTest, test],
  ] as const
  return rows.map(([name, value]) =>
    value === undefined ? undefined : (
      <div key={name.en}>
        <dt>{t(name)}</dt>
        <dd>{formatNumber(value, 3)}</dd>
      </div>
    ),
  )
}

/** Some sequences as the network writes them by itself. */
function Written() {
  const t = useText()
  const decoded = useEditor(({ training }) => training.progress?.decoded)
  if (decoded === undefined || decoded.length === 0) return undefined
  return (
    <ul aria-label={t(texts.written)}>
      {decoded.map(({ asked, said, wanted }, i) => (
        <li key={i}>
          {asked} → {said}
          {said === wanted ? undefined : <span className="gw-quiet"> ({t(texts.wanted, { wanted })})</span>}
        </li>
      ))}
    </ul>
  )
}

function Accuracy({
  name,
  share,
  count,
}: {
  readonly name: string
  readonly share: number | undefined
  readonly count: number
}) {
  const t = useText()
  if (share === undefined || count === 0) return undefined
  return (
    <div>
      <dt>{name}</dt>
      <dd data-testid={count <= 20 ? 'accuracy-count' : undefined}>
        {count <= 20 ? t(texts.right, { right: Math.round(share * count), count }) : percent(share)}
      </dd>
    </div>
  )
}

function axisWords(t: Translate, data: DataSetView, prediction: Prediction | undefined): string {
  if (data.features === 1)
    return t(texts.range1, { x: range(...extentOf(data.points.map(({ x }) => x[0] ?? 0))) })
  const x =
    prediction?.kind === 'plane' ? prediction.x : extentOf(data.points.map((point) => point.x[0] ?? 0))
  const y =
    prediction?.kind === 'plane' ? prediction.y : extentOf(data.points.map((point) => point.x[1] ?? 0))
  const [from, to] = [rangeNumber(x[0]), rangeNumber(x[1])]
  const isSame = from === rangeNumber(y[0]) && to === rangeNumber(y[1])
  return isSame ? t(texts.range, { from, to }) : t(texts.ranges, { x: range(...x), y: range(...y) })
}
