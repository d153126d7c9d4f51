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
  const body = compileBody(topo(roots), roots)
  const frame = opener.run(body, [], undefined)
  const map = new Map<Value, Value>()
  body.order.forEach((value, i) => {
    const stands = frame[i]
    if (stands !== undefined && value.prim !== 'call') map.set(value, stands)
  })
  return { roots: body.results.map((i) => filled(frame, i)), map }
}

/** A list of values in topological order, with their inputs as places in that list. */
interface Body {
  readonly order: readonly Value[]
  readonly inputs: readonly (readonly number[])[]
  readonly params: readonly number[]
  readonly results: readonly number[]
}

function compileBody(
  order: readonly Value[],
  results: readonly Value[],
  params: readonly Value[] = [],
): Body {
  const place = new Map<Value, number>()
  order.forEach((value, i) => place.set(value, i))
  const ends = new Set(params)
  const placeOf = (value: Value): number => place.get(value) ?? -1
  return {
    order,
    inputs: order.map((value) => (ends.has(value) ? [] : value.inputs.map(placeOf))),
    params: params.map(placeOf),
    results: results.map(placeOf),
  }
}

const bodies = new WeakMap<Fn, Body>()

function bodyOf(fn: Fn): Body {
  const known = bodies.get(fn)
  if (known !== undefined) return known
  const body = compileBody(topo(fn.results, new Set(fn.params)), fn.results, fn.params)
  bodies.set(fn, body)
  return body
}

/** What stands for each value of a body; nothing for a call that was opened. */
type Frame = (Value | undefined)[]

function filled(frame: Frame, place: number): Value {
  const value = frame[place]
  if (value === undefined) throw new RangeError('a result of a function is missing')
  return value
}

class Opener {
  private readonly interner = new Interner()

  constructor(private readonly opaque: (fn: Fn) => boolean) {}

  /** Calls are nested as deep as functions are (never as long as a chain of them), so recursion is safe here. */
  run(body: Body, args: readonly Value[], origin: Origin | undefined): Frame {
    const { order, inputs } = body
    const frame: Frame = new Array<Value | undefined>(order.length)
    const results = new Map<number, readonly Value[]>()
    body.params.forEach((place, i) => {
      if (place >= 0) frame[place] = args[i]
    })
    for (let i = 0; i < order.length; i++) {
      if (frame[i] !== undefined) continue
      const value = at(order, i)
      const from = inputs[i] ?? []
      const caller = results.get(from[0] ?? -1)
      if (value.prim === 'proj' && caller !== undefined) {
        frame[i] = caller[value.slot ?? 0]
        continue
      }
      const xs = from.map((place) => filled(frame, place))
      const by = origin ?? value.origin
      if (value.fn !== undefined && !this.opaque(value.fn)) {
        const inner = bodyOf(value.fn)
        const innerFrame = this.run(inner, xs, by)
        results.set(
          i,
          inner.results.map((place) => filled(innerFrame, place)),
        )
        continue
      }
      frame[i] = value.prim === 'leaf' ? value : this.interner.make(value, xs, by)
    }
    return frame
  }
}
