import type { Text } from '../../base/text'
import { formatShape, sameShape } from '../../tensor/shape'
import { listAttr, numberAttr } from '../attrs'
import { ShapeError } from '../shape-error'
import type { Value } from '../value'
import {
  arithmetic,
  at,
  badAttribute,
  listShapes,
  nameOf,
  shapesDoNotFit,
  sizeAt,
  type ShapeRule,
} from './kit'

export const productShapes = {
  matmul: (xs) => {
    const [a, b] = [at(xs, 0), at(xs, 1)]
    const [m, k] = a.shape.slice(-2)
    const [k2, n] = b.shape.slice(-2)
    if (m === undefined || k === undefined || k2 === undefined || n === undefined)
      throw innerSizesDiffer(a, b)
    if (k !== k2) throw innerSizesDiffer(a, b)
    if (!sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2))) throw shapesDoNotFit(xs)
    return { shape: [...a.shape.slice(0, -1), n], dtype: arithmetic(xs) }
  },

  gather: (xs) => {
    const [x, i] = [at(xs, 0), at(xs, 1)]
    needRank(x, 1)
    needIntegers(i)
    return { shape: [...i.shape, ...x.shape.slice(1)], dtype: x.dtype }
  },

  scatterAdd: (xs, attrs) => {
    const [g, i] = [at(xs, 0), at(xs, 1)]
    needIntegers(i)
    if (!sameShape(g.shape.slice(0, i.shape.length), i.shape)) throw shapesDoNotFit(xs)
    return { shape: [numberAttr(attrs, 'n'), ...g.shape.slice(i.shape.length)], dtype: arithmetic([g]) }
  },

  windows: (xs, attrs) => {
    const x = at(xs, 0)
    const [axes, sizes] = [listAttr(attrs, 'axes'), listAttr(attrs, 'sizes')]
    const [steps, dilations] = [listAttr(attrs, 'steps'), listAttr(attrs, 'dilations')]
    const shape = [...x.shape, ...sizes]
    axes.forEach((axis, j) => {
      const [size, step, dilation] = [sizes[j] ?? 1, steps[j] ?? 1, dilations[j] ?? 1]
      const span = dilation * (size - 1) + 1
      if (size < 1 || step < 1 || dilation < 1 || span > sizeAt(x, axis)) {
        throw badAttribute(
          `a window of ${span} does not fit on axis ${axis} of ${nameOf(x, 'x')} ${formatShape(x.shape)}`,
          `幅 ${span} の窓は ${nameOf(x, 'x')} ${formatShape(x.shape)} の軸 ${axis} に入らない`,
          x,
        )
      }
      shape[axis] = Math.floor((sizeAt(x, axis) - span) / step) + 1
    })
    return { shape, dtype: x.dtype }
  },

  overlapAdd: (xs, attrs) => ({ shape: listAttr(attrs, 'shape'), dtype: arithmetic(xs) }),
} satisfies Record<string, ShapeRule>

/** `inner sizes differ: x is (2,3), W is (4,2)`, with a hint when a transpose would do. */
export function innerSizesDiffer(a: Value, b: Value): ShapeError {
  const shapes = listShapes([a, b])
  const text = { en: `inner sizes differ: ${shapes.en}`, ja: `内側の大きさが合わない: ${shapes.ja}` }
  const hint = transposeHint(a, b)
  const blame = b.label !== undefined || a.label === undefined ? [b, a] : [a, b]
  return new ShapeError('inner-sizes-differ', text, hint === undefined ? { blame } : { blame, hint })
}

function transposeHint(a: Value, b: Value): Text | undefined {
  const [m, k] = a.shape.slice(-2)
  const [k2, n] = b.shape.slice(-2)
  if (m === undefined || k === undefined || k2 === undefined || n === undefined) return undefined
  const say = (x: Value, letter: string): Text => {
    const turned = formatShape([...x.shape.slice(0, -2), ...x.shape.slice(-2).reverse()])
    return {
      en: `transpose ${nameOf(x, letter)}: ${turned} fits`,
      ja: `${nameOf(x, letter)} を転置した ${turned} なら合う`,
    }
  }
  if (k === n) return say(b, 'b')
  if (m === k2) return say(a, 'a')
  return undefined
}

export function needRank(x: Value, rank: number): void {
  if (x.shape.length >= rank) return
  const name = nameOf(x, 'x')
  throw new ShapeError(
    'rank-too-low',
    {
      en: `${name} needs at least ${rank} ${rank === 1 ? 'axis' : 'axes'}: its shape is ${formatShape(x.shape)}`,
      ja: `${name} には軸が ${rank} 本以上必要: 形は ${formatShape(x.shape)}`,
    },
    { blame: [x] },
  )
}

export function needIntegers(i: Value): void {
  if (i.dtype === 'int') return
  const name = nameOf(i, 'i')
  throw new ShapeError(
    'not-integers',
    { en: `${name} must hold integers`, ja: `${name} は整数でなければならない` },
    { blame: [i] },
  )
}
