import { curveOptions, sampleCurve } from './kit/curve'
import { defineSource } from './kit/source'

export const source = defineSource({
  name: 'line',
  title: { en: 'Line', ja: '直線' },
  summary: {
    en: 'A straight line with noise: the floor is what least squares reaches.',
    ja: 'ノイズの乗った直線。最小二乗法の誤差が下限になる。',
  },
  options: {
    ...curveOptions({ points: 100, from: -1, to: 1 }),
    slope: { type: 'number', default: 2, doc: { en: 'Slope of the line', ja: '直線の傾き' } },
    intercept: { type: 'number', default: 1, doc: { en: 'Value at x = 0', ja: 'x = 0 での値' } },
  },
  make: ({ slope, intercept, ...options }, stream) =>
    sampleCurve((x) => slope * x + intercept, options, stream),
})
