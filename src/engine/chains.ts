import { dataAttr } from '../expr/attrs'
import type { PrimName, Value } from '../expr/value'
import { sizeOf } from '../tensor/shape'
import type { Chain } from '../kernels/tape'

/** Primitives joined into one, which reads `inputs`. */
export interface Joined {
  readonly chain: Chain
  readonly inputs: readonly Value[]
}

/**
 * Single numbers that are computed together with what they are made from: products that are added to something, and what
 * flows back through tanh. Numbers that somebody else reads, too, stay. All rounding is as before.
 * `order`: all values, inputs before their users.
 */
export function chainsIn(order: readonly Value[], roots: readonly Value[]): Map<Value, Joined> {
  const reads = new Map<Value, number>()
  for (const { inputs } of order) for (const x of inputs) reads.set(x, (reads.get(x) ?? 0) + 1)
  for (const root of roots) reads.set(root, Infinity)
  /** `x`, if it is a number that one primitive only reads and another has made */
  const passing = (x: Value | undefined, prim: PrimName): Value | undefined =>
    x?.prim === prim && reads.get(x) === 1 && sizeOf(x.shape) === 1 ? x : undefined
  const joined = new Map<Value, Joined>()
  for (const value of order) {
    if (sizeOf(value.shape) !== 1) continue
    if (value.prim === 'mul') {
      for (const [factor, other] of bothWays(value)) {
        const difference = passing(other, 'sub')
        const [whole, power] = difference?.inputs ?? []
        const [y, exponent] = passing(power, 'pow')?.inputs ?? []
        if (whole === undefined || y === undefined || !isTwo(exponent)) continue
        joined.set(value, { chain: 'slope', inputs: [factor, whole, y] })
        break
      }
    } else if (value.prim === 'add') {
      for (const [term, other] of bothWays(value)) {
        const product = passing(other, 'mul')
        if (product === undefined) continue
        const slope = joined.get(product)
        joined.delete(product)
        joined.set(
          value,
          slope === undefined
            ? { chain: 'productAdded', inputs: [term, ...product.inputs] }
            : { chain: 'slopeAdded', inputs: [term, ...slope.inputs] },
        )
        break
      }
    }
  }
  return joined
}

/** The two operands in both orders: neither sums nor products depend on it. */
function bothWays({ inputs: [a, b] }: Value): [Value, Value][] {
  if (a === undefined || b === undefined) return []
  return [
    [b, a],
    [a, b],
  ]
}

const isTwo = (x: Value | undefined): boolean => x?.prim === 'const' && dataAttr(x.attrs)[0] === 2
