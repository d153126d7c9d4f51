import { numberAttr } from '../../../expr/attrs'
import { apply } from '../../../expr/apply'
import { iota } from '../../../expr/build'
import { leaf } from '../../../expr/make'
import type { Value } from '../../../expr/value'
import type { LoopNode, Operand } from '../loop/spec'
import type { LoopStep, Place } from './steps'
import { along, flat, whole, type View } from './views'

/** Maxima computed so far, by what they are the maxima of. */
export class Maxima {
  readonly #known = new Map<string, Value>()

  learn(maximum: Value): void {
    const [x] = maximum.inputs
    if (x !== undefined) this.#known.set(keyOf(x, numberAttr(maximum.attrs, 'axis')), maximum)
  }

  of(x: Value, axis: number): Value | undefined {
    return this.#known.get(keyOf(x, axis))
  }
}

const keyOf = (x: Value, axis: number): string => `${x.id} ${axis}`

interface Lowering {
  readonly maxima: Maxima
  visit(value: Value): void
  place(value: Value): Place
  factors(x: Value): View
  operand(value: Value, inputs: Place[], place?: () => Place): Operand
  loop(step: Omit<LoopStep, 'kind'>): void
}

/**
 * Position of the first largest element: the least j with xⱼ = max x, or xⱼ a NaN. Written as −max(−j), over the
 * maximum that is often there already.
 */
export function lowerArgmax(lowering: Lowering, value: Value): void {
  const [x] = value.inputs
  if (x === undefined) return
  const axis = numberAttr(value.attrs, 'axis')
  const n = x.shape[axis] ?? 1
  let peak = lowering.maxima.of(x, axis)
  if (peak === undefined) {
    peak = apply('reduceMax', [x], { axis })
    lowering.visit(peak)
  }
  const maximum = peak
  const positions = iota(n)
  lowering.visit(positions)
  const view = lowering.factors(x)
  // Along the axis the results stay where they are.
  const result = ({ base, offset, strides }: Place): Place => {
    const stretched = [...strides]
    stretched.splice(axis, 0, 0)
    return { base, offset, strides: along(view, stretched) }
  }
  const counted = x.shape.map((_, i) => (i === axis ? 1 : 0))
  const inputs: Place[] = [{ ...lowering.place(positions), strides: along(view, counted) }]
  const from = lowering.operand(x, inputs, () => flat(view))
  const most = lowering.operand(maximum, inputs, () => result(lowering.place(maximum)))
  const first = inputs.length
  const slot = (i: number): Operand => ({ slot: first + i })
  const nodes: LoopNode[] = [
    { prim: 'eq', operands: [from, most] },
    { prim: 'not', operands: [slot(0)] },
    { prim: 'eq', operands: [from, from] },
    { prim: 'and', operands: [slot(1), slot(2)] },
    { prim: 'neg', operands: [{ slot: 0 }] },
    { prim: 'select', operands: [slot(3), { number: -n }, slot(4)] },
  ]
  const negative = leaf(value.shape)
  lowering.loop({
    dims: view.axes.flat().map(({ size }) => size),
    reduced: view.axes.flatMap((factors, i) => factors.map(() => i === axis)),
    inputs,
    nodes,
    outputs: [{ from: slot(5), how: 'max', place: result(whole(negative)) }],
  })
  lowering.loop({
    dims: value.shape,
    reduced: value.shape.map(() => false),
    inputs: [whole(negative)],
    nodes: [{ prim: 'neg', operands: [{ slot: 0 }] }],
    outputs: [{ from: { slot: 1 }, how: 'store', place: whole(value) }],
  })
}
