import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../src/engine/plan'
import * as e from '../../../src/expr/build'
import { leaf } from '../../../src/expr/make'
import type { Value } from '../../../src/expr/value'

const [a, b, c] = [leaf([]), leaf([]), leaf([])]
const numbers = new Map([
  [a, 0.1],
  [b, -0.7],
  [c, 1.3],
])

function computed(
  roots: readonly Value[],
  keep: 'all' | 'roots',
): { readonly nodes: number; readonly results: readonly (number | undefined)[] } {
  const plan = makePlan(roots, [a, b, c], { keep })
  for (const [value, number] of numbers) plan.feed(value, [number])
  plan.run()
  return { nodes: plan.nodes, results: roots.map((root) => plan.get(root)[0]) }
}

const slope = (y: Value, g: Value): Value => e.mul(g, e.sub(1, e.pow(y, 2)))
const product = e.mul(a, b)

describe('single numbers that only one other is made from', () => {
  it.each([
    ['a product that is added', [e.add(c, e.mul(a, b))], 1],
    ['a product that something is added to', [e.add(e.mul(a, b), c)], 1],
    ['two products', [e.add(e.mul(a, b), e.mul(b, c))], 2],
    ['what flows back through tanh', [slope(e.tanh(a), b)], 2],
    ['the same, added to something', [e.add(slope(e.tanh(a), b), c)], 2],
    ['a cube is no square', [e.mul(a, e.sub(1, e.pow(b, 3)))], 3],
    ['a product that is a result too', [e.add(c, product), product], 2],
    ['a product that is read twice', [e.add(c, product), e.mul(product, c)], 3],
  ] as const)('%s', (_, roots, nodes) => {
    const joined = computed(roots, 'roots')
    expect(joined.nodes).toBe(nodes)
    expect(joined.results).toEqual(computed(roots, 'all').results)
  })
})
