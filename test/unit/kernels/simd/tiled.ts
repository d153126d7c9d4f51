import { findOp } from '../../../../src/ops'
import { isSource } from '../../../../src/ops/kit/definition'
import { sizeOf } from '../../../../src/tensor/shape'
import type { Shape } from '../../../../src/tensor/tensor'
import { applyOp } from '../../ops/cases'
import type { Case } from './bits'
import { withGradients } from './with-gradients'

/** A padded convolution, with its gradients, that is computed in tiles. */
export function tiledConvolution(x: Shape, filters: number): Case {
  const op = findOp('Conv')
  if (op === undefined || isSource(op)) throw new Error('no convolution')
  const [, channels = 1] = x
  const shapes = { x, W: [filters, channels, 3, 3], b: [filters] }
  const given = Object.entries(shapes).map(([port, shape], p) => {
    const data = Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * p))
    return [port, { shape, dtype: 'float', data }] as const
  })
  const { outputs, leaves, wrt, data } = applyOp(op, Object.fromEntries(given), { pads: [1] })
  const roots = withGradients(
    Object.values(outputs),
    wrt.flatMap((i) => leaves[i] ?? []),
  )
  return { roots, leaves, data: data.map((numbers) => Float32Array.from(numbers)) }
}
