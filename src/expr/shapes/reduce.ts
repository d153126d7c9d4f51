import { formatShape } from '../../tensor/shape'
import { listAttr, numberAttr } from '../attrs'
import { ShapeError } from '../shape-error'
import { arithmetic, at, nameOf, resolveAxis, sizeAt, without, type ShapeRule } from './kit'

const overAxis =
  (dtype: 'int' | undefined): ShapeRule =>
  (xs, attrs) => {
    const x = at(xs, 0)
    const axis = resolveAxis(x, numberAttr(attrs, 'axis'))
    if (sizeAt(x, axis) === 0) {
      const name = nameOf(x, 'x')
      throw new ShapeError(
        'bad-axis',
        {
          en: `axis ${axis} of ${name} is empty: its shape is ${formatShape(x.shape)}`,
          ja: `${name} の軸 ${axis} は空: 形は ${formatShape(x.shape)}`,
        },
        { blame: [x] },
      )
    }
    return { shape: without(x.shape, [axis]), dtype: dtype ?? x.dtype }
  }

export const reduceShapes = {
  sum: (xs, attrs) => ({ shape: without(at(xs, 0).shape, listAttr(attrs, 'axes')), dtype: arithmetic(xs) }),
  argmax: overAxis('int'),
  reduceMax: overAxis(undefined),
  cumsum: (xs) => ({ shape: at(xs, 0).shape, dtype: arithmetic(xs) }),
} satisfies Record<string, ShapeRule>
