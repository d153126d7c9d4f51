import { backwardOf } from '../expr/autodiff'
import { full, leaf, mul } from '../expr/build'
import { call } from '../expr/fn'
import { inline } from '../expr/inline'
import { topo } from '../expr/topo'
import type { Fn, Value } from '../expr/value'
import { sameShape } from '../tensor/shape'
import { isElementwise } from './elementwise'

/** The gradient of one param of a function, as an expression over leaves that stand for what it is made of. */
export interface BackwardRule {
  /** the gradient; for element-wise functions the product of the upstream gradient and the partial derivative */
  readonly gradient: Value
  /** present where the gradient is upstream × partial derivative */
  readonly partial?: Value
  readonly upstreams: readonly Part[]
  readonly params: readonly Part[]
  readonly results: readonly Part[]
}

/** A leaf of the rule and which param or result of the function it stands for. */
export interface Part {
  readonly leaf: Value
  readonly slot: number
}

const known = new WeakMap<Fn, Map<string, BackwardRule | undefined>>()

/** The rule for param `i`, when the results flagged in `has` have an upstream; `undefined` where nothing flows. */
export function backwardRule(fn: Fn, i: number, has: readonly boolean[]): BackwardRule | undefined {
  let rules = known.get(fn)
  if (rules === undefined) known.set(fn, (rules = new Map()))
  const key = `${i} ${has.map(Number).join('')}`
  if (!rules.has(key)) rules.set(key, makeRule(fn, i, has))
  return rules.get(key)
}

function makeRule(fn: Fn, i: number, has: readonly boolean[]): BackwardRule | undefined {
  const backward = backwardOf(
    fn,
    has,
    fn.params.map((_, param) => param === i),
  )
  const slot = backward.slot[i] ?? -1
  const leaves = backward.fn.params.map(({ shape, dtype }) => leaf(shape, dtype))
  const slots = has.flatMap((present, result) => (present ? [result] : []))
  const parts = (from: number, which: readonly number[]): Part[] =>
    which.flatMap((part, k) => {
      const value = leaves[from + k]
      return value === undefined ? [] : [{ leaf: value, slot: part }]
    })
  const upstreams = parts(0, slots)
  const params = parts(
    slots.length,
    fn.params.map((_, param) => param),
  )
  const results = parts(slots.length + fn.params.length, backward.uses)
  const gradient = opened(backward.fn, leaves, slot)
  if (gradient === undefined) return undefined
  const [upstream] = upstreams
  const x = fn.params[i]
  const isProduct =
    x !== undefined &&
    fn.results[0] !== undefined &&
    isElementwise(fn) &&
    sameShape(x.shape, fn.results[0].shape)
  if (upstream === undefined || !isProduct) return { gradient, upstreams, params, results }
  const ones = full(upstream.leaf.shape, 1)
  const partial = opened(
    backward.fn,
    leaves.map((value) => (value === upstream.leaf ? ones : value)),
    slot,
  )
  if (partial === undefined) return undefined
  return { gradient: mul(upstream.leaf, partial), partial, upstreams, params, results }
}

function opened(fn: Fn, inputs: readonly Value[], slot: number): Value | undefined {
  const gradient = call(fn, inputs)[slot]
  return gradient === undefined ? undefined : inline([gradient]).roots[0]
}

/** Whether the rule's gradient really uses a part. */
export const uses = (rule: BackwardRule, part: Part): boolean => topo([rule.gradient]).includes(part.leaf)
