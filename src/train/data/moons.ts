import type { Rng } from '../../tensor/rng'
import { noise, points, testPoints } from './kit/points'
import { defineSource } from './kit/source'

/** As scikit-learn's make_moons: (cos θ, sin θ) and (1 − cos θ, ½ − sin θ), θ evenly over 0 … π, plus noise. */
export const source = defineSource({
  name: 'moons',
  title: { en: 'Two moons', ja: '2 つの三日月' },
  summary: {
    en: 'Two half circles that reach into each other.',
    ja: '互いに食い込む 2 つの半円。',
  },
  options: { points: points(200), noise: noise(0.1), test: testPoints },
  make({ points, noise, test }, stream) {
    const features = new Float64Array(2 * (points + test))
    draw(features.subarray(0, 2 * points), noise, stream('data'))
    draw(features.subarray(2 * points), noise, stream('test data'))
    return {
      features,
      featureNames: ['x1', 'x2'],
      labels: Float64Array.from({ length: points + test }, (_, i) => (i < points ? i : i - points) % 2),
      labelName: 't',
      task: 'classify',
      classes: 2,
      trainRows: points,
    }
  },
})

function draw(xy: Float64Array, noise: number, rng: Rng): void {
  const count = xy.length / 2
  for (let i = 0; i < count; i++) {
    const lower = i % 2
    const size = Math.floor((count + 1 - lower) / 2)
    const angle = size < 2 ? Math.PI / 2 : (Math.PI * Math.floor(i / 2)) / (size - 1)
    const x = lower === 0 ? Math.cos(angle) : 1 - Math.cos(angle)
    const y = lower === 0 ? Math.sin(angle) : 0.5 - Math.sin(angle)
    xy[2 * i] = x + noise * rng.normal()
    xy[2 * i + 1] = y + noise * rng.normal()
  }
}
