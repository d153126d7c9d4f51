import type { DataSet } from './data-set'
import { evaluationRows, predictionOf, type Reading } from './measure'
import { toProbabilities } from './outputs'
import type { FedPlan, Plans } from './plans'
import type { Setup } from './setup'
import type { Prediction } from './views'

export interface GridOptions {
  /** points along each axis of a plane, default 48 */
  readonly cols?: number
  readonly rows?: number
  /** points of a curve, default 200 */
  readonly points?: number
}

/**
 * What the network says all over the input space: on a plane for two features, as a curve for one. The space is that of
 * the data with a tenth of its extent around it. `undefined` where there is nothing to draw.
 */
export function predictGrid(
  setup: Setup,
  plans: Plans,
  reading: Reading,
  options: GridOptions = {},
): Prediction | undefined {
  const { data } = setup
  if (data === undefined) return undefined
  if (data.width === 1) return predictCurve(setup, plans, data, options.points ?? 200)
  return data.width === 2 ? predictPlane(setup, plans, reading, data, options) : undefined
}

function predictPlane(
  setup: Setup,
  plans: Plans,
  reading: Reading,
  data: DataSet,
  { cols = 48, rows = 48 }: GridOptions,
): Prediction | undefined {
  const x = extent(data, 0)
  const y = extent(data, 1)
  const points = new Float64Array(2 * cols * rows)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      points[2 * (r * cols + c)] = between(x, c, cols)
      points[2 * (r * cols + c) + 1] = between(y, r, rows)
    }
  }
  const predicted = predictRows(setup, plans, points, 2)
  if (predicted === undefined) return undefined
  if (data.task === 'classify') toProbabilities(predicted.outputs, predicted.width, reading.kind)
  return { kind: 'plane', x, y, cols, rows, classes: predicted.width, data: predicted.outputs }
}

function predictCurve(setup: Setup, plans: Plans, data: DataSet, count: number): Prediction | undefined {
  const ends = extent(data, 0)
  const xs = Float64Array.from({ length: count }, (_, i) => between(ends, i, count))
  const predicted = predictRows(setup, plans, xs, 1)
  if (predicted?.width !== 1) return undefined
  return { kind: 'curve', x: [...xs], y: [...predicted.outputs] }
}

/** Runs any rows of features through the network in eval mode; row-major outputs. */
export function predictRows(
  setup: Setup,
  plans: Plans,
  features: Float64Array,
  width: number,
): { readonly outputs: Float32Array; readonly width: number } | undefined {
  const rows = features.length / width
  const from = { features, width, labels: new Float64Array(rows) }
  const fed = planFor(setup, plans, rows)
  const which = new Int32Array(fed.batch)
  let outputs = new Float32Array(0)
  let outputWidth = 0
  for (let start = 0; start < rows; start += fed.batch) {
    // The last piece repeats its last row, so that one plan serves all.
    for (let i = 0; i < fed.batch; i++) which[i] = Math.min(start + i, rows - 1)
    fed.feed(from, which)
    fed.plan.restart()
    fed.plan.run()
    const prediction = predictionOf(fed)
    if (prediction === undefined || !Number.isInteger(prediction.width)) return undefined
    if (start === 0) {
      outputWidth = prediction.width
      outputs = new Float32Array(rows * outputWidth)
    }
    const taken = Math.min(fed.batch, rows - start) * outputWidth
    for (let i = 0; i < taken; i++) outputs[start * outputWidth + i] = prediction.outputs[i] ?? NaN
  }
  return { outputs, width: outputWidth }
}

/** The plan that evaluates the training set serves again where its batch is of some size. */
function planFor({ data }: Setup, plans: Plans, rows: number): FedPlan {
  const atHand = Math.min(data?.train.length ?? 1, evaluationRows)
  return plans.get('eval', atHand >= 32 ? atHand : Math.min(rows, 256))
}

/** Smallest and largest value of a feature, and a tenth of the distance beyond. */
function extent({ features, width, rows }: DataSet, column: number): readonly [number, number] {
  let low = Infinity
  let high = -Infinity
  for (let r = 0; r < rows; r++) {
    const x = features[r * width + column] ?? 0
    low = Math.min(low, x)
    high = Math.max(high, x)
  }
  const margin = high > low ? (high - low) / 10 : 0.5
  return [low - margin, high + margin]
}

const between = ([low, high]: readonly [number, number], i: number, count: number): number =>
  count < 2 ? (low + high) / 2 : low + ((high - low) * i) / (count - 1)
