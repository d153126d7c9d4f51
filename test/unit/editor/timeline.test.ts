import { describe, expect, test } from 'vitest'
import type { Step } from '../../../src/engine/views'
import { cursorAt, densityOf, logRange, marksOf, xOf } from '../../../src/editor/stepper/timeline-model'

const stave = { left: 16, right: 1080, count: 18 }

describe('the stave', () => {
  test('steps stand at equal distances from edge to edge', () => {
    expect(xOf(stave, 0)).toBe(16)
    expect(xOf(stave, 17)).toBe(1080)
    expect(xOf(stave, 15)).toBeCloseTo(954.82, 2)
  })
  test('a hand at a step means that the step is done', () => {
    for (let cursor = 1; cursor <= 18; cursor++) expect(cursorAt(stave, xOf(stave, cursor - 1))).toBe(cursor)
  })
  test('left of the first step nothing is done, and nothing lies beyond the last', () => {
    expect(cursorAt(stave, -50)).toBe(0)
    expect(cursorAt(stave, 5000)).toBe(18)
    expect(cursorAt({ ...stave, count: 0 }, 40)).toBe(0)
  })
  test('signs go above 60 steps, ticks above 400', () => {
    expect([60, 61, 400, 401].map(densityOf)).toEqual(['signs', 'ticks', 'ticks', 'strip'])
  })
})

test('the passes are found by the seed between them', () => {
  const step = (kind: 'forward' | 'seed', index: number): Step => ({ kind, index, node: 'a' })
  expect(marksOf([step('forward', 0), step('forward', 1), step('seed', 2)])).toEqual({
    lastForward: 1,
    seed: 2,
    firstBackward: -1,
  })
  expect(marksOf([step('forward', 0)])).toEqual({ lastForward: 0, seed: -1, firstBackward: -1 })
})

test.each([
  [16, 18, 5, [12, 17]],
  [0, 18, 5, [0, 5]],
  [18, 18, 5, [13, 18]],
  [1, 3, 5, [0, 3]],
])('at step %i of %i a log of %i rows shows %j', (cursor, count, height, range) => {
  expect(logRange(cursor, count, height)).toEqual(range)
})
