import { describe, expect, it } from 'vitest'
import { mul, neg } from '../../../src/expr/build'
import { findOp } from '../../../src/ops'
import { isSource, type OpDefinition } from '../../../src/ops/kit/definition'
import { judge, mutations, planted } from '../../mutation/mutations'
import { caseOf } from './cases'
import {
  adjointIdentity,
  differentiable,
  evaluate,
  finiteDifferences,
  gradientsOf,
  objectiveOf,
  relativeError,
} from './numbers'

describe('a wrong derivative planted in a primitive is noticed by its own samples', () => {
  it('there are mutations of many kinds', () => {
    expect(mutations.length).toBeGreaterThan(80)
    expect(new Set(mutations.map((m) => m.prim)).size).toBeGreaterThan(25)
  })

  it.each(mutations.map((m) => [`${m.prim}: ${m.what}`, m] as const))('%s', (_, mutation) => {
    expect(judge(mutation.prim), 'right as it stands').toEqual({ differences: false, transposes: false })
    const { differences, transposes } = planted(mutation, () => judge(mutation.prim))
    expect(differences || transposes).toBe(true)
  })

  it('finite differences alone notice every wrong reverse rule', () => {
    const unseen = mutations.filter(
      (m) => !m.what.startsWith('forward') && !planted(m, () => judge(m.prim)).differences,
    )
    expect(unseen.map((m) => `${m.prim}: ${m.what}`)).toEqual([])
  })
})

describe('a wrong backward expression given by hand is noticed', () => {
  const sigmoid = findOp('Sigmoid')
  if (sigmoid === undefined || isSource(sigmoid) || sigmoid.vjp === undefined) throw new Error('no Sigmoid')
  const { vjp } = sigmoid
  const wrong = (change: typeof neg): OpDefinition => ({
    ...sigmoid,
    vjp: (g, x, y, attrs, mode) => {
      const right = vjp(g, x, y, attrs, mode).x
      return { x: right === undefined || right === null ? null : change(right) }
    },
  })
  const sample = { shapes: { x: [3, 4] } }
  const disagreement = (op: OpDefinition): number => {
    const { vjp: _vjp, ...derived } = op
    const [given = [], found = []] = [op, derived].map((either) => {
      const one = caseOf(either, sample)
      const [gradient] = gradientsOf(objectiveOf(one, false), differentiable(one))
      return gradient === undefined ? [] : evaluate(one, [gradient])[0]
    })
    return relativeError(given, found)
  }

  it.each([
    ['by 0.1 %', (g: Parameters<typeof neg>[0]) => mul(1.001, g)],
    ['by its sign', neg],
  ])('%s', (_, change) => {
    const one = caseOf(wrong(change), sample)
    const [check] = finiteDifferences(one, objectiveOf(one, false), 1e-6)
    expect(check?.error).toBeGreaterThan(1e-4)
    // Forward mode is derived from the rule by hand, so the two modes agree in their error: only the derived rule tells.
    const { forward, reverse } = adjointIdentity(one)
    expect(relativeError([forward], [reverse])).toBeLessThan(1e-12)
    expect(disagreement(wrong(change))).toBeGreaterThan(1e-4)
  })

  it('and the right one passes', () => {
    const one = caseOf(sigmoid, sample)
    const [check] = finiteDifferences(one, objectiveOf(one, false), 1e-6)
    expect(check?.error).toBeLessThan(1e-8)
    expect(disagreement(sigmoid)).toBeLessThan(1e-12)
  })
})
