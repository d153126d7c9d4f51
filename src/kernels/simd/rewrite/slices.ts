import { numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import { isLoopPrim } from '../loop/nodes'
import type { Graph, Maker, Replacement, Users } from './graph'

interface Cut {
  readonly axis: number
  readonly start: number
  readonly end: number
}

/**
 * Element-wise values that are read in slices only are computed in slices: the gates of a recurrent cell, which then
 * join the loop that reads them. Slices that overlap would compute things twice and stay.
 */
export function sinkSlices({ order }: Graph, users: Users, maker: Maker): Map<Value, Replacement> {
  const cuts = new Map<Value, readonly Cut[]>()
  for (let i = order.length - 1; i >= 0; i--) {
    const value = order[i]
    if (value === undefined || !isSinkable(value) || users.isRoot(value)) continue
    const found = cutsOf(users.of(value), cuts)
    if (found !== undefined && areApart(found)) cuts.set(value, found)
  }
  const replacements = new Map<Value, Replacement>()
  for (const slice of order) {
    const [x] = slice.inputs
    if (slice.prim === 'slice' && x !== undefined && cuts.has(x)) {
      replacements.set(slice, (now) => sliced(slice, x, now))
    }
  }
  const sliced = (slice: Value, x: Value, now: (value: Value) => Value): Value => {
    if (!cuts.has(x)) return maker.make('slice', [now(x)], slice.attrs, x.origin)
    const inputs = x.inputs.map((input) => sliced(slice, input, now))
    return maker.again({ ...x, shape: slice.shape, inputs: [] }, inputs)
  }
  return replacements
}

const isSinkable = ({ prim, shape }: Value): boolean =>
  prim !== 'leaf' &&
  prim !== 'call' &&
  prim !== 'proj' &&
  prim !== 'detach' &&
  shape.length > 0 &&
  isLoopPrim(prim)

/** The slices that all users together read; `undefined` when one of them reads the whole. */
function cutsOf(users: readonly Value[], cuts: ReadonlyMap<Value, readonly Cut[]>): Cut[] | undefined {
  if (users.length === 0) return undefined
  const found = new Map<string, Cut>()
  for (const user of users) {
    const own = user.prim === 'slice' ? cutOf(user) : cuts.get(user)
    if (own === undefined) return undefined
    for (const cut of own) found.set(`${cut.axis} ${cut.start} ${cut.end}`, cut)
  }
  return [...found.values()]
}

function cutOf({ attrs, shape }: Value): Cut[] | undefined {
  if (numberAttr(attrs, 'step') !== 1) return undefined
  const axis = numberAttr(attrs, 'axis')
  const start = numberAttr(attrs, 'start')
  return [{ axis, start, end: start + (shape[axis] ?? 0) }]
}

function areApart(cuts: readonly Cut[]): boolean {
  const [first] = cuts
  const sorted = [...cuts].sort((a, b) => a.start - b.start)
  return sorted.every(({ axis, end }, i) => axis === first?.axis && end <= (sorted[i + 1]?.start ?? Infinity))
}
