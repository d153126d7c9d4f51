import { formatNumber } from '../base/numbers'
import type { ResultLocal, ResultTensor } from '../engine/results'
import { parseNumber } from '../tensor/literal'
import { formatShape } from '../tensor/shape'

const shownElements = 6

/** A tensor on one line: the number, or the shape and the first elements. */
export function tensorText(tensor: ResultTensor | undefined): string {
  if (tensor === undefined) return ''
  if (typeof tensor !== 'object') return numberText(tensor)
  const { shape, data } = tensor
  const shown = data.slice(0, shownElements).map(numberText)
  return `${formatShape(shape)} ${shown.join(' ')}${data.length > shownElements ? ' …' : ''}`.trimEnd()
}

export function localText(local: ResultLocal | undefined): string {
  if (typeof local === 'object' && 'op' in local) return 'vjp'
  return tensorText(local)
}

const numberText = (x: unknown): string => formatNumber(parseNumber(x) ?? NaN, 7)
