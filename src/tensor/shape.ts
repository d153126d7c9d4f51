import type { Shape } from './tensor'

/** Caps of the document format (docs: DESIGN "The document"), checked before anything is allocated. */
export const maxRank = 8
export const maxElements = 5e7

/** Number of elements: the product of the sizes, 1 for rank 0. */
export function sizeOf(shape: Shape): number {
  let size = 1
  for (const d of shape) size *= d
  return size
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step
    step *= shape[axis] ?? 1
  }
  return strides
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i])
}

/** The shape that both fit by NumPy's rule (align right, 1 stretches), or `undefined`. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  if (sameShape(a, b)) return a
  const rank = Math.max(a.length, b.length)
  const out = new Array<number>(rank)
  for (let i = 1; i <= rank; i++) {
    const da = a[a.length - i] ?? 1
    const db = b[b.length - i] ?? 1
    if (da !== db && da !== 1 && db !== 1) return undefined
    out[rank - i] = da === 1 ? db : da
  }
  return out
}

/** `(2,3)`, `(3)`, and `()` for a single number. */
export const formatShape = (shape: Shape): string => `(${shape.join(',')})`
