import type { Problem } from '../base/problem'
import { topo } from '../expr/topo'
import type { Fn } from '../expr/value'
import { maxElements, sizeOf } from '../tensor/shape'
import type { Shape } from '../tensor/tensor'
import { formatAxes } from './axes'
import { bytesText } from './memory'

/** Bytes that an evaluation which keeps the values of all nodes may keep, gradients not counted. */
export const maxKeptBytes = 1.6e9

const largest = new WeakMap<Fn, Shape>()

/** The largest shape that is computed inside a function, calls of other functions included. */
export function largestInside(fn: Fn): Shape {
  const known = largest.get(fn)
  if (known !== undefined) return known
  let shape: Shape = []
  for (const value of topo(fn.results, new Set(fn.params))) {
    const inner = value.fn === undefined ? value.shape : largestInside(value.fn)
    if (sizeOf(inner) > sizeOf(shape)) shape = inner
  }
  largest.set(fn, shape)
  return shape
}

export const isTooLarge = (shape: Shape): boolean => sizeOf(shape) > maxElements

/** A tensor that must not come into being: checked before anything is allocated. */
export const tooLarge = (shape: Shape, at: Pick<Problem, 'at' | 'port'>): Problem => ({
  code: 'tensor-too-large',
  message: {
    en: `a tensor of shape ${formatAxes(shape)} is larger than 50,000,000 elements`,
    ja: `形 ${formatAxes(shape)} のテンソルは 50,000,000 要素を超える`,
  },
  ...at,
})

/** More to keep than may be: `bytes` for all nodes up to this one. */
export const tooMuch = (node: string, bytes: number): Problem => ({
  code: 'document-too-large',
  message: {
    en: `showing all numbers up to this node needs ${bytesText(bytes).en}, and ${bytesText(maxKeptBytes).en} are allowed`,
    ja: `このノードまでの数値をすべて表示するには ${bytesText(bytes).ja}必要で、使えるのは ${bytesText(maxKeptBytes).ja}まで`,
  },
  at: [node],
  hint: {
    en: 'use a smaller batch or smaller layers',
    ja: 'バッチか層を小さくする',
  },
})
