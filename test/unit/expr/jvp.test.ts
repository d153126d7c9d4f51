import { describe, expect, it } from 'vitest'
import * as e from '../../../src/expr/build'
import { call, defineFn } from '../../../src/expr/fn'
import { jvp } from '../../../src/expr/jvp'
import type { Value } from '../../../src/expr/value'
import { numbers } from './check'

const need = (x: Value | null | undefined): Value => x ?? expect.unreachable('a value is missing')

describe('forward mode', () => {
  it('goes through calls, along several directions at once', () => {
    const fn = defineFn('F', ['a', 'b'], [{ shape: [2] }, { shape: [2] }], ([a, b]) => ({
      p: e.mul(need(a), need(b)),
      s: e.sin(need(a)),
    }))
    const [a, b, ta, tb] = [e.leaf([2]), e.leaf([2]), e.leaf([2]), e.leaf([2])]
    const [p, s] = call(fn, [a, b])
    const feeds = new Map([
      [a, [1, 2]],
      [b, [3, 4]],
      [ta, [1, 0]],
      [tb, [0.5, 1]],
    ])
    const [tp, ts] = jvp([need(p), need(s)], [a, b], [ta, tb])
    expect(numbers(need(tp), feeds)).toEqual([3.5, 2])
    expect(numbers(need(ts), feeds)).toEqual([Math.cos(1), Math.cos(2) * 0])
    expect(jvp([need(s)], [b], [tb])).toEqual([null])
  })

  it('pads tangents with 0, not with the padding', () => {
    const [x, t] = [e.leaf([2]), e.leaf([2])]
    const [tangent] = jvp([e.pad(x, 0, 1, 0, 9)], [x], [t])
    expect(
      numbers(
        need(tangent),
        new Map([
          [x, [1, 2]],
          [t, [5, 6]],
        ]),
      ),
    ).toEqual([0, 5, 6])
  })

  it('is as stable as a backward pass given by hand', () => {
    const sigmoid = defineFn(
      'Sigmoid',
      ['x'],
      [{ shape: [] }],
      ([x]) => e.div(1, e.add(1, e.exp(e.neg(need(x))))),
      ([g], _, [y]) => [e.mul(need(g), e.mul(need(y), e.sub(1, need(y))))],
    )
    const [x, t] = [e.leaf([]), e.leaf([])]
    const [tangent] = jvp(call(sigmoid, [x]), [x], [t])
    expect(
      numbers(
        need(tangent),
        new Map([
          [x, [-1000]],
          [t, [1]],
        ]),
      ),
    ).toEqual([0])
    const s = 1 / (1 + Math.exp(-0.7))
    expect(
      numbers(
        need(tangent),
        new Map([
          [x, [0.7]],
          [t, [2]],
        ]),
      )[0],
    ).toBeCloseTo(2 * s * (1 - s), 15)
  })

  it('does not move what is detached or whole-numbered', () => {
    const [x, t] = [e.leaf([2]), e.leaf([2])]
    expect(jvp([e.detach(x), e.argmax(x, 0), e.floor(x)], [x], [t])).toEqual([null, null, null])
  })
})
