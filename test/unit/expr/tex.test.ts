import { describe, expect, it } from 'vitest'
import { backwardOf } from '../../../src/expr/autodiff'
import * as e from '../../../src/expr/build'
import { call, defineFn } from '../../../src/expr/fn'
import { tex } from '../../../src/expr/tex'
import type { Value } from '../../../src/expr/value'

const m = (label: string): Value => e.leaf([2, 2], 'float', label)
const s = (label: string): Value => e.leaf([], 'float', label)
const [A, B, a, b, x] = [m('A'), m('B'), s('a'), s('b'), s('x')]

const printed: readonly (readonly [Value, string])[] = [
  [e.add(a, e.mul(b, x)), 'a + b \\cdot x'],
  [e.mul(e.add(a, b), x), '\\left(a + b\\right) \\cdot x'],
  [e.sub(a, e.sub(b, x)), 'a - \\left(b - x\\right)'],
  [e.sub(e.sub(a, b), x), 'a - b - x'],
  [e.mul(A, B), 'A \\odot B'],
  [e.mul(A, a), 'A \\cdot a'],
  [e.matmul(A, e.transpose(B)), 'A \\, B^{\\top}'],
  [e.matmul(e.add(A, B), B), '\\left(A + B\\right) \\, B'],
  [e.div(a, e.add(b, 1)), '\\frac{a}{b + 1}'],
  [e.exp(e.neg(x)), 'e^{-x}'],
  [e.square(e.add(x, a)), '\\left(x + a\\right)^{2}'],
  [e.log(x), '\\ln\\left(x\\right)'],
  [e.sqrt(e.abs(x)), '\\sqrt{\\left|x\\right|}'],
  [e.sum(A), '\\sum A'],
  [e.sum(e.mul(A, B), [1]), '\\sum_{j} A \\odot B'],
  [e.sum(e.add(A, B), [0], true), '\\sum_{i} \\left(A + B\\right)'],
  [e.select(e.le(x, 0), 0, x), '\\begin{cases} 0 & x \\le 0 \\\\ x & \\text{otherwise} \\end{cases}'],
  [e.mul(-2, x), '\\left(-2\\right) \\cdot x'],
  [e.mul(0.5, x), '\\frac{1}{2} \\cdot x'],
  [e.mul(e.cast(e.lt(a, b), 'float'), x), '\\left[a < b\\right] \\cdot x'],
  [e.mean(A, [0]), '\\frac{\\sum_{i} A}{N}'],
  [e.reduceMax(A, 1), '\\max_{j}\\left(A\\right)'],
  [e.slice(A, 1, 0, 1), 'A_{:,0:1}'],
  [e.number(1e-7), '10^{-7}'],
  [e.mul(a, e.mul(b, x)), 'a \\cdot b \\cdot x'],
  [e.mul(e.sum(A, [1], true), B), '\\left(\\sum_{j} A\\right) \\odot B'],
  [e.sub(A, e.sum(e.mul(A, B), [1], true)), 'A - \\sum_{j} A \\odot B'],
  [e.neg(e.sum(A)), '-\\sum A'],
  [e.transpose(m('∂L/∂y')), '\\left(\\frac{\\partial L}{\\partial y}\\right)^{\\top}'],
  [e.square(e.div(a, b)), '\\left(\\frac{a}{b}\\right)^{2}'],
  [e.log1p(x), '\\ln\\left(1 + x\\right)'],
  [e.maximum(a, b), '\\max\\left(a, b\\right)'],
  [e.add(s('gamma'), s('Wx')), '\\gamma + W_{x}'],
]

describe('TeX', () => {
  it.each(printed)('%#: $1', (value, text) => {
    expect(tex(value)).toBe(text)
  })

  it('prints given names first', () => {
    const y = e.tanh(x)
    expect(tex(e.sub(1, e.square(y)), new Map([[y, 'y']]))).toBe('1 - y^{2}')
  })

  it('prints calls by the name of their function', () => {
    const fn = defineFn('Softmax', ['x'], [{ shape: [] }], ([p = x]) => e.exp(p))
    expect(tex(call(fn, [a])[0] ?? a)).toBe('\\operatorname{Softmax}\\left(a\\right)')
  })

  it("prints the book's rule for a product of matrices", () => {
    const types = [{ shape: [2, 3] }, { shape: [3, 4] }]
    const fn = defineFn('MatMul', ['A', 'B'], types, ([p = A, q = B]) => e.matmul(p, q))
    const { fn: backward } = backwardOf(fn, [true], [true, true])
    const upstream = '\\frac{\\partial L}{\\partial y}'
    expect(backward.results.map((g) => tex(g))).toEqual([
      `${upstream} \\, B^{\\top}`,
      `A^{\\top} \\, ${upstream}`,
    ])
  })

  it('puts dots where nobody could read on', () => {
    let y = x
    for (let i = 0; i < 5000; i++) y = e.add(y, y)
    expect(tex(y)).toContain('\\cdots')
    expect(tex(y).length).toBeLessThan(20_000)
  })
})
