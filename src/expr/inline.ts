import { Interner } from './intern'
import { at } from './shapes/kit'
import { topo } from './topo'
import type { Fn, Origin, Value } from './value'

export interface Inlined {
  readonly roots: readonly Value[]
  /** for every value that the roots were made of (outside of functions), what stands for it now */
  readonly map: ReadonlyMap<Value, Value>
}

/**
 * Opens all calls, down to primitives, and makes equal parts one. Functions that are `opaque` stay calls (for a fused
 * kernel, or to print). Origins survive: a primitive remembers the node whose call it came from.
 */
export function inline(roots: readonly Value[], opaque: (fn: Fn) => boolean = () => false): Inlined {
  const opener = new Opener(opaque)
  const map = new Map<Value, Value>()
  const calls = new Map<Value, readonly Value[]>()
  const now = (value: Value): Value => filled(map.get(value))
  for (const value of topo(roots)) {
    const { prim, fn, inputs, origin } = value
    const results = prim === 'proj' ? calls.get(at(inputs, 0)) : undefined
    if (results !== undefined) map.set(value, at(results, value.slot ?? 0))
    else if (fn !== undefined && !opaque(fn)) calls.set(value, opener.open(fn, inputs.map(now), origin))
    else map.set(value, prim === 'leaf' ? value : opener.interner.make(value, inputs.map(now), origin))
  }
  return { roots: roots.map(now), map }
}

function filled(value: Value | undefined): Value {
  if (value === undefined) throw new RangeError('a value is used before it is made')
  return value
}

/** A function's values in topological order, and everything that they refer to as places in that list. */
interface Body {
  readonly order: readonly Value[]
  readonly inputs: readonly (readonly number[])[]
  /** which of them are the params */
  readonly params: readonly number[]
  readonly results: readonly number[]
}

const bodies = new WeakMap<Fn, Body>()

function bodyOf(fn: Fn): Body {
  const known = bodies.get(fn)
  if (known !== undefined) return known
  const params = new Set(fn.params)
  const order = topo(fn.results, params)
  const place = new Map(order.map((value, i) => [value, i]))
  const placeOf = (value: Value): number => place.get(value) ?? -1
  const body = {
    order,
    inputs: order.map((value) => (params.has(value) ? [] : value.inputs.map(placeOf))),
    params: fn.params.map(placeOf),
    results: fn.results.map(placeOf),
  }
  bodies.set(fn, body)
  return body
}

class Opener {
  readonly interner = new Interner()

  constructor(private readonly opaque: (fn: Fn) => boolean) {}

  /**
   * The results of a function for these arguments. Calls are nested as deep as functions are (never as long as a chain of
   * them), so recursion is safe here.
   */
  open(fn: Fn, args: readonly Value[], origin: Origin | undefined): Value[] {
    const { order, inputs, params, results } = bodyOf(fn)
    /** what stands for each value; nothing for a call that was opened */
    const frame = new Array<Value | undefined>(order.length)
    let calls: (readonly Value[] | undefined)[] | undefined
    for (let i = 0; i < params.length; i++) {
      const place = params[i] ?? -1
      if (place >= 0) frame[place] = args[i]
    }
    for (let i = 0; i < order.length; i++) {
      if (frame[i] !== undefined) continue
      const value = at(order, i)
      const from = inputs[i] ?? []
      const opened = value.prim === 'proj' ? calls?.[from[0] ?? -1] : undefined
      if (opened !== undefined) {
        frame[i] = opened[value.slot ?? 0]
        continue
      }
      const xs = from.map((place) => filled(frame[place]))
      const by = origin ?? value.origin
      if (value.fn !== undefined && !this.opaque(value.fn)) {
        calls ??= []
        calls[i] = this.open(value.fn, xs, by)
      } else frame[i] = value.prim === 'leaf' ? value : this.interner.make(value, xs, by)
    }
    return results.map((place) => filled(frame[place]))
  }
}
