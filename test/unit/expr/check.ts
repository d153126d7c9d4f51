import { makePlan } from '../../../src/engine/plan'
import { reverse } from '../../../src/expr/autodiff'
import { full, leaf, mul, number, sum } from '../../../src/expr/build'
import { jvp } from '../../../src/expr/jvp'
import type { Value } from '../../../src/expr/value'
import { randomStream } from '../../../src/tensor/rng'
import { sizeOf } from '../../../src/tensor/shape'
import type { DType, Shape } from '../../../src/tensor/tensor'

/** Evaluates values in doubles; the result of each as a plain list. */
export function evaluate(roots: readonly Value[], feeds: ReadonlyMap<Value, ArrayLike<number>>): number[][] {
  const plan = makePlan(roots, [...feeds.keys()])
  for (const [value, data] of feeds) plan.feed(value, data)
  plan.run()
  return roots.map((root) => [...plan.get(root)])
}

/** The numbers of one value that depends on nothing, or on the given leaves. */
export const numbers = (root: Value, feeds: ReadonlyMap<Value, ArrayLike<number>> = new Map()): number[] =>
  evaluate([root], feeds)[0] ?? []

export interface Argument {
  readonly shape: Shape
  readonly dtype?: DType
  /** values come from this open interval; default (−2, 2) */
  readonly domain?: readonly [number, number]
  readonly values?: readonly number[]
}

export interface Drawn {
  readonly leaves: Value[]
  readonly feeds: Map<Value, number[]>
}

export function draw(args: readonly Argument[], seed = 1): Drawn {
  const rng = randomStream(seed, 'samples')
  const leaves = args.map(({ shape, dtype }) => leaf(shape, dtype))
  const feeds = new Map<Value, number[]>()
  args.forEach(({ shape, domain: [low, high] = [-2, 2], values, dtype }, i) => {
    const make = (): number => {
      const x = low + (high - low) * rng.uniform()
      return dtype === undefined || dtype === 'float' ? x : Math.floor(x)
    }
    const target = leaves[i]
    if (target !== undefined) feeds.set(target, [...(values ?? Array.from({ length: sizeOf(shape) }, make))])
  })
  return { leaves, feeds }
}

/** A random weighting of `y`, so that every element of a gradient counts differently. */
export function weighted(y: Value, seed = 2): { objective: Value; weights: Value; data: number[] } {
  const rng = randomStream(seed, 'weights')
  const weights = leaf(y.shape)
  const data = Array.from({ length: sizeOf(y.shape) }, () => rng.normal())
  return { objective: sum(mul(y, weights)), weights, data }
}

export const relativeError = (a: readonly number[], b: readonly number[]): number => {
  const norm = (xs: readonly number[]): number => Math.hypot(...xs)
  const scale = norm(a) + norm(b)
  return scale === 0 ? 0 : norm(a.map((x, i) => x - (b[i] ?? NaN))) / scale
}

/**
 * The worst relative error between derived gradients and central differences of a random weighting of `f`, over all float
 * arguments. NaN counts as the worst.
 */
export function gradientError(f: (xs: Value[]) => Value, args: readonly Argument[], h = 1e-5): number {
  const { leaves, feeds } = draw(args)
  const y = f(leaves)
  const { objective, weights, data } = weighted(y)
  feeds.set(weights, data)
  const floats = leaves.filter((x) => x.dtype === 'float')
  const { of } = reverse([objective], [number(1)], floats)
  const derived = evaluate(
    floats.map((x) => of.get(x) ?? full(x.shape, 0)),
    feeds,
  )
  const plan = makePlan([objective], [...feeds.keys()])
  for (const [value, numbersOf] of feeds) plan.feed(value, numbersOf)
  const at = (): number => {
    plan.run()
    return plan.get(objective)[0] ?? NaN
  }
  let worst = 0
  floats.forEach((x, i) => {
    const array = plan.get(x)
    const differences = Array.from(array, (kept, j) => {
      array[j] = kept + h
      const above = at()
      array[j] = kept - h
      const below = at()
      array[j] = kept
      return (above - below) / (2 * h)
    })
    const error = relativeError(derived[i] ?? [], differences)
    worst = Number.isNaN(error) ? Infinity : Math.max(worst, error)
  })
  return worst
}

/** |⟨u, J·v⟩ − ⟨Jᵀ·u, v⟩| for random u and v, relative to the larger of the two. */
export function transposeError(f: (xs: Value[]) => Value, args: readonly Argument[]): number {
  const { leaves, feeds } = draw(args)
  const floats = leaves.filter((x) => x.dtype === 'float')
  const y = f(leaves)
  const rng = randomStream(3, 'directions')
  const direction = (like: Value): Value => {
    const value = leaf(like.shape)
    feeds.set(
      value,
      Array.from({ length: sizeOf(like.shape) }, () => rng.normal()),
    )
    return value
  }
  const u = direction(y)
  const vs = floats.map(direction)
  const [tangent] = jvp([y], floats, vs)
  const { of } = reverse([y], [u], floats)
  const dot = (a: Value, b: Value): number => numbers(sum(mul(a, b)), feeds)[0] ?? NaN
  const forward = tangent == null ? 0 : dot(u, tangent)
  const backward = floats.reduce((total, x, i) => {
    const [g, v] = [of.get(x), vs[i]]
    return g === undefined || v === undefined ? total : total + dot(g, v)
  }, 0)
  return Math.abs(forward - backward) / Math.max(1e-300, Math.abs(forward), Math.abs(backward))
}
