import { sameShape } from '../tensor/shape'
import type { Shape, DType } from '../tensor/tensor'
import { dataAttr } from './attrs'
import type { Value } from './value'

/** The number that every element of `x` is known to be, if any. */
export function knownNumber(x: Value): number | undefined {
  let source: Value | undefined = x
  while (source?.prim === 'broadcast' || source?.prim === 'reshape') source = source.inputs[0]
  if (source?.prim !== 'const') return undefined
  const data = dataAttr(source.attrs)
  return data.length === 1 ? data[0] : undefined
}

/**
 * The input that an application of a primitive equals in every bit, for NaN, ∞ and −0 too: x·1, x−0, x/1, x¹ and moves
 * that move nothing. x·0 and x+0 stay, because NaN·0 is NaN and −0+0 is +0.
 */
export function unchangedInput(
  prim: Value['prim'],
  inputs: readonly Value[],
  shape: Shape,
  dtype: DType,
): Value | undefined {
  const [a, b] = inputs
  if (a === undefined) return undefined
  switch (prim) {
    case 'mul':
      if (b !== undefined && knownNumber(b) === 1 && a.dtype === dtype) return a
      return b !== undefined && knownNumber(a) === 1 && b.dtype === dtype ? b : undefined
    case 'div':
    case 'pow':
      return b !== undefined && knownNumber(b) === 1 && a.dtype === dtype ? a : undefined
    case 'sub':
      return b !== undefined && Object.is(knownNumber(b), 0) && a.dtype === dtype ? a : undefined
    case 'broadcast':
    case 'reshape':
      return sameShape(a.shape, shape) ? a : undefined
    default:
      return undefined
  }
}
