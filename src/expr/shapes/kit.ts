import type { Text } from '../../base/text'
import { formatShape, sameShape } from '../../tensor/shape'
import type { DType, Shape } from '../../tensor/tensor'
import { ShapeError } from '../shape-error'
import type { Attrs, Value } from '../value'

export interface Typed {
  readonly shape: Shape
  readonly dtype: DType
}

/** What a primitive makes of its inputs. Throws a ShapeError where they do not fit. */
export type ShapeRule = (xs: readonly Value[], attrs: Attrs) => Typed

/** Input number `i`; primitives always have the inputs that their constructors gave them. */
export function at(xs: readonly Value[], i: number): Value {
  const x = xs[i]
  if (x === undefined) throw new RangeError(`input ${i} is missing`)
  return x
}

/** How messages call an operand: its port's name, or its letter. */
export const nameOf = (x: Value, letter: string): string => x.label ?? letter

/** `a is (2,3), b is (4)` in both languages. */
export function listShapes(xs: readonly Value[], letters: readonly string[] = 'abcdefgh'.split('')): Text {
  const parts = xs.map((x, i) => [nameOf(x, letters[i] ?? `x${i}`), formatShape(x.shape)] as const)
  return {
    en: parts.map(([name, shape]) => `${name} is ${shape}`).join(', '),
    ja: parts.map(([name, shape]) => `${name} は ${shape}`).join('、'),
  }
}

/** The operand that a problem should point at: the last one that has a name. */
const blamed = (xs: readonly Value[]): Value[] =>
  [...xs].sort((a, b) => Number(b.label !== undefined) - Number(a.label !== undefined))

export function shapesDoNotFit(xs: readonly Value[]): ShapeError {
  const shapes = listShapes(xs)
  return new ShapeError(
    'shape-mismatch',
    { en: `shapes do not fit: ${shapes.en}`, ja: `形が合わない: ${shapes.ja}` },
    {
      blame: blamed([...xs].reverse()),
      hint: {
        en: 'aligned at the last axis, two sizes must be equal or one of them 1',
        ja: '最後の軸でそろえたとき、大きさは等しいか、どちらかが 1 でなければならない',
      },
    },
  )
}

export function equalShapes(xs: readonly Value[]): Shape {
  const { shape } = at(xs, 0)
  for (const x of xs) if (x.shape !== shape && !sameShape(x.shape, shape)) throw shapesDoNotFit(xs)
  return shape
}

/** `axis` counted from the front; throws `bad-axis` when `x` has no such axis. */
export function resolveAxis(x: Value, axis: number): number {
  const rank = x.shape.length
  const resolved = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    const name = nameOf(x, 'x')
    throw new ShapeError(
      'bad-axis',
      {
        en: `${name} has no axis ${axis}: its shape is ${formatShape(x.shape)}`,
        ja: `${name} に軸 ${axis} はない: 形は ${formatShape(x.shape)}`,
      },
      { blame: [x] },
    )
  }
  return resolved
}

export function badAttribute(en: string, ja: string, x?: Value): ShapeError {
  return new ShapeError('bad-attribute', { en, ja }, x === undefined ? {} : { blame: [x] })
}

/** The dtype of arithmetic: float as soon as one operand is, else int. */
export const arithmetic = (xs: readonly Value[]): DType =>
  xs.some((x) => x.dtype === 'float') ? 'float' : 'int'

/** `shape` with the size of one axis replaced. */
export const withSize = (shape: Shape, axis: number, size: number): Shape =>
  shape.map((d, i) => (i === axis ? size : d))

export const sizeAt = (x: Value, axis: number): number => x.shape[axis] ?? 1

export const without = (shape: Shape, axes: readonly number[]): Shape =>
  shape.filter((_, i) => !axes.includes(i))
