import { describe, expect, it } from 'vitest'
import { findOp } from '../../../src/ops'
import type { AttrValues, KnownShapes } from '../../../src/ops/kit/definition'
import { indexProblem } from '../../../src/ops/kit/indices'

function problem(
  name: string,
  port: string,
  shapes: KnownShapes,
  data: readonly number[],
  attrs: AttrValues = {},
) {
  const op = findOp(name)
  if (op === undefined) throw new Error(`no ${name}`)
  return indexProblem(op, port, shapes, attrs, data)
}

describe('labels and indices', () => {
  it.each([
    [
      'a class too far',
      'SoftmaxCrossEntropy',
      't',
      { y: [2, 3], t: [2] },
      [0, 3],
      't holds 3 at place 1: it must be a whole number from 0 to 2',
    ],
    [
      'a negative class',
      'CrossEntropy',
      't',
      { y: [2, 3], t: [2] },
      [-1, 0],
      't holds -1 at place 0: it must be a whole number from 0 to 2',
    ],
    [
      'no whole number',
      'HalfSquaredError',
      't',
      { y: [2, 1], t: [2] },
      [0, 0.37],
      't holds 0.37 at place 1: it must be a whole number from 0 to 0',
    ],
    [
      'NaN',
      'NegativeLogLikelihood',
      't',
      { y: [1, 3], t: [1] },
      [NaN],
      't holds NaN at place 0: it must be a whole number from 0 to 2',
    ],
    [
      'a word too far',
      'Embedding',
      'x',
      { x: [2], W: [4, 2] },
      [3, 4],
      'x holds 4 at place 1: it must be a whole number from 0 to 3',
    ],
    [
      'a row too far',
      'Gather',
      'indices',
      { x: [3, 2], indices: [1] },
      [3],
      'indices holds 3 at place 0: it must be a whole number from 0 to 2',
    ],
  ] as const)('%s', (_, name, port, shapes, data, message) => {
    const found = problem(name, port, shapes, data, { axis: 0, vocabulary: null })
    expect(found?.message.en).toBe(message)
    expect(found?.code).toBe('index-out-of-range')
    expect(found?.port).toBe(port)
    expect(found?.message.ja).toMatch(/[ぁ-ん一-龠]/)
  })

  it('counts the axis that Gather walks along, and the depth of OneHot', () => {
    expect(problem('Gather', 'indices', { x: [2, 5], indices: [1] }, [4], { axis: 1 })).toBeUndefined()
    expect(problem('OneHot', 'x', { x: [2] }, [0, 3], { depth: 3 })?.message.en).toContain('from 0 to 2')
  })

  it('leaves one-hot and soft labels alone, and ports that hold no indices', () => {
    expect(
      problem('SoftmaxCrossEntropy', 't', { y: [2, 3], t: [2, 3] }, [0.2, 7, -1, 0, 0, 1]),
    ).toBeUndefined()
    expect(problem('SoftmaxCrossEntropy', 'y', { y: [2, 3], t: [2] }, [9, 9, 9, 9, 9, 9])).toBeUndefined()
    expect(problem('Mul', 'toString', { a: [], b: [] }, [1])).toBeUndefined()
  })

  it('accepts every class there is', () => {
    expect(problem('SoftmaxCrossEntropy', 't', { y: [3, 3], t: [3] }, [0, 1, 2])).toBeUndefined()
  })
})
