import { ShapeError } from '../../expr/shape-error'
import { topo } from '../../expr/topo'
import type { Fn, Value } from '../../expr/value'
import { formatShape, maxElements, maxRank, sizeOf } from '../../tensor/shape'
import type { Shape } from '../../tensor/tensor'
import { tooManyNumbers } from '../../tensor/too-many'

/** Sizes are judged before anything of that size exists. */

/**
 * Refuses sizes in an attribute that alone are more than a tensor may hold. `asked`: `shape is [100000,100000]`. What they
 * come to together with the input's sizes is for `tooLarge`, since only then does the batch have a size.
 * @throws ShapeError `tensor-too-large`
 */
export function refuseHuge(x: Value, shape: Shape, asked: string): void {
  if (sizeOf(shape) > maxElements) throw hugeAttribute(shape, asked, [x])
}

/**
 * The shape of a parameter, unless it is larger than a tensor may be.
 * @throws ShapeError `tensor-too-large`
 */
export function parameterShape(shape: Shape, asked: string): Shape {
  if (sizeOf(shape) > maxElements) throw hugeAttribute(shape, asked)
  return shape
}

function hugeAttribute(shape: Shape, asked: string, blame: readonly Value[] = []): ShapeError {
  const { en, ja } = tooManyNumbers(sizeOf(shape))
  return new ShapeError('tensor-too-large', { en: `${asked}: ${en}`, ja: `${asked}: ${ja}` }, { blame })
}

/**
 * What a function traced at real sizes would make that is larger, or of more axes, than a tensor may be: the op's result
 * first, then anything inside it.
 */
export function tooLarge(fn: Fn): ShapeError | undefined {
  const huge = ({ shape }: Value): boolean => sizeOf(shape) > maxElements || shape.length > 2 * maxRank
  const value = fn.results.find(huge) ?? topo(fn.results).find(huge)
  if (value === undefined) return undefined
  const shape = formatShape(value.shape)
  const { en, ja } = tooManyNumbers(sizeOf(value.shape))
  return new ShapeError('tensor-too-large', {
    en: `${fn.name} would make a tensor of ${shape}: ${en}`,
    ja: `${fn.name} の途中で形 ${shape} のテンソルができてしまう: ${ja}`,
  })
}
