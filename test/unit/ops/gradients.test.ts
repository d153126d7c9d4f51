import { describe, expect, it } from 'vitest'
import type { OpDefinition } from '../../../src/ops/kit/definition'
import { caseOf, definitions, samplesOf } from './cases'
import {
  adjointIdentity,
  differentiable,
  evaluate,
  finiteDifferences,
  floats,
  gradientsOf,
  objectiveOf,
  relativeError,
  secondOrderObjective,
  weighted,
} from './numbers'

/** Ops whose results are whole numbers have nothing to differentiate; one that cuts the gradient disagrees by intent. */
const hasFloats = (op: OpDefinition): boolean =>
  op.cuts !== true && samplesOf(op).some((one) => floats(one).length > 0)
const floating = definitions.filter(hasFloats)

describe('every op against finite differences', () => {
  it.each(floating.map((op) => [op.name, op] as const))('%s', (_, op) => {
    for (const [i, sample] of op.samples.entries()) {
      const one = caseOf(op, sample, i + 1)
      for (const { name, error, skipped } of finiteDifferences(one, objectiveOf(one, false), 1e-6)) {
        expect(error, name).toBeLessThan(sample.loose?.tolerance ?? 1e-7)
        expect(skipped, `${name}: at a kink`).toBe(0)
      }
    }
  })
})

describe('second derivatives against differences of the first', () => {
  it.each(floating.map((op) => [op.name, op] as const))('%s', (_, op) => {
    for (const [i, sample] of op.samples.entries()) {
      const one = caseOf(op, sample, i + 1)
      const objective = secondOrderObjective(one)
      if (objective === undefined) continue
      for (const { name, error } of finiteDifferences(one, objective, 1e-5))
        expect(error, name).toBeLessThan(10 * (sample.loose?.tolerance ?? 1e-8))
    }
  })
})

describe('forward and reverse mode agree: ⟨u, Jv⟩ = ⟨Jᵀu, v⟩', () => {
  it.each(floating.map((op) => [op.name, op] as const))('%s', (_, op) => {
    for (const one of samplesOf(op)) {
      const { forward, reverse } = adjointIdentity(one)
      expect(relativeError([forward], [reverse]), one.name).toBeLessThan(1e-12)
    }
  })
})

describe('a backward expression given by hand equals the derived one', () => {
  const byHand = floating.filter((op) => op.vjp !== undefined)
  it.each(byHand.map((op) => [op.name, op] as const))('%s', (_, op) => {
    const { vjp: _vjp, ...derived } = op
    for (const [i, sample] of op.samples.entries()) {
      const [left, right] = [caseOf(op, sample, i + 1), caseOf(derived, sample, i + 1)]
      const [given, found] = [left, right].map((one) => {
        const gradients = gradientsOf(objectiveOf(one, true), differentiable(one))
        return evaluate(
          one,
          gradients.flatMap((g) => g ?? []),
        )
      })
      expect(given?.length, `${left.name}: reaches as many inputs`).toBe(found?.length)
      given?.forEach((gradient, k) => {
        expect(relativeError(gradient, found?.[k] ?? []), left.name).toBeLessThan(1e-12)
      })
    }
  })
})

/** Where stabilised expressions change branch although the function is smooth (CORE, trap 1). */
const hiddenBranches = floating.filter(
  (op) =>
    op.kinks === undefined &&
    (op.category === 'activation' || op.category === 'loss') &&
    'x' in op.inputs === (op.category === 'activation'),
)

describe('smooth functions are smooth to third order where a hidden branch flips', () => {
  it.each(hiddenBranches.map((op) => [op.name, op] as const))('%s at 0', (_, op) => {
    const [port = 'x'] = Object.keys(op.inputs)
    for (const [i, sample] of op.samples.entries()) {
      const drawn = caseOf(op, sample, i + 1)
      const from = sample.domain?.[port]
      if (from !== undefined && from[0] >= 0) continue
      const one = {
        ...drawn,
        data: drawn.data.map((data, k) => (drawn.names[k] === port ? data.map(() => 0) : data)),
      }
      const x = differentiable(one)[0]
      if (x === undefined || x.label !== port) continue
      let derivative = objectiveOf(one, true)
      for (let order = 1; order <= 3; order++) {
        const [gradient] = gradientsOf(derivative, [x])
        if (gradient === undefined) break
        const [analytic] = evaluate(one, [gradient])
        const h = 1e-4
        const numeric = Float64Array.from(analytic ?? [], (_, element) => {
          const [up, down] = [h, -h].map((step) => {
            const data = one.data.map((array) => array.slice())
            const moved = data[one.names.indexOf(port)]
            if (moved !== undefined) moved[element] = step
            return evaluate({ ...one, data }, [derivative])[0]?.[0] ?? NaN
          })
          return ((up ?? NaN) - (down ?? NaN)) / (2 * h)
        })
        expect(relativeError(numeric, analytic ?? [], 1e-8), `${one.name}, order ${order}`).toBeLessThan(1e-6)
        derivative = weighted(gradient)
      }
    }
  })
})
