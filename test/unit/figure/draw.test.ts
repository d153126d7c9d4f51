import { describe, expect, it } from 'vitest'
import { curveShape, histogram } from '../../../src/figure/curve'
import { drawLabels } from '../../../src/figure/draw-labels'
import { drawLanes } from '../../../src/figure/draw-lanes'
import type { TensorFacts } from '../../../src/figure/facts'
import type { Mark } from '../../../src/figure/marks'
import { mathSpans } from '../../../src/figure/math-text'
import { fitText, textWidth } from '../../../src/figure/text-width'
import type { WireFacts } from '../../../src/figure/wire-facts'
import { wireCourse } from '../../../src/figure/wire-path'

const number = (x: number): TensorFacts => ({
  shape: [],
  named: [],
  scalar: x,
  min: x,
  max: x,
  nonFinite: Number.isFinite(x) ? 0 : 1,
  map: { rows: 1, cols: 1, data: [x] },
})

const course = wireCourse([0, 0], [134.1, 0], false)
const base: WireFacts = { language: 'en', lens: 'values', backward: 'none', chip: false }
const words = (marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) => (mark.kind === 'text' ? [mark.spans.map(({ text }) => text).join('')] : []))
const strokes = (marks: readonly Mark[]) =>
  marks.flatMap((mark) => (mark.kind === 'path' ? [mark.stroke ?? mark.fill] : []))

describe('the states of a wire', () => {
  it.each([
    ['no value: a grey line', base, ['rule-2'], []],
    ['value only: blue, and its number', { ...base, value: number(150), backward: 'coming' }, ['fwd', 'bwd-faint', 'fwd'], ['150']],
    ['both passes', { ...base, value: number(650), gradient: number(1.1), backward: 'shown' }, ['fwd', 'bwd', 'fwd', 'bwd'], ['650', '1.1']],
    ['a gradient of zero says why', { ...base, value: number(-3.1), gradient: number(0), backward: 'shown', zero: { en: 'dead ReLU', ja: '' } }, ['fwd', 'bwd', 'fwd', 'bwd'], ['−3.1', '0 dead ReLU']],
    ['NaN breaks the wire where it appears', { ...base, value: number(NaN), broken: 'first' }, ['bad', 'paper', 'bad'], ['NaN', 'first here']],
    ['NaN downstream: a hairline', { ...base, value: number(NaN), broken: 'downstream' }, ['bad'], ['NaN']],
  ] as const satisfies readonly (readonly [string, WireFacts, readonly string[], readonly string[]])[])('%s', (_, facts, lanes, text) => {
    expect(strokes(drawLanes(course, facts, false))).toEqual(lanes)
    expect(words(drawLabels(course, facts))).toEqual(text)
  }) // prettier-ignore

  it('sets the value 9 above and the gradient 20 below, in the middle of the landing', () => {
    const marks = drawLabels(course, { ...base, value: number(2), gradient: number(3), backward: 'shown' })
    expect(marks).toMatchObject([
      { y: -9, x: 134.1 - 66 },
      { y: 20, x: 134.1 - 66 },
    ])
  })

  it('makes room for a chip, which takes the arrowhead’s place', () => {
    const facts: WireFacts = {
      ...base,
      value: number(2),
      backward: 'coming',
      chip: true,
      local: { kind: 'factor', value: 100 },
    }
    expect(words(drawLabels(course, facts))).toEqual(['2', '×100'])
    expect(drawLabels(course, facts)[0]).toMatchObject({ x: 134.1 - 96 })
    expect(strokes(drawLanes(course, facts, false))).toEqual(['fwd', 'bwd-faint'])
  })

  it('shows the arithmetic of the step in play, each number in the colour of where it came from', () => {
    const facts: WireFacts = {
      ...base,
      value: number(2),
      gradient: number(110),
      backward: 'shown',
      inPlay: 'backward',
      arithmetic: { upstream: number(1.1), local: { kind: 'factor', value: 100 }, contribution: number(110) },
    }
    const box = drawLabels(course, facts).at(-1)
    expect(box?.kind === 'text' ? box.spans.map(({ text, fill }) => [text.trim(), fill]) : []).toEqual([
      ['1.1', 'bwd'],
      ['×', 'ink-2'],
      ['100', 'fwd'],
      ['=', 'ink-2'],
      ['110', 'bwd'],
    ])
  })

  it('writes a tensor by shape, range and maps', () => {
    const map = { rows: 10, cols: 10, data: new Array<number>(100).fill(1) }
    const tensor: TensorFacts = { shape: [30, 10], named: ['N', 10], min: -1, max: 1, nonFinite: 0, map }
    const marks = drawLabels(course, {
      ...base,
      value: tensor,
      gradient: { ...tensor, max: 0.11, min: -0.02 },
      backward: 'shown',
    })
    expect(words(marks)).toEqual(['(N, 10)', '−1 … 1', '|g| ≤ 0.11'])
    expect(marks.filter(({ kind }) => kind === 'map')).toMatchObject([
      { y: -36, height: 26, width: 56 },
      { y: 10 },
    ])
    expect(words(drawLabels(course, { ...base, lens: 'shapes', value: tensor }))).toEqual(['(N, 10)'])
  })
})

describe('small drawn things', () => {
  it('centres an activation on zero', () => {
    const box = { left: 8, top: 25, width: 72, height: 40 }
    const { d, axisX, axisY } = curveShape(Math.tanh, 4, box)
    expect([axisX, axisY]).toEqual([44, 45])
    expect(d.startsWith('M8 65')).toBe(true)
    expect(curveShape((x) => (x === 0 ? NaN : 1 / x), 4, box).d.match(/M/g)).toHaveLength(2)
  })

  it('counts where inputs fall, outliers at the ends', () => {
    const shares = histogram([-9, 0.1, 0.1, NaN, 9], 4)
    expect(shares).toHaveLength(24)
    expect([shares[0], shares[12], shares[23]]).toEqual([0.5, 1, 0.5])
  })

  it('cuts a name that does not fit, in any script', () => {
    expect(fitText('apple price', 12, 86)).toBe('apple price')
    expect(fitText('a name that is much too long', 12, 86)).toMatch(/^a name.*…$/)
    expect(textWidth('りんごの値段', 12)).toBe(72)
  })

  it('sets variables in italics and functions upright', () => {
    expect(mathSpans('XW+b').map(({ text, italic }) => [text, italic === true])).toEqual([
      ['X', true],
      ['W', true],
      [' + ', false],
      ['b', true],
    ])
    expect(mathSpans('ln').map(({ italic }) => italic === true)).toEqual([false])
  })
})
