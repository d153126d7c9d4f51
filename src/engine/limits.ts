import { bytesText } from '../base/bytes'
import type { Problem } from '../base/problem'
import { topo } from '../expr/topo'
import type { Fn } from '../expr/value'
import { maxElements, sizeOf } from '../tensor/shape'
import type { Shape } from '../tensor/tensor'
import { tooManyNumbers } from '../tensor/too-many'
import { formatAxes } from './axes'
import type { Program } from './program'

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
export function tooLarge(shape: Shape, at: Pick<Problem, 'at' | 'port'>): Problem {
  const { en, ja } = tooManyNumbers(sizeOf(shape))
  return {
    code: 'tensor-too-large',
    message: {
      en: `a tensor of shape ${formatAxes(shape)} is too large: ${en}`,
      ja: `形 ${formatAxes(shape)} のテンソルは大きすぎる: ${ja}`,
    },
    ...at,
  }
}

/** What keeps all numbers of a program from being shown: more bytes than may be, at the first node that is too much. */
export function tooMuchToShow({ nodes, parameters, precision }: Program): Problem | undefined {
  const each = precision === 'f64' ? 8 : 4
  const owned = new Map<string, number>()
  for (const { node, port, shape } of parameters)
    if (port !== undefined) owned.set(node, (owned.get(node) ?? 0) + sizeOf(shape))
  let bytes = 0
  let first: string | undefined
  for (const { node, results } of nodes) {
    const own = results.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
    bytes += each * (own + (owned.get(node.id) ?? 0))
    if (bytes > maxKeptBytes) first ??= node.id
  }
  return first === undefined ? undefined : tooMuch(first, bytes)
}

const tooMuch = (node: string, bytes: number): Problem => ({
  code: 'document-too-large',
  message: {
    en: `showing all numbers of this document needs at least ${bytesText(bytes).en}, and ${bytesText(maxKeptBytes).en} are allowed`,
    ja: `この文書の数値をすべて表示するには少なくとも ${bytesText(bytes).ja}必要で、使えるのは ${bytesText(maxKeptBytes).ja}まで`,
  },
  at: [node],
  hint: {
    en: 'use a smaller batch or smaller layers, or show shapes alone',
    ja: 'バッチか層を小さくするか、数値を計算せず形だけにする',
  },
})
