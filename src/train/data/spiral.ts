import type { Rng } from '../../tensor/rng'
import { noise, points, testPoints } from './kit/points'
import { defineSource } from './kit/source'

/** The book's: radius r = rank/count, angle 4·class + 4r + N(0, σ²), point r·(sin, cos). */
export const source = defineSource({
  name: 'spiral',
  title: { en: 'Spiral', ja: '渦巻き' },
  summary: {
    en: 'Arms that wind around each other: no straight line tells them apart.',
    ja: '互いに巻き付く腕。直線では分けられない。',
  },
  options: {
    points: points(300),
    classes: {
      type: 'int',
      default: 3,
      min: 1,
      max: 20,
      doc: { en: 'Number of arms', ja: '腕の数' },
    },
    noise: noise(0.2),
    test: testPoints,
  },
  make({ points, classes, noise, test }, stream) {
    const features = new Float64Array(2 * (points + test))
    wind(features.subarray(0, 2 * points), classes, noise, stream('data'))
    wind(features.subarray(2 * points), classes, noise, stream('test data'))
    return {
      features,
      featureNames: ['x1', 'x2'],
      labels: Float64Array.from({ length: points + test }, (_, i) => (i < points ? i : i - points) % classes),
      labelName: 't',
      task: 'classify',
      classes,
      trainRows: points,
    }
  },
})

function wind(xy: Float64Array, arms: number, noise: number, rng: Rng): void {
  const count = xy.length / 2
  const perArm = Math.ceil(count / arms)
  for (let i = 0; i < count; i++) {
    const radius = Math.floor(i / arms) / perArm
    const angle = 4 * (i % arms) + 4 * radius + noise * rng.normal()
    xy[2 * i] = radius * Math.sin(angle)
    xy[2 * i + 1] = radius * Math.cos(angle)
  }
}
