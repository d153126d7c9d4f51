import { curveOptions, sampleCurve } from './kit/curve'
import { defineSource } from './kit/source'

export const source = defineSource({
  name: 'sine',
  title: { en: 'Sine', ja: '正弦波' },
  summary: {
    en: 'One period of a sine with noise: a curve that a line cannot follow.',
    ja: 'ノイズの乗った正弦波の 1 周期。直線では追えない曲線。',
  },
  options: {
    ...curveOptions({ points: 100, from: 0, to: 1 }),
    frequency: {
      type: 'number',
      default: 2 * Math.PI,
      tex: '\\omega',
      doc: { en: 'ω in y = sin ωx', ja: 'y = sin ωx の ω' },
    },
  },
  make: ({ frequency, ...options }, stream) => sampleCurve((x) => Math.sin(frequency * x), options, stream),
})
