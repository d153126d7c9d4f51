import type { Text } from '../../base/text'
import * as e from '../../expr/build'
import { ShapeError } from '../../expr/shape-error'
import type { Value } from '../../expr/value'
import { formatShape } from '../../tensor/shape'
import type { Shape } from '../../tensor/tensor'
import { sizeAt } from './axes'
import { refuseHuge } from './sizes'
import type { WindowAttrs } from './window-attributes'

/** A sliding window along one axis, everything in elements. */
export interface Sliding {
  readonly axis: number
  /** of the axis, without padding */
  readonly length: number
  /** elements in the window */
  readonly size: number
  readonly step: number
  readonly dilation: number
  /** from the first element of the window to its last: dilation·(size − 1) + 1 */
  readonly span: number
  readonly before: number
  readonly after: number
  /** how far the last window hangs over the padded end (`ceilMode`) */
  readonly over: number
  /** positions of the window */
  readonly count: number
}

/** Axes that a window slides along: all but the batch and the channels. */
export const slidingRank = (shape: Shape): number => shape.length - 2

/** What a window slides over, in words. */
export const imagesWords: Text = {
  en: 'images (N, C, H, W) or sequences (N, C, T)',
  ja: '画像 (N, C, H, W) か系列 (N, C, T)',
}

/**
 * Refuses an `x` that is not (N, channels, …) with one to three axes to slide along.
 * @throws ShapeError `rank-mismatch`
 */
export function needImages(x: Value): void {
  const rank = slidingRank(x.shape)
  if (rank >= 1 && rank <= 3) return
  const name = x.label ?? 'x'
  throw new ShapeError(
    'rank-mismatch',
    {
      en: `${name} must be (N, channels, length) or (N, channels, height, width): it is ${formatShape(x.shape)}`,
      ja: `${name} は (N, チャンネル, 長さ) か (N, チャンネル, 高さ, 幅) でなければならない: 形は ${formatShape(x.shape)}`,
    },
    { blame: [x] },
  )
}

/**
 * One number for each of `rank` axes: a list of one stands for all of them.
 * @throws ShapeError `bad-attribute`
 */
export function perAxis(
  x: Value,
  name: string,
  given: readonly number[] | null | undefined,
  rank: number,
  absent = 1,
): number[] {
  const list = given ?? [absent]
  if (list.length === 1) return Array.from({ length: rank }, () => list[0] ?? absent)
  if (list.length === rank) return [...list]
  throw wrongCount(x, name, list, rank, rank)
}

/** Beginnings and ends for each of `rank` axes, as ONNX writes pads. */
export function padPairs(
  x: Value,
  pads: readonly number[] | null | undefined,
  rank: number,
): { readonly before: number; readonly after: number }[] {
  const list = pads ?? [0]
  if (list.length !== 1 && list.length !== 2 * rank) throw wrongCount(x, 'pads', list, rank, 2 * rank)
  return Array.from({ length: rank }, (_, i) => ({
    before: list[i] ?? list[0] ?? 0,
    after: list[rank + i] ?? list[0] ?? 0,
  }))
}

/**
 * Where a window of `kernel` goes on `x` (N, channels, …). Nothing is allocated.
 * @throws ShapeError `rank-mismatch`, `bad-attribute` (naming the attribute, the value and what is allowed) or
 * `tensor-too-large`
 */
export function slidingOver(x: Value, kernel: readonly number[], attrs: WindowAttrs): Sliding[] {
  needImages(x)
  return slidingAlong(x, x.shape.slice(2), kernel, attrs)
}

/** As `slidingOver`, along axes 2, 3, … of these lengths; `x` takes the blame. */
export function slidingAlong(
  x: Value,
  lengths: readonly number[],
  kernel: readonly number[],
  attrs: WindowAttrs,
): Sliding[] {
  const rank = lengths.length
  const sizes = perAxis(x, 'kernelShape', kernel, rank)
  const steps = perAxis(x, 'strides', attrs.strides, rank)
  const dilations = perAxis(x, 'dilations', attrs.dilations, rank)
  const spans = sizes.map((size, i) => (dilations[i] ?? 1) * (size - 1) + 1)
  const margins = marginsOf(x, lengths, steps, spans, attrs)
  refuseHuge(
    x,
    lengths.map((length, i) => length + (margins[i]?.before ?? 0) + (margins[i]?.after ?? 0)),
    `pads is [${(attrs.pads ?? []).join(',')}]`,
  )
  return lengths.map((length, i): Sliding => {
    const [size, step, dilation, span] = [sizes[i] ?? 1, steps[i] ?? 1, dilations[i] ?? 1, spans[i] ?? 1]
    const { before, after } = margins[i] ?? { before: 0, after: 0 }
    const room = length + before + after - span
    if (room < 0) throw tooLarge(x, i, sizes, span, length + before + after)
    let count = Math.floor(room / step) + 1
    if (attrs.ceilMode === true) {
      count = Math.ceil(room / step) + 1
      // A window that would start behind the input and its padding in front is not counted.
      if ((count - 1) * step >= length + before) count--
    }
    const over = Math.max(0, (count - 1) * step - room)
    return { axis: i + 2, length, size, step, dilation, span, before, after, over, count }
  })
}

function marginsOf(
  x: Value,
  lengths: readonly number[],
  steps: readonly number[],
  spans: readonly number[],
  { pads, autoPad = 'notset' }: WindowAttrs,
): { readonly before: number; readonly after: number }[] {
  const pairs = padPairs(x, pads, lengths.length)
  if (autoPad === 'notset') return pairs
  if (pairs.some(({ before, after }) => before + after > 0))
    throw refused(x, {
      en: `pads is [${(pads ?? []).join(',')}]: autoPad is ${autoPad} and works the padding out, so pads must be left out`,
      ja: `pads が [${(pads ?? []).join(',')}] になっている: autoPad が ${autoPad} でパディングは自動で決まるので、pads は省かなければならない`,
    })
  if (autoPad === 'causal' && lengths.length !== 1)
    throw refused(x, {
      en: `autoPad is causal: x has ${lengths.length} axes to slide along, and only a sequence has a past`,
      ja: `autoPad が causal になっている: 窓を動かす軸が ${lengths.length} 本あるが、過去があるのは系列だけ`,
    })
  return lengths.map((length, i) => {
    const [step, span] = [steps[i] ?? 1, spans[i] ?? 1]
    if (autoPad === 'valid') return { before: 0, after: 0 }
    if (autoPad === 'causal') return { before: span - 1, after: 0 }
    return halves(Math.max(0, (Math.ceil(length / step) - 1) * step + span - length), autoPad)
  })
}

/** A whole margin cut in two; an odd one has more at the end, or at the start for `sameLower`. */
export function halves(
  whole: number,
  autoPad: 'sameUpper' | 'sameLower',
): { readonly before: number; readonly after: number } {
  const less = Math.floor(whole / 2)
  return autoPad === 'sameUpper'
    ? { before: less, after: whole - less }
    : { before: whole - less, after: less }
}

/** The windows of `x`, padded with `value`: (N, channels, positions…, window…). */
export function slide(x: Value, sliding: readonly Sliding[], value = 0): Value {
  let padded = x
  for (const { axis, before, after, over } of sliding)
    padded = e.pad(padded, axis, before, after + over, value)
  return e.windows(padded, specOf(sliding))
}

/** The primitive's own description of a window. */
export const specOf = (sliding: readonly Sliding[]): e.WindowSpec => ({
  axes: sliding.map((s) => s.axis),
  sizes: sliding.map((s) => s.size),
  steps: sliding.map((s) => s.step),
  dilations: sliding.map((s) => s.dilation),
})

/** The book's im2col: one row for each position of the window, (N·positions, channels·window). */
export function columns(x: Value, sliding: readonly Sliding[]): Value {
  const seen = slide(x, sliding)
  const rank = sliding.length
  const positions = sliding.map((_, i) => 2 + i)
  const window = sliding.map((_, i) => 2 + rank + i)
  const rows = e.transpose(seen, [0, ...positions, 1, ...window])
  const [n, c] = [sizeAt(x.shape, 0), sizeAt(x.shape, 1)]
  return e.reshape(rows, [n * total(sliding.map((s) => s.count)), c * total(sliding.map((s) => s.size))])
}

/** The book's col2im: rows back to images (n, channels, …), added where windows overlap, without their padding. */
export function images(rows: Value, n: number, channels: number, sliding: readonly Sliding[]): Value {
  const rank = sliding.length
  const counts = sliding.map((s) => s.count)
  const apart = e.reshape(rows, [n, ...counts, channels, ...sliding.map((s) => s.size)])
  const positions = sliding.map((_, i) => 1 + i)
  const window = sliding.map((_, i) => 2 + rank + i)
  const seen = e.transpose(apart, [0, 1 + rank, ...positions, ...window])
  const whole = sliding.map((s) => s.before + s.length + s.after + s.over)
  let y = e.overlapAdd(seen, [n, channels, ...whole], specOf(sliding))
  for (const { axis, before, length } of sliding) y = e.slice(y, axis, before, before + length)
  return y
}

/**
 * Refuses padding so wide that a window would see nothing else: its largest element or its mean would not exist.
 * @throws ShapeError `bad-attribute`
 */
export function refuseBlindWindows(x: Value, sliding: readonly Sliding[], attrs: WindowAttrs): void {
  for (const s of sliding) {
    if (s.before >= s.span || s.after >= s.span)
      throw refused(x, {
        en: `pads is [${(attrs.pads ?? []).join(',')}]: a window of ${s.span} would see nothing but padding, so each must be at most ${s.span - 1}`,
        ja: `pads が [${(attrs.pads ?? []).join(',')}] になっている: 幅 ${s.span} の窓がパディングだけを見ることになるので、どれも ${s.span - 1} 以下でなければならない`,
      })
    if (s.dilation > 1 && seenBy(s).includes(0))
      throw refused(x, {
        en: `dilations is [${(attrs.dilations ?? []).join(',')}]: with this padding a window would see nothing else`,
        ja: `dilations が [${(attrs.dilations ?? []).join(',')}] になっている: このパディングでは、パディングだけを見る窓ができる`,
      })
  }
}

/** How many elements of the input each position of the window sees; with `padding`, of the padded input. */
export function seenBy(s: Sliding, padding = false): number[] {
  const [from, to] = padding ? [-s.before, s.length + s.after] : [0, s.length]
  return Array.from({ length: s.count }, (_, position) => {
    const start = position * s.step - s.before
    const first = Math.max(0, Math.ceil((from - start) / s.dilation))
    const end = Math.min(s.size, Math.ceil((to - start) / s.dilation))
    return Math.max(0, end - first)
  })
}

export const total = (sizes: readonly number[]): number => sizes.reduce((product, n) => product * n, 1)

/** A `bad-attribute` that points at `x`. */
export const refused = (x: Value, text: { readonly en: string; readonly ja: string }): ShapeError =>
  new ShapeError('bad-attribute', text, { blame: [x] })

function wrongCount(
  x: Value,
  name: string,
  list: readonly number[],
  rank: number,
  wanted: number,
): ShapeError {
  const axes = rank === 1 ? '1 axis' : `${rank} axes`
  const counts = wanted === 1 ? '1 number' : `1 or ${wanted} numbers`
  const countsJa = wanted === 1 ? '1 個' : `1 個か ${wanted} 個`
  return refused(x, {
    en: `${name} is [${list.join(',')}]: the window slides along ${axes}, so it must have ${counts}`,
    ja: `${name} が [${list.join(',')}] になっている: 窓を動かす軸は ${rank} 本なので、数は${countsJa}でなければならない`,
  })
}

function tooLarge(x: Value, i: number, sizes: readonly number[], span: number, room: number): ShapeError {
  const spread = span === sizes[i] ? { en: '', ja: '' } : { en: 'dilated ', ja: '（間隔を含む）' }
  return refused(x, {
    en: `kernelShape is [${sizes.join(',')}]: the ${spread.en}window is ${span} long on axis ${i + 2}, and the padded input has only ${room}`,
    ja: `kernelShape が [${sizes.join(',')}] になっている: 軸 ${i + 2} で窓の幅 ${span}${spread.ja}が、パディングを含めた入力の幅 ${room} を超えている`,
  })
}
