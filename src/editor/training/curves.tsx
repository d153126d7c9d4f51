import type { CurvePoint } from '../../train/views'
import { formatNumber } from '../../base/numbers'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { trainingTexts as texts } from '../texts/training'
import { LineChart, type Series } from './line-chart'

/** The loss, and where classes are told apart the accuracy, over the updates so far. */
export function Curves() {
  const t = useText()
  const progress = useEditor(({ training }) => training.progress)
  const curve = progress?.curve ?? []
  if (progress === undefined || curve.length === 0) {
    return (
      <section className="gw-panel-part">
        <h3>{t(texts.loss)}</h3>
        <p className="gw-quiet">{t(texts.noCurve)}</p>
      </section>
    )
  }
  const train = t(texts.train)
  const test = t(texts.test)
  const pick = (name: string, read: (point: CurvePoint) => number | undefined, strong = false): Series[] => {
    const points = curve.flatMap((point): [number, number][] => {
      const y = read(point)
      return y === undefined ? [] : [[point.update, y]]
    })
    return points.length === 0 ? [] : [{ name, points, strong }]
  }
  const losses = [
    ...pick(train, ({ trainLoss }) => trainLoss, true),
    ...pick(test, ({ testLoss }) => testLoss),
  ]
  const accuracies = [
    ...pick(train, ({ trainAccuracy }) => trainAccuracy, true),
    ...pick(test, ({ testAccuracy }) => testAccuracy),
  ]
  const shownLoss = progress.trainLoss ?? curve.at(-1)?.trainLoss
  const says = { updates: progress.update, train: shownLoss === undefined ? '' : formatNumber(shownLoss, 3) }
  return (
    <section className="gw-panel-part">
      <h3>
        {t(texts.loss)}
        <b>
          <Now name={train} value={shownLoss} /> <Now name={test} value={progress.testLoss} />
        </b>
      </h3>
      <LineChart label={t(texts.curveOf, { name: t(texts.loss), ...says })} series={losses} />
      {accuracies.some(({ points }) => points.length > 1) ? (
        <>
          <h3 className="gw-panel-sub">{t(texts.accuracy)}</h3>
          <LineChart
            label={t(texts.curveOf, { name: t(texts.accuracy), ...says })}
            series={accuracies}
            height={96}
            range={[0, 1]}
          />
        </>
      ) : undefined}
    </section>
  )
}

function Now({ name, value }: { readonly name: string; readonly value: number | undefined }) {
  return value === undefined ? undefined : (
    <span>
      {name} {formatNumber(value, 3)}
    </span>
  )
}
