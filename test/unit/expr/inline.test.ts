import { describe, expect, it } from 'vitest'
import { reverse } from '../../../src/expr/autodiff'
import * as e from '../../../src/expr/build'
import { call, defineFn } from '../../../src/expr/fn'
import { inline } from '../../../src/expr/inline'
import { topo } from '../../../src/expr/topo'
import type { Value } from '../../../src/expr/value'
import { numbers } from './check'

const need = (x: Value | undefined): Value => x ?? expect.unreachable('a value is missing')
const primsOf = (roots: readonly Value[]): string[] => topo(roots).map((value) => value.prim)

describe('inlining', () => {
  const inner = defineFn('Inner', ['x'], [{ shape: [] }], ([x]) => e.sin(need(x)))
  const outer = defineFn('Outer', ['a', 'b'], [{ shape: [] }, { shape: [] }], ([a, b]) => {
    return e.mul(need(call(inner, [need(a)])[0]), need(b))
  })

  it('opens calls within calls and remembers the outermost node', () => {
    const [x, y] = [e.leaf([]), e.leaf([])]
    const [result] = call(outer, [x, y], { node: 'n1', phase: 'forward' })
    const { roots } = inline([need(result)])
    expect(primsOf(roots)).toEqual(['leaf', 'sin', 'leaf', 'mul'])
    expect(
      topo(roots)
        .filter(({ prim }) => prim !== 'leaf')
        .map(({ origin }) => origin?.node),
    ).toEqual(['n1', 'n1'])
  })

  it('leaves opaque functions closed', () => {
    const x = e.leaf([])
    const { roots } = inline(call(outer, [x, x]), (fn) => fn.name === 'Inner')
    expect(primsOf(roots)).toEqual(['leaf', 'call', 'proj', 'mul'])
  })

  it('makes equal parts one, by content of attributes', () => {
    const x = e.leaf([2, 3])
    const roots = [e.sum(x, [0]), e.sum(x, [-2]), e.sum(x, [1]), e.mul(x, 2), e.mul(x, e.number(2))]
    const { roots: made } = inline(roots)
    expect(made[0]).toBe(made[1])
    expect(made[0]).not.toBe(made[2])
    expect(made[3]).toBe(made[4])
  })

  it('keeps 0 and −0 apart', () => {
    const { roots } = inline([e.number(0), e.number(-0)])
    expect(roots[0]).not.toBe(roots[1])
  })

  it('shares what a backward function computes again', () => {
    const x = e.leaf([4])
    const fn = defineFn('F', ['x'], [{ shape: [4] }], ([x0]) => e.sum(e.exp(e.mul(need(x0), need(x0)))))
    const y = need(call(fn, [x])[0])
    const g = need(reverse([y], [e.number(1)], [x]).of.get(x))
    expect(primsOf(inline([y, g]).roots).filter((prim) => prim === 'exp')).toHaveLength(1)
  })

  it('maps every outer value to what stands for it', () => {
    const x = e.leaf([])
    const [a] = call(inner, [x])
    const [b] = call(inner, [x])
    const { map, roots } = inline([need(a), need(b)])
    expect(map.get(need(a))).toBe(roots[0])
    expect(roots[0]).toBe(roots[1])
  })
})

describe('what may be simplified', () => {
  const x = e.leaf([2])
  it.each([
    ['x·1', e.mul(x, 1)],
    ['1·x', e.mul(e.full([2], 1), x)],
    ['x/1', e.div(x, 1)],
    ['x−0', e.sub(x, 0)],
    ['x¹', e.pow(x, 1)],
    ['the same shape', e.reshape(x, [2])],
    ['(xᵀ)ᵀ', e.reshape(e.transpose(e.transpose(e.reshape(x, [1, 2]))), [2])],
  ])('%s is x', (_, y) => {
    expect(y).toBe(x)
  })

  it.each([
    ['x·0', e.mul(x, 0), [NaN, -0]],
    ['x+0', e.add(x, 0), [NaN, 0]],
    ['x−(−0)', e.sub(x, -0), [NaN, 0]],
    ['0−x', e.sub(0, x), [NaN, 0]],
  ])('%s is computed', (_, y, expected) => {
    expect(numbers(y, new Map([[x, [NaN, -0]]]))).toEqual(expected)
  })
})
