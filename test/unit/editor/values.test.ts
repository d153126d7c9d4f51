import { describe, expect, test } from 'vitest'
import { readAttr, writtenAttr } from '../../../src/editor/inspector/attribute-text'
import { nestedText, readNested } from '../../../src/editor/inspector/nested'
import { isStraight, slopeFigure } from '../../../src/editor/inspector/slope-figure'
import type { AttrSpec } from '../../../src/ops/kit/definition'

const doc = { en: '', ja: '' }
const tensor: AttrSpec = { type: 'tensor', default: null, doc }
const ints: AttrSpec = { type: 'ints', default: [1, 1], doc }
const shape: AttrSpec = { type: 'shape', default: null, doc }
const number: AttrSpec = { type: 'number', default: 0.5, doc }

describe('typing a tensor', () => {
  test.each([
    ['[[1, 2], [3, 4]]', { shape: [2, 2], data: [1, 2, 3, 4] }],
    ['[1, 2, 3]', { shape: [3], data: [1, 2, 3] }],
    ['[[1], [−2]]', { shape: [2, 1], data: [1, -2] }],
    ['[1, NaN, -Infinity]', { shape: [3], data: [1, 'NaN', '-Infinity'] }],
    ['1 2\n3 4', { shape: [2, 2], data: [1, 2, 3, 4] }],
    ['1\t2\t3', { shape: [3], data: [1, 2, 3] }],
    ['[]', { shape: [0], data: [] }],
  ])('%j is read as %j', (text, literal) => {
    expect(readNested(text)).toEqual({ literal })
  })
  test.each([
    ['[[1, 2], [3]]', 'the rows differ in length: the first ones make (2,2)'],
    ['[1, [2]]', 'the rows differ in length: the first ones make (2)'],
    ['[1, "x"]', '"x" is not a number'],
    ['[1, 2', 'the brackets cannot be read'],
    ['[[[[[[[[[1]]]]]]]]]', 'a tensor has at most 8 axes'],
  ])('%j is refused: %s', (text, message) => {
    const read = readNested(text)
    expect(read !== undefined && 'problem' in read ? read.problem.message.en : read).toContain(message)
  })
  test('a single number or formula is not a list', () => {
    expect(readNested('100')).toBeUndefined()
    expect(readNested('2 ^ 0.5')).toBeUndefined()
  })
  test('what was read is written so that it reads the same', () => {
    const literal = { shape: [2, 2, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] }
    expect(readNested(nestedText(literal) ?? '')).toEqual({ literal })
    expect(nestedText({ shape: [1000], data: Array.from({ length: 1000 }, () => 0) })).toBeUndefined()
  })
})

describe('typing an attribute', () => {
  test.each<[AttrSpec, string, unknown]>([
    [number, '1/4', { value: 0.25 }],
    [number, '', { value: undefined }],
    [ints, '0, 2', { value: [0, 2] }],
    [ints, '[0, 2]', { value: [0, 2] }],
    [shape, 'N, 784', { value: ['N', 784] }],
    [shape, '(N × 28 × 28)', { value: ['N', 28, 28] }],
    [tensor, '2^0.5', { value: Math.SQRT2 }],
    [tensor, '[1, 2]', { value: { shape: [2], data: [1, 2] } }],
  ])('%j takes %j', async (spec, text, read) => {
    expect(await readAttr(spec, text)).toEqual(read)
  })
  test('what cannot be read says why', async () => {
    const read = await readAttr(ints, '1, x')
    expect('problem' in read && read.problem.code).toBe('bad-formula')
  })
  test('lists are written with commas, absent values not at all', () => {
    expect(writtenAttr(ints, undefined)).toBe('1, 1')
    expect(writtenAttr(shape, ['N', 2])).toBe('N, 2')
    expect(writtenAttr(tensor, undefined)).toBe('')
  })
})

describe('the slope picture', () => {
  const xs = [0, 1, 2, 3, 4]
  const line = { xs, ys: xs.map((x) => 495 + 110 * x), at: { x: 2, y: 715, slope: 110 } }
  test('a line is told from a curve', () => {
    expect(isStraight(line)).toBe(true)
    expect(isStraight({ xs, ys: xs.map((x) => x * x), at: { x: 2, y: 4, slope: 4 } })).toBe(false)
  })
  test('the triangle is a round number wide and the slope times that high', () => {
    const figure = slopeFigure(line, 300, 106)
    expect([figure.run.text, figure.rise.text, figure.value.text]).toEqual(['1', '110', '715'])
    const wide = slopeFigure(
      { xs: [0, 100, 200], ys: [0, 220, 440], at: { x: 100, y: 220, slope: 2.2 } },
      300,
      106,
    )
    expect([wide.run.text, wide.rise.text]).toEqual(['50', '110'])
  })
  test('values that are not finite leave a gap', () => {
    const figure = slopeFigure({ xs, ys: [1, NaN, 3, 4, Infinity], at: { x: 2, y: 3, slope: 1 } }, 300, 106)
    expect(figure.curve).not.toContain('NaN')
    expect(figure.curve.match(/M/g)).toHaveLength(2)
  })
})
