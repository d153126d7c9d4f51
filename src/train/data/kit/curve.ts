import type { OptionSpec } from '../../options'
import type { Rng } from '../../../tensor/rng'
import { noise, points, testPoints } from './points'
import type { Table } from './source'

/** Options of the sources y = f(x) + noise with one feature. */
export const curveOptions = <
  const P extends number,
  const F extends number,
  const T extends number,
>(defaults: {
  readonly points: P
  readonly from: F
  readonly to: T
}) => ({
  points: points(defaults.points),
  from: { type: 'number' as const, default: defaults.from, doc: { en: 'Smallest x', ja: 'x の最小値' } },
  to: { type: 'number' as const, default: defaults.to, doc: { en: 'Largest x', ja: 'x の最大値' } },
  spacing,
  noise: noise(0.1),
  test: testPoints,
})

const spacing = {
  type: 'choice',
  default: 'random',
  choices: ['random', 'even'],
  doc: {
    en: 'Where the x lie: drawn uniformly (random), or at equal distances (even)',
    ja: 'x の置き方。random は一様乱数、even は等間隔',
  },
} as const satisfies OptionSpec

interface CurveValues {
  readonly points: number
  readonly test: number
  readonly from: number
  readonly to: number
  readonly spacing: 'random' | 'even'
  readonly noise: number
}

/** Draws x, then y = f(x) + N(0, σ²), for the training and the test examples. */
export function sampleCurve(
  f: (x: number) => number,
  options: CurveValues,
  stream: (purpose: string) => Rng,
): Table {
  const rows = options.points + options.test
  const features = new Float64Array(rows)
  const labels = new Float64Array(rows)
  const draw = (first: number, count: number, rng: Rng): void => {
    const span = options.to - options.from
    for (let i = 0; i < count; i++) {
      const place = options.spacing === 'random' ? rng.uniform() : count < 2 ? 0.5 : i / (count - 1)
      const x = options.from + span * place
      features[first + i] = x
      labels[first + i] = f(x) + options.noise * rng.normal()
    }
  }
  draw(0, options.points, stream('data'))
  draw(options.points, options.test, stream('test data'))
  return {
    features,
    featureNames: ['x'],
    labels,
    labelName: 'y',
    task: 'regress',
    classes: 0,
    trainRows: options.points,
  }
}
