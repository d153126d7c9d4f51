import { sameShape } from '../tensor/shape'
import { add, mul } from './build'
import { call, makeFn } from './fn'
import { leaf, makeValue, noAttrs } from './make'
import { primitives } from './primitives'
import type { Maybe } from './primitives/rule'
import { at } from './shapes/kit'
import { topo } from './topo'
import type { Backward, Fn, Origin, Value } from './value'

/** What one use of a value sends back to it. */
export interface Contribution {
  /** the user: a call or an application of a primitive */
  readonly from: Value
  /** which of its inputs the value is wired to */
  readonly slot: number
  readonly value: Value
  /** the sum so far, this contribution included: the last one is the gradient */
  readonly partial: Value
}

export interface Gradients {
  /** the gradient of every value that one reaches; absent: nothing flows */
  readonly of: ReadonlyMap<Value, Value>
  /** per use and never per pair of nodes (x·x sends two), in the order in which they are added */
  readonly contributions: ReadonlyMap<Value, readonly Contribution[]>
}

/**
 * Reverse mode, graph in and graph out: the gradients of Σ seedᵢ·outputᵢ with respect to `wrt` and to everything between.
 * `null` seeds an output with nothing. A call is answered with a call of its function's backward function. The walk does
 * not enter the values of `cut`.
 */
export function reverse(
  outputs: readonly Value[],
  seeds: readonly Maybe[],
  wrt: readonly Value[],
  cut?: ReadonlySet<Value>,
): Gradients {
  const order = topo(outputs, cut)
  const needed = neededOf(order, wrt, cut)
  const of = new Map<Value, Value>()
  const contributions = new Map<Value, Contribution[]>()

  const accumulate = (into: Value, from: Value, slot: number, value: Value): void => {
    checkShape(value, into, from)
    const sum = of.get(into)
    const partial = sum === undefined ? value : add(sum, value)
    if (sum !== undefined) partial.origin = originOf(into, 'accumulate')
    of.set(into, partial)
    const list = contributions.get(into)
    const entry = { from, slot, value, partial }
    if (list === undefined) contributions.set(into, [entry])
    else list.push(entry)
  }

  outputs.forEach((output, i) => {
    const seed = seeds[i] ?? null
    if (seed === null || !needed.has(output)) return
    checkShape(seed, output, output)
    const sum = of.get(output)
    of.set(output, sum === undefined ? seed : add(sum, seed))
  })

  const results = resultsOf(order)
  for (let k = order.length - 1; k >= 0; k--) {
    const value = at(order, k)
    if (!needed.has(value) || cut?.has(value) === true) continue
    if (value.prim === 'call') {
      reverseCall(value, results.get(value) ?? [], of, needed, accumulate)
    } else if (value.prim !== 'proj' && value.prim !== 'leaf') {
      const g = of.get(value)
      if (g !== undefined) reversePrimitive(value, g, needed, accumulate)
    }
  }
  return { of, contributions }
}

type Accumulate = (into: Value, from: Value, slot: number, value: Value) => void

/** The values that a gradient has to pass through to reach `wrt`. Integers and truth values carry none. */
function neededOf(order: readonly Value[], wrt: readonly Value[], cut?: ReadonlySet<Value>): Set<Value> {
  const wanted = new Set(wrt)
  const needed = new Set<Value>()
  for (const value of order) {
    if (value.dtype !== 'float') continue
    const passes = cut?.has(value) !== true && !isZero(value) && value.inputs.some((x) => needed.has(x))
    if (passes || wanted.has(value)) needed.add(value)
  }
  return needed
}

const isZero = (value: Value): boolean =>
  value.prim !== 'leaf' &&
  value.prim !== 'call' &&
  value.prim !== 'proj' &&
  primitives[value.prim].rule.kind === 'zero'

/** The results of each call that are used at all, by slot. */
function resultsOf(order: readonly Value[]): Map<Value, (Value | undefined)[]> {
  const results = new Map<Value, (Value | undefined)[]>()
  for (const value of order) {
    if (value.prim !== 'proj') continue
    const caller = at(value.inputs, 0)
    const list = results.get(caller) ?? []
    list[value.slot ?? 0] = value
    results.set(caller, list)
  }
  return results
}

function reversePrimitive(y: Value, g: Value, needed: ReadonlySet<Value>, accumulate: Accumulate): void {
  const { inputs: xs, attrs } = y
  if (y.prim === 'leaf' || y.prim === 'call' || y.prim === 'proj') return
  const { rule } = primitives[y.prim]
  if (rule.kind === 'zero') return
  const byHand = rule.kind === 'custom' ? rule.vjp(g, y, xs) : []
  xs.forEach((x, i) => {
    if (!needed.has(x)) return
    let gradient: Maybe = null
    if (rule.kind === 'custom') gradient = byHand[i] ?? null
    else if (rule.kind === 'elementwise') gradient = timesPartial(g, rule.partials[i]?.(y, ...xs))
    else if (rule.in?.includes(i) !== false) gradient = rule.transpose(i, g, xs, attrs)
    if (gradient !== null) accumulate(x, y, i, gradient)
  })
}

function reverseCall(
  caller: Value,
  results: readonly (Value | undefined)[],
  of: ReadonlyMap<Value, Value>,
  needed: ReadonlySet<Value>,
  accumulate: Accumulate,
): void {
  const { fn, inputs } = caller
  if (fn === undefined) return
  const upstream = fn.results.map((_, slot) => {
    const result = results[slot]
    return result === undefined ? undefined : of.get(result)
  })
  if (upstream.every((g) => g === undefined)) return
  const has = upstream.map((g) => g !== undefined)
  const backward = backwardOf(
    fn,
    has,
    inputs.map((x) => needed.has(x)),
  )
  const used = backward.uses.map((slot) => results[slot] ?? project(caller, fn, slot))
  const origin = originOf(caller, 'backward')
  const gradients = call(
    backward.fn,
    [...upstream.filter((g) => g !== undefined), ...inputs, ...used],
    origin,
  )
  inputs.forEach((x, i) => {
    const gradient = gradients[backward.slot[i] ?? -1]
    if (gradient !== undefined) accumulate(x, caller, i, gradient)
  })
}

/** Result `slot` of a call, where nobody asked for it before. */
function project(caller: Value, fn: Fn, slot: number): Value {
  const { shape, dtype } = at(fn.results, slot)
  const value = makeValue('proj', [caller], noAttrs, shape, dtype, undefined, slot)
  value.origin = caller.origin
  return value
}

const timesPartial = (g: Value, partial: Value | undefined): Maybe =>
  partial === undefined ? null : mul(g, partial)

function originOf(value: Value, phase: Origin['phase']): Origin | undefined {
  return value.origin === undefined ? undefined : { node: value.origin.node, phase }
}

function checkShape(gradient: Value, of: Value, by: Value): void {
  if (gradient.shape === of.shape || sameShape(gradient.shape, of.shape)) return
  const name = by.fn?.name ?? by.prim
  throw new RangeError(`gradient of shape (${gradient.shape.join()}) for (${of.shape.join()}) by ${name}`)
}

/**
 * The backward function of `fn` for the results that have an upstream (`has`) and the params that need a gradient
 * (`needs`). Absent upstreams are never turned into zeros. Derived once for each combination.
 */
export function backwardOf(fn: Fn, has: readonly boolean[], needs: readonly boolean[]): Backward {
  const key = `${bits(has)}|${bits(needs)}`
  const known = fn.memo.get(key)
  if (known !== undefined) return known
  const backward = deriveBackward(fn, has, needs)
  fn.memo.set(key, backward)
  return backward
}

const bits = (flags: readonly boolean[]): string => flags.map(Number).join('')

function deriveBackward(fn: Fn, has: readonly boolean[], needs: readonly boolean[]): Backward {
  const { params, results, paramNames, resultNames } = fn
  const upstream = results.map((y, i) =>
    has[i] === true ? leaf(y.shape, 'float', `∂L/∂${resultNames[i] ?? ''}`) : null,
  )
  const wanted = params.map((p, i) => needs[i] === true && p.dtype === 'float')
  const gradients = gradientsOfParams(fn, upstream, wanted)
  const found = gradients.flatMap((g, i) => (g === null ? [] : [{ g, i }]))

  // The body of the backward function may start from the forward results instead of computing them again.
  const own = new Set<Value>([...params, ...upstream.filter((g) => g !== null)])
  const ends = new Set<Value>([...own, ...results])
  const reached = new Set(
    topo(
      found.map(({ g }) => g),
      ends,
    ),
  )
  const uses = results.flatMap((y, slot) =>
    reached.has(y) && !own.has(y) && results.indexOf(y) === slot ? [slot] : [],
  )

  const names = [
    ...resultNames.filter((_, i) => has[i] === true).map((name) => `grad.${name}`),
    ...paramNames,
    ...uses.map((slot) => `result.${resultNames[slot] ?? ''}`),
  ]
  return {
    fn: makeFn(
      `${fn.name}.backward`,
      [...upstream.filter((g) => g !== null), ...params, ...uses.map((slot) => at(results, slot))],
      names,
      found.map(({ g }) => g),
      found.map(({ i }) => `grad.${paramNames[i] ?? i}`),
    ),
    slot: params.map((_, i) => found.findIndex((entry) => entry.i === i)),
    uses,
    explicit: fn.vjp !== undefined,
  }
}

function gradientsOfParams(fn: Fn, upstream: readonly Maybe[], wanted: readonly boolean[]): Maybe[] {
  if (fn.vjp !== undefined) {
    const given = fn.vjp(upstream, fn.params, fn.results)
    return fn.params.map((param, i) => {
      const g = given[i] ?? null
      if (g === null || wanted[i] !== true) return null
      checkShape(g, param, param)
      return g
    })
  }
  const { of } = reverse(
    fn.results,
    upstream,
    fn.params.filter((_, i) => wanted[i] === true),
    new Set(fn.params),
  )
  return fn.params.map((param, i) => (wanted[i] === true ? (of.get(param) ?? null) : null))
}
