import * as e from '../../expr/build'
import { ShapeError } from '../../expr/shape-error'
import type { Value } from '../../expr/value'
import { formatShape, sameShape } from '../../tensor/shape'
import { sizeAt } from './axes'
import type { KnownShapes, Port } from './definition'

/** The ports of a loss that accepts class indices as well as one-hot rows. */
export const labelledPorts = {
  y: { about: { en: 'prediction', ja: '予測' } },
  t: {
    dtype: 'any',
    about: {
      en: 'labels: the shape of y without its last axis for class indices, the shape of y for one-hot rows',
      ja: '正解ラベル。y の最後の軸を除いた形ならクラス番号、y と同じ形なら one-hot',
    },
    index: (xs) => classesOf(xs),
  },
} as const satisfies Record<string, Port>

/** The ports of a loss that compares element by element. */
export const pairedPorts = {
  y: { about: { en: 'prediction', ja: '予測' } },
  t: { about: { en: 'target, the same shape as y', ja: '正解。y と同じ形' } },
} as const satisfies Record<string, Port>

/** How many classes an index in `t` may name; `undefined` when `t` is not a tensor of indices. */
function classesOf({ y, t }: KnownShapes): number | undefined {
  if (y === undefined || t === undefined || t.length !== y.length - 1) return undefined
  return sizeAt(y, -1)
}

/**
 * What a loss compares `y` with: `t` itself where the shapes are equal (one-hot or soft labels), one-hot rows along the
 * last axis where `t` holds class indices (rank one less).
 * @throws ShapeError `label-shape` for anything else
 */
export function labelsFor(y: Value, t: Value): Value {
  if (sameShape(y.shape, t.shape)) return t.dtype === 'float' ? t : e.cast(t, 'float')
  const rows = y.shape.slice(0, -1)
  if (y.shape.length > 0 && sameShape(rows, t.shape)) return e.oneHot(t, sizeAt(y.shape, -1))
  throw labelShape(y, t, y.shape.length > 0 ? formatShape(rows) : undefined)
}

/**
 * The target of an element-by-element loss: `t`, which must have the shape of `y`.
 * @throws ShapeError `label-shape`
 */
export function targetFor(y: Value, t: Value): Value {
  if (!sameShape(y.shape, t.shape)) throw labelShape(y, t)
  return t
}

/**
 * A loss over classes needs an axis of classes.
 * @throws ShapeError `rank-too-low`
 */
export function needAxis(y: Value): void {
  if (y.shape.length > 0) return
  throw new ShapeError(
    'rank-too-low',
    {
      en: 'y needs at least 1 axis, the classes: its shape is ()',
      ja: 'y にはクラスの軸が必要: 形は ()',
    },
    { blame: [y] },
  )
}

function labelShape(y: Value, t: Value, indices?: string): ShapeError {
  const [ys, ts] = [formatShape(y.shape), formatShape(t.shape)]
  return new ShapeError(
    'label-shape',
    indices === undefined
      ? {
          en: `labels do not fit: y is ${ys}, t is ${ts}; t must be ${ys}`,
          ja: `ラベルの形が合わない: y は ${ys}、t は ${ts}。t は ${ys} でなければならない`,
        }
      : {
          en: `labels do not fit: y is ${ys}, t is ${ts}; t must be ${indices} for class indices or ${ys} for one-hot`,
          ja: `ラベルの形が合わない: y は ${ys}、t は ${ts}。t はクラス番号なら ${indices}、one-hot なら ${ys} でなければならない`,
        },
    { blame: [t, y], port: 't' },
  )
}

export type Reduction = 'mean' | 'sum' | 'none'

/**
 * Many losses to one number: the mean or the sum of all of them, or the losses as they are. The losses lie along the
 * leading axes of the port `y`, which is counted so that formulas and code can say N.
 * @throws ShapeError `empty-tensor` for the mean of an empty batch
 */
export function reduced(losses: Value, reduction: Reduction, y: Value): Value {
  const rank = losses.shape.length
  if (reduction === 'none' || rank === 0) return losses
  if (reduction === 'sum') return e.sum(losses)
  return e.div(e.sum(losses), countOf(y, rank))
}

/** How many losses there are, as `reduced` counts them: the sizes of the first `rank` axes of `y`. */
export const countOf = (y: Value, rank: number): Value =>
  e.sizeOf(
    y,
    y.shape.slice(0, rank).map((_, axis) => axis),
  )

/** Axes that belong to one example: all but the batch axis; all of them where there is no batch axis (rank 0 or 1). */
export const featureAxes = (x: Value): number[] =>
  x.shape.map((_, axis) => axis).filter((axis) => x.shape.length <= 1 || axis > 0)

/** t·log p element by element, with 0·log 0 = 0 so that a class that is not asked about cannot spoil the loss. */
export function timesLog(t: Value, p: Value): Value {
  const absent = e.eq(t, 0)
  return e.select(absent, 0, e.mul(t, e.log(e.select(absent, 1, p))))
}

/** A probability raised by the number that keeps its logarithm finite; 0 leaves it alone. */
export const raised = (p: Value, epsilon: number): Value => (epsilon === 0 ? p : e.add(p, epsilon))

/** t·y element by element, with 0·∞ = 0 for the same reason. */
export function times(t: Value, y: Value): Value {
  const absent = e.eq(t, 0)
  return e.select(absent, 0, e.mul(t, e.select(absent, 0, y)))
}
