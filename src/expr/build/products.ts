import { broadcastShapes, sizeOf as elements } from '../../tensor/shape'
import type { Shape } from '../../tensor/tensor'
import { apply } from '../apply'
import { noAttrs } from '../make'
import { badAttribute, resolveAxis, shapesDoNotFit, sizeAt } from '../shapes/kit'
import { innerSizesDiffer, needIntegers, needRank } from '../shapes/products'
import type { Value } from '../value'
import { broadcastTo } from './kit'
import { reshape } from './layout'

/**
 * Matrix product by NumPy's rules: rank 1 stands for a row on the left and a column on the right, leading axes broadcast.
 * Throws `inner-sizes-differ`, `rank-too-low` or `shape-mismatch`.
 */
export function matmul(a: Value, b: Value): Value {
  needRank(a, 1)
  needRank(b, 1)
  const k = sizeAt(a, a.shape.length - 1)
  if (k !== sizeAt(b, Math.max(0, b.shape.length - 2))) throw innerSizesDiffer(a, b)
  const left = a.shape.length === 1 ? reshape(a, [1, k]) : a
  const right = b.shape.length === 1 ? reshape(b, [k, 1]) : b
  const batch = broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2))
  if (batch === undefined) throw shapesDoNotFit([a, b])
  const y = matmulBatched(left, right, batch)
  if (a.shape.length > 1 && b.shape.length > 1) return y
  const rows = a.shape.length === 1 ? [] : a.shape.slice(-2, -1)
  const columns = b.shape.length === 1 ? [] : b.shape.slice(-1)
  return reshape(y, [...batch, ...rows, ...columns])
}

function matmulBatched(a: Value, b: Value, batch: Shape): Value {
  if (b.shape.length === 2 && a.shape.length > 2) {
    // One matrix for the whole batch: all its rows at once.
    const [k, n] = [sizeAt(b, 0), sizeAt(b, 1)]
    const rows = elements(a.shape.slice(0, -1))
    return reshape(apply('matmul', [reshape(a, [rows, k]), b], noAttrs), [...a.shape.slice(0, -1), n])
  }
  const stretched = [a, b].map((x) => broadcastTo(x, [...batch, ...x.shape.slice(-2)]))
  return apply('matmul', stretched, noAttrs)
}

/** Rows of `x` by index: shape `indices.shape + x.shape[1:]`. An index out of range gives NaN. */
export const gather = (x: Value, indices: Value): Value => apply('gather', [x, indices], noAttrs)

/** n rows, each the sum of the rows of `g` whose index points at it. Indices out of range are dropped. */
export const scatterAdd = (g: Value, indices: Value, n: number): Value =>
  apply('scatterAdd', [g, indices], { n })

export interface WindowSpec {
  readonly axes: readonly number[]
  readonly sizes: readonly number[]
  /** 1 when absent */
  readonly steps?: readonly number[]
  /** 1 when absent */
  readonly dilations?: readonly number[]
}

/** Sliding windows: each of the axes becomes the window's position, and one axis per window is appended (im2col). */
export const windows = (x: Value, spec: WindowSpec): Value => apply('windows', [x], windowAttrs(x, spec))

/** The transpose of `windows`: adds every window of `g` back at its place in a tensor of `shape` (col2im). */
export function overlapAdd(g: Value, shape: Shape, spec: WindowSpec): Value {
  const { axes, sizes } = spec
  const ones = axes.map(() => 1)
  return apply('overlapAdd', [g], {
    axes,
    sizes,
    steps: spec.steps ?? ones,
    dilations: spec.dilations ?? ones,
    shape,
  })
}

function windowAttrs(x: Value, spec: WindowSpec): Record<string, readonly number[]> {
  const axes = spec.axes.map((axis) => resolveAxis(x, axis))
  const ones = axes.map(() => 1)
  const { sizes, steps = ones, dilations = ones } = spec
  const whole = [...sizes, ...steps, ...dilations].every(Number.isInteger)
  if (!whole || [sizes, steps, dilations].some((list) => list.length !== axes.length)) {
    throw badAttribute(
      'a window needs a whole size, step and dilation per axis',
      '窓には軸ごとに整数の大きさ・ストライド・間隔が必要',
      x,
    )
  }
  return { axes, sizes, steps, dilations }
}

/**
 * Random numbers, uniform in [0, 1) or standard normal. Element i depends on (key, step, i) alone, so any step can be
 * replayed; `step` is an integer of rank 0, fed from outside.
 */
export function random(kind: 'uniform' | 'normal', key: number, shape: Shape, step: Value): Value {
  needIntegers(step)
  return apply('random', [step], { kind, key, shape })
}
