import { decisions, makePlan } from '../../../src/engine/plan'
import { reverse } from '../../../src/expr/autodiff'
import { add, constant, mul, sum } from '../../../src/expr/build'
import { jvp } from '../../../src/expr/jvp'
import type { Value } from '../../../src/expr/value'
import { sizeOf } from '../../../src/tensor/shape'
import type { FloatArray, Precision } from '../../../src/tensor/tensor'
import { random, type Case } from './cases'

/** Evaluates `roots` at a case's numbers. */
export function evaluate(
  { leaves, data }: Case,
  roots: readonly Value[],
  precision: Precision = 'f64',
): FloatArray[] {
  const plan = makePlan(roots, leaves, { precision })
  leaves.forEach((value, i) => plan.feed(value, data[i] ?? []))
  plan.run()
  return roots.map((root) => plan.get(root).slice())
}

/** ‖n − a‖ / (‖n‖ + ‖a‖), 0 for two zeros and for what is smaller than `floor`. */
export function relativeError(n: ArrayLike<number>, a: ArrayLike<number>, floor = 0): number {
  let [difference, left, right] = [0, 0, 0]
  for (let i = 0; i < n.length; i++) {
    const [x, y] = [n[i] ?? NaN, a[i] ?? NaN]
    difference += (x - y) ** 2
    left += x * x
    right += y * y
  }
  const size = Math.sqrt(left) + Math.sqrt(right)
  return size <= floor ? 0 : Math.sqrt(difference) / size
}

/** Results that a gradient comes from; new state is outside the gradient by intent. */
export const floats = ({ outputs }: Case): Value[] =>
  Object.entries(outputs).flatMap(([name, y]) =>
    y.dtype === 'float' && !name.startsWith('next.') ? [y] : [],
  )

const weights = (y: Value, uniform: () => number): Value =>
  constant(
    Float64Array.from({ length: sizeOf(y.shape) }, () => 2 * uniform() - 1),
    y.shape,
  )

/** One number that depends on every result: Σ c·y, and with `cubic` Σ c·y + d·y² + e·y³. */
export function objectiveOf(one: Case, cubic: boolean): Value {
  const uniform = random(99)
  let total: Value | undefined
  for (const y of floats(one)) {
    let term = mul(weights(y, uniform), y)
    if (cubic) {
      term = add(term, mul(weights(y, uniform), mul(y, y)))
      term = add(term, mul(weights(y, uniform), mul(y, mul(y, y))))
    }
    total = total === undefined ? sum(term) : add(total, sum(term))
  }
  if (total === undefined) throw new RangeError(`${one.name} has no float result`)
  return total
}

/** Σ c·y with random c: one number for many. */
export const weighted = (y: Value, seed = 3): Value => sum(mul(weights(y, random(seed)), y))

/** The gradient of a rank-0 value with respect to each of `wrt`; `undefined` where nothing flows. */
export function gradientsOf(objective: Value, wrt: readonly Value[]): (Value | undefined)[] {
  const { of } = reverse([objective], [constant([1], [])], wrt)
  return wrt.map((value) => of.get(value))
}

/** The leaves that a gradient may reach. */
export const differentiable = ({ leaves, wrt }: Case): Value[] => wrt.flatMap((i) => leaves[i] ?? [])

export interface CheckResult {
  readonly name: string
  readonly error: number
  readonly skipped: number
}

/**
 * The analytic derivative of `objective` against central differences, leaf by leaf. Elements whose ± h take different
 * branches are skipped and counted.
 */
export function finiteDifferences(one: Case, objective: Value, h: number): CheckResult[] {
  const wrt = differentiable(one)
  const gradients = gradientsOf(objective, wrt)
  const present = gradients.filter((g) => g !== undefined)
  const values = evaluate(one, present)
  const plan = makePlan([objective], one.leaves, { keep: 'all' })
  one.leaves.forEach((value, i) => plan.feed(value, one.data[i] ?? []))
  const at = (value: Value, data: Float64Array, i: number, step: number) => {
    const moved = data.slice()
    moved[i] = (moved[i] ?? 0) + step
    plan.feed(value, moved)
    plan.run()
    const result = {
      y: plan.get(objective)[0] ?? NaN,
      x: moved[i] ?? 0,
      branches: decisions(plan)
        .map((b) => b.join())
        .join(';'),
    }
    plan.feed(value, data)
    return result
  }
  return one.wrt.map((place, k): CheckResult => {
    const value = one.leaves[place]
    const data = one.data[place]
    if (value === undefined || data === undefined) throw new RangeError('no such leaf')
    const gradient = gradients[k]
    const analytic =
      gradient === undefined ? new Float64Array(data.length) : values[present.indexOf(gradient)]
    const numeric: number[] = []
    const compared: number[] = []
    let skipped = 0
    data.forEach((_, i) => {
      const [up, down] = [at(value, data, i, h), at(value, data, i, -h)]
      if (up.branches !== down.branches) {
        skipped++
        return
      }
      numeric.push((up.y - down.y) / (up.x - down.x))
      compared.push(analytic?.[i] ?? NaN)
    })
    return {
      name: `${one.name} ∂${one.names[place] ?? ''}`,
      error: relativeError(numeric, compared),
      skipped,
    }
  })
}

/** Σ v·∂S/∂x with random v: a number whose own gradient is a product with the second derivatives. */
export function secondOrderObjective(one: Case): Value | undefined {
  const uniform = random(7)
  let total: Value | undefined
  for (const gradient of gradientsOf(objectiveOf(one, true), differentiable(one))) {
    if (gradient === undefined) continue
    const term = sum(mul(weights(gradient, uniform), gradient))
    total = total === undefined ? term : add(total, term)
  }
  return total
}

/** ⟨u, Jv⟩ and ⟨Jᵀu, v⟩ for random u and v: the two modes must agree. */
export function adjointIdentity(one: Case): { readonly forward: number; readonly reverse: number } {
  const uniform = random(5)
  const outputs = floats(one)
  const wrt = differentiable(one)
  const us = outputs.map((y) => weights(y, uniform))
  const vs = wrt.map((x) => weights(x, uniform))
  const tangents = jvp(outputs, wrt, vs)
  const { of } = reverse(outputs, us, wrt)
  const dot = (pairs: readonly (readonly [Value | undefined, Value | null | undefined])[]): Value => {
    let total = constant([0], [])
    for (const [a, b] of pairs) if (a != null && b != null) total = add(total, sum(mul(a, b)))
    return total
  }
  const [forward, back] = evaluate(one, [
    dot(us.map((u, i) => [u, tangents[i]] as const)),
    dot(wrt.map((x, i) => [vs[i], of.get(x)] as const)),
  ])
  return { forward: forward?.[0] ?? NaN, reverse: back?.[0] ?? NaN }
}

/** Whether `a` is `expected` to `tolerance`: relative, absolute where 0 is expected; NaN and infinities exactly. */
export function isClose(a: number, expected: number, tolerance: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(a)
  if (!Number.isFinite(expected)) return a === expected
  return Math.abs(a - expected) <= tolerance * (expected === 0 ? 1 : Math.abs(expected))
}
