import { numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import { sizeOf } from '../../../tensor/shape'
import type { Maker, Replacement } from './graph'
import type { Graph } from './graph'

/** Part of a tensor read as a matrix: `start` to `end` along an axis that is not the last, the last one as columns. */
export interface Slab {
  readonly whole: Value
  readonly axis: number
  readonly start: number
  readonly end: number
}

export function slabOf(matrix: Value): Slab | undefined {
  const cut = matrix.prim === 'reshape' ? matrix.inputs[0] : matrix
  if (cut?.prim !== 'slice' || matrix.shape.length !== 2 || numberAttr(cut.attrs, 'step') !== 1)
    return undefined
  const [whole] = cut.inputs
  const axis = numberAttr(cut.attrs, 'axis')
  if (whole === undefined || axis === whole.shape.length - 1) return undefined
  if (whole.shape.at(-1) !== matrix.shape[1]) return undefined
  const start = numberAttr(cut.attrs, 'start')
  return { whole, axis, start, end: start + (cut.shape[axis] ?? 0) }
}

/** `x` as a matrix with the same columns. */
export const rowsOf = (x: Value, maker: Maker): Value => {
  const columns = x.shape.at(-1) ?? 1
  return maker.reshape(x, [sizeOf(x.shape.slice(0, -1)), columns])
}

/**
 * Products of slabs of one tensor with one matrix are slabs of one product: the inputs of all time steps are multiplied
 * at once.
 */
export function shareSlabs({ order }: Graph, maker: Maker): Map<Value, Replacement> {
  const groups = new Map<string, { readonly value: Value; readonly slab: Slab }[]>()
  for (const value of order) {
    const [left, right] = value.inputs
    if (value.prim !== 'matmul' || left === undefined || right === undefined) continue
    const slab = slabOf(left)
    if (slab === undefined) continue
    const key = `${slab.whole.id} ${slab.axis} ${right.id}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [{ value, slab }])
    else group.push({ value, slab })
  }
  const replacements = new Map<Value, Replacement>()
  for (const group of groups.values()) {
    const distinct = new Map(group.map(({ slab }) => [slab.start, slab.end - slab.start]))
    const read = [...distinct.values()].reduce((sum, size) => sum + size, 0)
    const [first] = group
    // Rows that nobody asks for should not be the greater part.
    if (first === undefined || group.length < 2 || 2 * read < (first.slab.whole.shape[first.slab.axis] ?? 0))
      continue
    for (const { value, slab } of group) replacements.set(value, (now) => shared(value, slab, now, maker))
  }
  return replacements
}

function shared(
  value: Value,
  { whole, axis, start, end }: Slab,
  now: (x: Value) => Value,
  maker: Maker,
): Value {
  const right = now(value.inputs[1] ?? value)
  const product = maker.make('matmul', [rowsOf(now(whole), maker), right], {}, value.origin)
  const all = maker.reshape(product, [...whole.shape.slice(0, -1), right.shape[1] ?? 1])
  return maker.reshape(maker.make('slice', [all], { axis, start, end, step: 1 }, value.origin), value.shape)
}
