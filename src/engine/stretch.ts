import { sameShape, sizeOf, stridesOf } from '../tensor/shape'
import type { FloatArray, Shape, Tensor } from '../tensor/tensor'

/** A tensor's numbers stretched to a wider shape by NumPy's rule. The tensor's own array when nothing is to be done. */
export function stretched({ shape, data }: Tensor, wide: Shape): FloatArray {
  if (sameShape(shape, wide)) return data
  const out = new Float64Array(sizeOf(wide))
  const lead = wide.length - shape.length
  const strides = stridesOf(shape)
  const steps = wide.map((_, axis) => ((shape[axis - lead] ?? 1) === 1 ? 0 : (strides[axis - lead] ?? 0)))
  const at = wide.map(() => 0)
  let from = 0
  for (let i = 0; i < out.length; i++) {
    out[i] = data[from] ?? 0
    for (let axis = wide.length - 1; axis >= 0; axis--) {
      const step = steps[axis] ?? 0
      const next = (at[axis] ?? 0) + 1
      if (next < (wide[axis] ?? 1)) {
        at[axis] = next
        from += step
        break
      }
      at[axis] = 0
      from -= step * (next - 1)
    }
  }
  return out
}
