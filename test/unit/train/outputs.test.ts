import { describe, expect, it } from 'vitest'
import { argmax, classOf, countCorrect, outputKind, toProbabilities } from '../../../src/train/outputs'

describe('classes', () => {
  it.each<[number, 'values' | 'probabilities' | 'logits' | 'score', number]>([
    [0.5, 'values', 0],
    [0.51, 'values', 1],
    [0.5, 'probabilities', 0],
    [0.6, 'probabilities', 1],
    [0, 'logits', 0],
    [0.1, 'logits', 1],
    [0, 'score', 0],
    [1e-9, 'score', 1],
    [NaN, 'score', 0],
  ])('a single %f as %s is class %i', (x, kind, expected) => {
    expect(classOf(Float64Array.of(x), 0, 1, kind)).toBe(expected)
  })

  it('are told by the largest of several, the first at a tie', () => {
    expect(argmax(Float64Array.of(9, 1, 3, 3, 0), 1, 3)).toBe(1)
    expect(classOf(Float64Array.of(0, 1, 5, 2), 1, 2, 'logits')).toBe(0)
  })

  it('are counted row by row', () => {
    const outputs = Float64Array.of(1, 0, 0, 1, 1, 0)
    expect(countCorrect(outputs, 2, 'logits', Float64Array.of(1, 0, 1, 1), Int32Array.of(1, 2, 3))).toBe(2)
  })
})

describe('probabilities for a plot', () => {
  it('softmax of large logits stays finite', () => {
    const outputs = Float64Array.of(1010, 1000, 990, 0, 0, 0)
    toProbabilities(outputs, 3, 'logits')
    expect(outputs[0]).toBeCloseTo(0.9999546, 7)
    expect(outputs[3]).toBeCloseTo(1 / 3, 15)
  })

  it('a single logit and a score go through the sigmoid; values stay', () => {
    for (const [kind, expected] of [
      ['logits', 0.5],
      ['score', 0.5],
      ['values', 0],
      ['probabilities', 0],
    ] as const) {
      const outputs = Float64Array.of(0)
      toProbabilities(outputs, 1, kind)
      expect(outputs[0]).toBe(expected)
    }
  })
})

it('every loss that tells classes apart says how', () => {
  expect(
    ['CrossEntropy', 'SoftmaxCrossEntropy', 'PerceptronLoss', 'HalfSquaredError', 'toString'].map(outputKind),
  ).toEqual(['probabilities', 'logits', 'score', 'values', 'values'])
})
