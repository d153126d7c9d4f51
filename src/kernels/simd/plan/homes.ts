import { numberAttr } from '../../../expr/attrs'
import type { PrimName, Value } from '../../../expr/value'
import { sizeOf, stridesOf } from '../../../tensor/shape'
import { isLoopPrim } from '../loop/nodes'
import { isInOrder, reshapeStrides } from './views'

/** Where a value lies within a larger one: element (i, j, …) at `offset` + i·strides[0] + … of it. */
export interface Home {
  readonly within: Value
  readonly offset: number
  readonly strides: readonly number[]
}

/**
 * Values that are put side by side are computed where they shall lie, instead of being copied there: each in its part of
 * the concatenation. `kept`: values that need memory of their own.
 */
export function homesOf(order: readonly Value[], kept: ReadonlySet<Value>): Map<Value, Home> {
  const homes = new Map<Value, Home>()
  // Backwards, so that a concatenation within another one knows its own home first.
  for (let i = order.length - 1; i >= 0; i--) {
    const value = order[i]
    if (value?.prim !== 'concat' || sizeOf(value.shape) === 0) continue
    const axis = numberAttr(value.attrs, 'axis')
    const strides = homes.get(value)?.strides ?? stridesOf(value.shape)
    let start = 0
    for (const part of value.inputs) {
      const offset = start * (strides[axis] ?? 0)
      start += part.shape[axis] ?? 0
      const source = sourceOf(part)
      if (kept.has(source) || homes.has(source) || source === value) continue
      const own = reshapeStrides(strides, part.shape, source.shape)
      if (own === undefined || !isWritable(source, own)) continue
      homes.set(source, { within: value, offset, strides: own })
    }
  }
  return homes
}

/** Whether a value's code can write to such strides. */
function isWritable({ prim, shape, inputs }: Value, strides: readonly number[]): boolean {
  if (prim === 'leaf' || sizeOf(shape) === 0 || inputs.some((x) => sizeOf(x.shape) === 0)) return false
  if (isLoopPrim(prim as PrimName) || ['sum', 'reduceMax', 'concat'].includes(prim)) return true
  return ['matmul', 'gather'].includes(prim) && isInOrder(strides, shape)
}

/** What a part is once shapes are left aside. */
export function sourceOf(part: Value): Value {
  let source = part
  while (source.prim === 'reshape' && source.inputs[0] !== undefined) source = source.inputs[0]
  return source
}
