import type { Text } from '../../../base/text'
import { defineSource, type DataSource } from './source'

/** A truth table: rows 00, 01, 10, 11 in this order, as the perceptron rule of the book walks them. */
export const gate = (name: string, word: string, truth: readonly number[], summary: Text): DataSource =>
  defineSource({
    name,
    title: { en: `${word} gate`, ja: `${word} ゲート` },
    summary,
    options: {},
    make: () => ({
      features: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1),
      featureNames: ['x1', 'x2'],
      labels: Float64Array.from(truth),
      labelName: 't',
      task: 'classify',
      classes: 2,
    }),
  })
