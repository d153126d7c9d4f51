import type { AttrProblem } from './attributes'
import type { AnyOp, AttrValues, KnownShapes } from './definition'

/**
 * Labels and indices that name nothing: the first number in `data` that is not whole, or not one of 0 … n−1, where n is
 * the number of classes or rows that the port counts. `undefined` when all is well, or the port holds no indices for
 * these shapes (one-hot labels).
 */
export function indexProblem(
  op: AnyOp,
  port: string,
  shapes: KnownShapes,
  attrs: AttrValues,
  data: ArrayLike<number>,
): AttrProblem | undefined {
  const spec = Object.hasOwn(op.inputs, port) ? op.inputs[port] : undefined
  const count = spec?.index?.(shapes, attrs)
  if (count === undefined) return undefined
  const ignored = spec?.ignored?.(attrs)
  for (let place = 0; place < data.length; place++) {
    const x = data[place] ?? NaN
    if (x === ignored || (Number.isInteger(x) && x >= 0 && x < count)) continue
    return {
      code: 'index-out-of-range',
      message: {
        en: `${port} holds ${x} at place ${place}: it must be a whole number from 0 to ${count - 1}`,
        ja: `${port} の ${place} 番目が ${x} になっている: 0 から ${count - 1} の整数でなければならない`,
      },
      port,
      ...(spec?.dtype === 'any' && {
        hint: {
          en: 'for numbers to be approached rather than classes, give t the shape of y',
          ja: 'クラスではなく近づける値なら、t を y と同じ形にする',
        },
      }),
    }
  }
  return undefined
}
