import { broadcastShapes, formatShape, sameShape, sizeOf } from '../../tensor/shape'
import { listAttr, numberAttr } from '../attrs'
import { ShapeError } from '../shape-error'
import { at, badAttribute, listShapes, nameOf, resolveAxis, sizeAt, withSize, type ShapeRule } from './kit'

export const layoutShapes = {
  broadcast: (xs, attrs) => {
    const x = at(xs, 0)
    const shape = listAttr(attrs, 'shape')
    const fitted = broadcastShapes(x.shape, shape)
    if (fitted === undefined || !sameShape(fitted, shape)) {
      const [name, from, to] = [nameOf(x, 'x'), formatShape(x.shape), formatShape(shape)]
      throw new ShapeError(
        'shape-mismatch',
        {
          en: `${name} of shape ${from} does not stretch to ${to}`,
          ja: `形 ${from} の ${name} は ${to} に広げられない`,
        },
        { blame: [x] },
      )
    }
    return { shape, dtype: x.dtype }
  },

  reshape: (xs, attrs) => {
    const x = at(xs, 0)
    const shape = listAttr(attrs, 'shape')
    if (sizeOf(shape) !== sizeOf(x.shape)) {
      const [name, from, to] = [nameOf(x, 'x'), formatShape(x.shape), formatShape(shape)]
      const [had, wanted] = [sizeOf(x.shape), sizeOf(shape)]
      throw new ShapeError(
        'size-mismatch',
        {
          en: `${name} has ${had} elements ${from}, but ${to} needs ${wanted}`,
          ja: `${name} の要素は ${had} 個 ${from}。${to} には ${wanted} 個必要`,
        },
        { blame: [x] },
      )
    }
    return { shape, dtype: x.dtype }
  },

  transpose: (xs, attrs) => {
    const x = at(xs, 0)
    const perm = listAttr(attrs, 'perm')
    const rank = x.shape.length
    if (
      perm.length !== rank ||
      new Set(perm).size !== rank ||
      perm.some((axis) => axis < 0 || axis >= rank)
    ) {
      throw badAttribute(
        `[${perm.join(', ')}] is not an order of the ${rank} axes of ${nameOf(x, 'x')} ${formatShape(x.shape)}`,
        `[${perm.join(', ')}] は ${nameOf(x, 'x')} ${formatShape(x.shape)} の ${rank} 本の軸の並べ替えではない`,
        x,
      )
    }
    return { shape: perm.map((axis) => sizeAt(x, axis)), dtype: x.dtype }
  },

  slice: (xs, attrs) => {
    const x = at(xs, 0)
    const axis = resolveAxis(x, numberAttr(attrs, 'axis'))
    const [start, end, step] = [
      numberAttr(attrs, 'start'),
      numberAttr(attrs, 'end'),
      numberAttr(attrs, 'step'),
    ]
    const size = sizeAt(x, axis)
    if (![start, end, step].every(Number.isInteger) || step < 1 || start < 0 || end < start || end > size) {
      throw badAttribute(
        `there is no range ${start}…${end} in steps of ${step} on axis ${axis} of ${nameOf(x, 'x')} ${formatShape(x.shape)}`,
        `${nameOf(x, 'x')} ${formatShape(x.shape)} の軸 ${axis} から ${start}…${end} を ${step} おきに取り出せない`,
        x,
      )
    }
    return { shape: withSize(x.shape, axis, Math.ceil((end - start) / step)), dtype: x.dtype }
  },

  unslice: (xs, attrs) => {
    const x = at(xs, 0)
    return { shape: withSize(x.shape, numberAttr(attrs, 'axis'), numberAttr(attrs, 'n')), dtype: x.dtype }
  },

  pad: (xs, attrs) => {
    const x = at(xs, 0)
    const axis = resolveAxis(x, numberAttr(attrs, 'axis'))
    const [before, after] = [numberAttr(attrs, 'before'), numberAttr(attrs, 'after')]
    if (![before, after].every((n) => Number.isInteger(n) && n >= 0)) {
      throw badAttribute(
        `padding cannot be ${before} and ${after}`,
        `パディングを ${before} と ${after} にはできない`,
        x,
      )
    }
    return { shape: withSize(x.shape, axis, before + sizeAt(x, axis) + after), dtype: x.dtype }
  },

  concat: (xs, attrs) => {
    const first = at(xs, 0)
    const axis = resolveAxis(first, numberAttr(attrs, 'axis'))
    for (const x of xs) {
      if (!sameShape(withSize(x.shape, axis, 0), withSize(first.shape, axis, 0))) {
        const shapes = listShapes(xs)
        throw new ShapeError(
          'shape-mismatch',
          {
            en: `shapes differ beside axis ${axis}: ${shapes.en}`,
            ja: `軸 ${axis} 以外の大きさが違う: ${shapes.ja}`,
          },
          { blame: [x, first] },
        )
      }
    }
    const size = xs.reduce((sum, x) => sum + sizeAt(x, axis), 0)
    return { shape: withSize(first.shape, axis, size), dtype: first.dtype }
  },
} satisfies Record<string, ShapeRule>
