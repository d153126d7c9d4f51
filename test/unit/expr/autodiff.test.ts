import { describe, expect, it } from 'vitest'
import { backwardOf, reverse } from '../../../src/expr/autodiff'
import * as e from '../../../src/expr/build'
import { call, defineFn } from '../../../src/expr/fn'
import type { Fn, Value } from '../../../src/expr/value'
import { evaluate, numbers } from './check'

const one = e.number(1)
const need = (x: Value | undefined): Value => x ?? expect.unreachable('a value is missing')
const at = (gradients: { of: ReadonlyMap<Value, Value> }, x: Value): Value => need(gradients.of.get(x))

/** A function of numbers, as a canvas node would be. */
function fnOf(name: string, params: readonly string[], body: (xs: readonly Value[]) => Value): Fn {
  return defineFn(
    name,
    params,
    params.map(() => ({ shape: [] })),
    body,
  )
}
const fnAdd = fnOf('Add', ['a', 'b'], ([a, b]) => e.add(need(a), need(b)))
const fnSub = fnOf('Sub', ['a', 'b'], ([a, b]) => e.sub(need(a), need(b)))
const fnMul = fnOf('Mul', ['a', 'b'], ([a, b]) => e.mul(need(a), need(b)))
const fnDiv = fnOf('Div', ['a', 'b'], ([a, b]) => e.div(need(a), need(b)))
const fnPow = fnOf('Pow', ['a', 'b'], ([a, b]) => e.pow(need(a), need(b)))
const fnSin = fnOf('Sin', ['x'], ([x]) => e.sin(need(x)))
const apply = (fn: Fn, ...xs: Value[]): Value => need(call(fn, xs)[0])

describe('a value wired to two ports of one node', () => {
  it.each([
    ['x − x', fnSub, 3, 0],
    ['x / x', fnDiv, 3, 0],
    ['x · x', fnMul, 3, 6],
    ['x + x', fnAdd, 3, 2],
    ['x ^ x', fnPow, 1.7, 1.7 ** 1.7 * (Math.log(1.7) + 1)],
  ] as const)('%s gets one contribution from each', (_, fn, point, expected) => {
    const x = e.leaf([])
    const gradients = reverse([apply(fn, x, x)], [one], [x])
    expect(gradients.contributions.get(x)?.map(({ slot }) => slot)).toEqual([0, 1])
    expect(numbers(at(gradients, x), new Map([[x, [point]]]))[0]).toBeCloseTo(expected, 13)
  })
})

describe('accumulation', () => {
  it('adds in the order of its events: the last partial sum is the gradient, to the bit', () => {
    const x = e.leaf([])
    const factors = [0.1, 0.7, 1e-9, 1e9, 0.3, -1e9, 0.2]
    const terms = factors.map((f) => apply(fnMul, apply(fnSin, x), e.number(f)))
    const uses = terms.reduce((total, term) => apply(fnAdd, total, apply(fnMul, term, x)))
    const gradients = reverse([uses], [one], [x])
    const entries = gradients.contributions.get(x) ?? []
    expect(entries.length).toBeGreaterThan(factors.length)
    expect(entries.at(-1)?.partial).toBe(gradients.of.get(x))
    const feeds = new Map([[x, [0.37]]])
    const values = numbersOf(
      entries.map(({ value }) => value),
      feeds,
    )
    const partials = numbersOf(
      entries.map(({ partial }) => partial),
      feeds,
    )
    let sum = values[0] ?? NaN
    values.forEach((value, i) => {
      if (i > 0) sum += value
      expect(partials[i]).toBe(sum)
    })
  })

  const numbersOf = (roots: Value[], feeds: Map<Value, number[]>): number[] =>
    evaluate(roots, feeds).map(([y]) => y ?? NaN)

  it('sends one gradient into each use of a shared value', () => {
    const [x, y] = [e.leaf([]), e.leaf([])]
    const shared = apply(fnMul, x, y)
    const gradients = reverse([apply(fnAdd, apply(fnSin, shared), apply(fnMul, shared, x))], [one], [x, y])
    expect(gradients.contributions.get(shared)).toHaveLength(2)
    expect(gradients.contributions.get(x)).toHaveLength(2)
  })

  it('starts from the seed where an output is used further on', () => {
    const x = e.leaf([])
    const inner = apply(fnSin, x)
    const gradients = reverse([inner, apply(fnMul, inner, inner)], [e.number(5), one], [x])
    expect(numbers(at(gradients, inner), new Map([[x, [0.4]]]))[0]).toBeCloseTo(5 + 2 * Math.sin(0.4), 14)
  })
})

describe('higher derivatives', () => {
  it('differentiates x⁴ four times', () => {
    const x = e.leaf([])
    const square = apply(fnMul, x, x)
    let y = apply(fnMul, square, square)
    const derivatives = [1, 2, 3, 4].map(() => (y = at(reverse([y], [one], [x]), x)))
    const values = evaluate(derivatives, new Map([[x, [2]]])).flat()
    expect(values).toEqual([32, 48, 48, 24])
  })

  it('gives the Hessian of the Rosenbrock function', () => {
    const [x, y] = [e.leaf([]), e.leaf([])]
    const parabola = apply(fnSub, y, apply(fnMul, x, x))
    const left = apply(fnMul, e.number(100), apply(fnMul, parabola, parabola))
    const slope = apply(fnSub, e.number(1), x)
    const f = apply(fnAdd, left, apply(fnMul, slope, slope))
    const gradient = reverse([f], [one], [x, y])
    const rows = [x, y].map((variable) => reverse([at(gradient, variable)], [one], [x, y]))
    const hessian = rows.flatMap((row) => [at(row, x), at(row, y)])
    // H = [[1200x² − 400y + 2, −400x], [−400x, 200]]
    const [a, b] = [-1.2, 1]
    const feeds = new Map([
      [x, [a]],
      [y, [b]],
    ])
    expect(evaluate([at(gradient, x), at(gradient, y)], feeds).flat()).toEqual([
      -215.59999999999997, -87.99999999999999,
    ])
    const expected = [1200 * a * a - 400 * b + 2, -400 * a, -400 * a, 200]
    evaluate(hessian, feeds)
      .flat()
      .forEach((h, i) => expect(h).toBeCloseTo(expected[i] ?? NaN, 9))
  })
})

describe('functions', () => {
  it('derive their backward function once for each combination of upstreams and needs', () => {
    const first = backwardOf(fnMul, [true], [true, true])
    expect(backwardOf(fnMul, [true], [true, true])).toBe(first)
    expect(backwardOf(fnMul, [true], [true, false])).not.toBe(first)
    expect(first.fn.name).toBe('Mul.backward')
    expect(first.fn.paramNames).toEqual(['grad.y', 'a', 'b'])
    expect(first.slot).toEqual([0, 1])
    expect(first.explicit).toBe(false)
  })

  it('hand forward results to the backward function that uses them', () => {
    const tanh = fnOf('Tanh', ['x'], ([x]) => e.tanh(need(x)))
    const { fn, uses } = backwardOf(tanh, [true], [true])
    expect(uses).toEqual([0])
    expect(fn.paramNames).toEqual(['grad.y', 'x', 'result.y'])
  })

  it('with several results never turn an absent upstream into zeros', () => {
    const fn = defineFn('Pair', ['x'], [{ shape: [] }], ([x]) => ({ s: e.sin(need(x)), c: e.cos(need(x)) }))
    const x = e.leaf([])
    const [s, c] = call(fn, [x])
    const onlyCos = reverse([need(c)], [one], [x])
    expect(onlyCos.of.get(x)?.inputs[0]?.fn?.paramNames).toEqual(['grad.c', 'x'])
    expect(numbers(at(onlyCos, x), new Map([[x, [0.3]]]))).toEqual([-Math.sin(0.3)])
    const both = reverse([e.mul(need(s), need(c))], [one], [x])
    expect(numbers(at(both, x), new Map([[x, [0.3]]]))[0]).toBeCloseTo(Math.cos(0.6), 15)
  })

  it('use a backward pass given by hand, of any order', () => {
    // Derived, 1/(1+e⁻ˣ) is NaN at −1000 (0·∞).
    const sigmoid: Fn = defineFn(
      'Sigmoid',
      ['x'],
      [{ shape: [] }],
      ([x]) => e.div(1, e.add(1, e.exp(e.neg(need(x))))),
      ([g], _, [y]) => [e.mul(need(g ?? undefined), e.mul(need(y), e.sub(1, need(y))))],
    )
    const x = e.leaf([])
    const first = at(reverse([apply(sigmoid, x)], [one], [x]), x)
    const second = at(reverse([first], [one], [x]), x)
    const [a, b] = evaluate([first, second], new Map([[x, [-1000]]]))
    expect([a, b]).toEqual([[0], [0]])
    const s = 1 / (1 + Math.exp(-0.7))
    const [c, d] = evaluate([first, second], new Map([[x, [0.7]]]))
    expect(c?.[0]).toBeCloseTo(s * (1 - s), 15)
    expect(d?.[0]).toBeCloseTo(s * (1 - s) * (1 - 2 * s), 15)
  })

  it('refuse a gradient of the wrong shape', () => {
    const fn = defineFn(
      'Bad',
      ['x'],
      [{ shape: [2] }],
      ([x]) => e.sin(need(x)),
      () => [e.number(1)],
    )
    const x = e.leaf([2])
    expect(() => reverse([e.sum(need(call(fn, [x])[0]))], [one], [x])).toThrow('gradient of shape')
  })

  it('are called with what they were traced for', () => {
    expect(() => call(fnMul, [e.leaf([2]), e.leaf([])])).toThrow('Mul.a was traced for (), not (2)')
    expect(() => call(fnMul, [e.leaf([])])).toThrow('takes 2 inputs')
  })
})

describe('where nothing flows', () => {
  it('integers and detached values get no gradient, and no zeros are made for them', () => {
    const [x, i] = [e.leaf([3]), e.leaf([2], 'int')]
    const y = e.sum(e.mul(e.gather(x, i), e.detach(e.gather(x, i))))
    const { of } = reverse([y], [one], [x, i])
    expect(of.has(i)).toBe(false)
    expect(
      numbers(
        need(of.get(x)),
        new Map([
          [x, [1, 2, 3]],
          [i, [2, 2]],
        ]),
      ),
    ).toEqual([0, 0, 6])
    const { of: none } = reverse([e.sum(e.detach(x))], [one], [x])
    expect(none.size).toBe(0)
  })
})

describe('relu as select(x ≤ 0, 0, x)', () => {
  it('lets NaN through and has slope 0 at 0', () => {
    const x = e.leaf([4])
    const y = e.select(e.le(x, 0), 0, x)
    const { of } = reverse([y], [e.full([4], 1)], [x])
    const [values, slopes] = evaluate([y, need(of.get(x))], new Map([[x, [-1, 0, 2, NaN]]]))
    expect(values).toEqual([0, 0, 2, NaN])
    expect(slopes).toEqual([0, 0, 1, 1])
  })
})

describe('ties, zeros and infinities', () => {
  const slope = (f: (x: Value) => Value, point: number): number | undefined => {
    const x = e.leaf([])
    return numbers(reverse([f(x)], [one], [x]).of.get(x) ?? e.number(0), new Map([[x, [point]]]))[0]
  }
  it.each([
    ['max(x, 0) at 0', (x: Value) => e.maximum(x, 0), 0, 0.5],
    ['min(x, 0) at 0', (x: Value) => e.minimum(x, 0), 0, 0.5],
    ['|x| at 0', (x: Value) => e.abs(x), 0, 0],
    ['x⁰ at 0', (x: Value) => e.pow(x, 0), 0, 0],
    ['x¹ at 0', (x: Value) => e.pow(x, 1), 0, 1],
    ['x² at 0', (x: Value) => e.square(x), 0, 0],
    ['0ˣ at 2', (x: Value) => e.pow(0, x), 2, 0],
    ['a guarded √x at 0', (x: Value) => e.safe(e.gt(x, 0), x, 1, e.sqrt, 0), 0, 0],
    ['ln Σ eˣ of 1000', (x: Value) => e.logSumExp(e.reshape(e.mul(x, 1000), [1]), 0), 1, 1000],
  ])('%s', (_, f, point, expected) => {
    expect(slope(f, point)).toBe(expected)
  })

  it('reduceMax sends its gradient to the first winner', () => {
    const x = e.leaf([4])
    const { of } = reverse([e.reduceMax(x, 0)], [one], [x])
    expect(numbers(need(of.get(x)), new Map([[x, [1, 3, 3, 2]]]))).toEqual([0, 1, 0, 0])
  })
})

describe('long chains', () => {
  it('100,000 nodes differentiate and run', () => {
    const x = e.leaf([])
    let y = x
    for (let i = 0; i < 100_000; i++) y = i % 2 === 0 ? e.add(y, 1e-6) : e.mul(y, 1 + 1e-6)
    const { of } = reverse([y], [one], [x])
    expect(numbers(need(of.get(x)), new Map([[x, [1]]]))[0]).toBeCloseTo((1 + 1e-6) ** 50_000, 12)
  })

  it('so do 20,000 calls', () => {
    const x = e.leaf([])
    let y = x
    for (let i = 0; i < 20_000; i++) y = apply(fnAdd, y, e.number(0.5))
    const { of } = reverse([y], [one], [x])
    expect(evaluate([y, need(of.get(x))], new Map([[x, [0]]]))).toEqual([[10_000], [1]])
  })
})
