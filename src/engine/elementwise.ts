import { topo } from '../expr/topo'
import type { Fn, Value } from '../expr/value'
import { sameShape } from '../tensor/shape'

/** Primitives whose result at a place depends on their inputs at the same place alone. */
const pointwise: ReadonlySet<Value['prim']> = new Set<Value['prim']>([
  'add', 'sub', 'neg', 'mul', 'div', 'pow', 'max', 'min', 'exp', 'log', 'log1p', 'sqrt', 'sin', 'cos', 'tanh', 'erf',
  'abs', 'sign', 'floor', 'eq', 'lt', 'le', 'and', 'not', 'select', 'cast', 'detach',
]) // prettier-ignore

const known = new WeakMap<Fn, boolean>()

/** Whether a function with one result and params of that result's shape works place by place. */
export function isElementwise(fn: Fn): boolean {
  let answer = known.get(fn)
  if (answer === undefined) known.set(fn, (answer = decide(fn)))
  return answer
}

function decide({ params, results }: Fn): boolean {
  const [y] = results
  if (y === undefined || results.length !== 1) return false
  const ends = new Set(params)
  const moving = new Set<Value>()
  for (const value of topo([y], ends)) {
    if (ends.has(value)) {
      if (!sameShape(value.shape, y.shape)) return false
      moving.add(value)
    } else if (value.inputs.some((x) => moving.has(x))) {
      const isCall = value.prim === 'call' && value.fn !== undefined && isElementwise(value.fn)
      const isStep = value.prim === 'proj' || pointwise.has(value.prim)
      if (!isCall && !(isStep && sameShape(value.shape, y.shape))) return false
      moving.add(value)
    }
  }
  return true
}
