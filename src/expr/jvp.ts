import { backwardOf, reverse } from './autodiff'
import { add, full, mul } from './build'
import { apply } from './apply'
import { call, makeFn } from './fn'
import { leaf } from './make'
import { primitives } from './primitives'
import type { LinearRule, Maybe } from './primitives/rule'
import { at } from './shapes/kit'
import { topo } from './topo'
import type { Fn, Value } from './value'

/**
 * Forward mode: the tangents of `outputs` when `wrt` move along `tangents`. `null`: nothing moves. A call is answered with
 * a call of its function's tangent function.
 */
export function jvp(
  outputs: readonly Value[],
  wrt: readonly Value[],
  tangents: readonly Value[],
  cut?: ReadonlySet<Value>,
): Maybe[] {
  const moving = new Map<Value, Value>()
  wrt.forEach((value, i) => moving.set(value, at(tangents, i)))
  const ofCalls = new Map<Value, readonly Maybe[]>()
  for (const value of topo(outputs, cut)) {
    if (moving.has(value) || cut?.has(value) === true) continue
    if (value.prim === 'call') {
      ofCalls.set(value, tangentsOfCall(value, moving))
      continue
    }
    const tangent =
      value.prim === 'proj'
        ? ofCalls.get(at(value.inputs, 0))?.[value.slot ?? 0]
        : tangentOf(
            value,
            value.inputs.map((x) => moving.get(x) ?? null),
          )
    if (tangent != null && value.dtype === 'float') moving.set(value, tangent)
  }
  return outputs.map((output) => moving.get(output) ?? null)
}

function tangentOf(y: Value, ts: readonly Maybe[]): Maybe {
  if (y.prim === 'leaf' || y.prim === 'call' || y.prim === 'proj' || ts.every((t) => t === null)) return null
  const { rule } = primitives[y.prim]
  if (rule.kind === 'zero') return null
  if (rule.kind === 'custom') return rule.jvp(ts, y, y.inputs)
  if (rule.kind === 'linear') return tangentOfLinear(y, ts, rule)
  return total(
    ts.map((t, i) => {
      const partial = t === null ? undefined : rule.partials[i]?.(y, ...y.inputs)
      return t === null || partial === undefined ? null : mul(t, partial)
    }),
  )
}

function tangentOfLinear(y: Value, ts: readonly Maybe[], rule: LinearRule): Maybe {
  const along = y.inputs.map((_, i) => (rule.in?.includes(i) === false ? null : (ts[i] ?? null)))
  const present = along.flatMap((t, i) => (t === null ? [] : [{ t, i }]))
  const [first] = present
  if (first === undefined) return null
  if (rule.joint !== true) {
    return total(
      present.map(({ t, i }) =>
        again(
          y,
          y.inputs.map((x, j) => (j === i ? t : x)),
        ),
      ),
    )
  }
  if (present.length === 1 && rule.alone !== undefined) return rule.alone(first.i, first.t)
  const inputs = y.inputs.map((x, i) => (rule.in?.includes(i) === false ? x : (along[i] ?? full(x.shape, 0))))
  return again(y, inputs)
}

/** The primitive of `y` with other inputs. */
function again(y: Value, inputs: readonly Value[]): Maybe {
  return y.prim === 'leaf' || y.prim === 'call' || y.prim === 'proj' ? null : apply(y.prim, inputs, y.attrs)
}

const total = (terms: readonly Maybe[]): Maybe =>
  terms.reduce((sum, term) => (sum === null ? term : term === null ? sum : add(sum, term)), null)

function tangentsOfCall(caller: Value, moving: ReadonlyMap<Value, Value>): Maybe[] {
  const { fn, inputs } = caller
  if (fn === undefined) return []
  const ts = inputs.map((x) => moving.get(x))
  const moves = ts.map((t) => t !== undefined)
  if (!moves.includes(true)) return []
  const tangent = tangentFn(fn, moves)
  const results = call(tangent.fn, [...ts.filter((t) => t !== undefined), ...inputs], caller.origin)
  return fn.results.map((_, i) => results[tangent.slot[i] ?? -1] ?? null)
}

interface Tangent {
  /** params: the tangents present, then the forward params */
  readonly fn: Fn
  /** where the tangent of each forward result is; −1: it does not move */
  readonly slot: readonly number[]
}

const known = new WeakMap<Fn, Map<string, Tangent>>()

function tangentFn(fn: Fn, moves: readonly boolean[]): Tangent {
  const memo = known.get(fn) ?? new Map<string, Tangent>()
  known.set(fn, memo)
  const key = moves.map(Number).join('')
  const found = memo.get(key)
  if (found !== undefined) return found
  const tangent = deriveTangent(fn, moves)
  memo.set(key, tangent)
  return tangent
}

function deriveTangent(fn: Fn, moves: readonly boolean[]): Tangent {
  const moved = fn.params.filter((_, i) => moves[i] === true)
  const ts = moved.map((p) => leaf(p.shape, 'float', p.label === undefined ? undefined : `d${p.label}`))
  const tangents =
    fn.vjp === undefined ? jvp(fn.results, moved, ts, new Set(fn.params)) : transposed(fn, moves, ts)
  const found = tangents.flatMap((t, i) => (t === null ? [] : [{ t, i }]))
  return {
    fn: makeFn(
      `${fn.name}.tangent`,
      [...ts, ...fn.params],
      [...fn.paramNames.filter((_, i) => moves[i] === true).map((name) => `d.${name}`), ...fn.paramNames],
      found.map(({ t }) => t),
      found.map(({ i }) => `d.${fn.resultNames[i] ?? i}`),
    ),
    slot: fn.results.map((_, i) => found.findIndex((entry) => entry.i === i)),
  }
}

/**
 * A backward pass given by hand is linear in its upstream, g ↦ Jᵀg; differentiating ⟨Jᵀg, t⟩ by g gives J·t. So the hand
 * that made the backward pass stable makes the tangents stable too.
 */
function transposed(fn: Fn, moves: readonly boolean[], ts: readonly Value[]): Maybe[] {
  const has = fn.results.map((y) => y.dtype === 'float')
  const backward = backwardOf(fn, has, moves)
  const seeds: Maybe[] = backward.fn.results.map(() => null)
  let next = 0
  moves.forEach((moving, i) => {
    if (!moving) return
    const slot = backward.slot[i] ?? -1
    if (slot >= 0) seeds[slot] = ts[next] ?? null
    next++
  })
  const upstream = backward.fn.params.slice(0, has.filter(Boolean).length)
  // Forward results are not cut off here: the tangent function computes them itself.
  const { of } = reverse(backward.fn.results, seeds, upstream, new Set([...upstream, ...fn.params]))
  let g = 0
  return has.map((floats) => (floats ? (of.get(upstream[g++] ?? at(ts, 0)) ?? null) : null))
}
