import { listAttr, numberAttr } from '../../../expr/attrs'
import { apply } from '../../../expr/apply'
import { leaf } from '../../../expr/make'
import type { Attrs, PrimName, Value } from '../../../expr/value'
import { sameShape, sizeOf, stridesOf } from '../../../tensor/shape'
import { Users } from '../rewrite/graph'
import type { LoopStep, Place } from './steps'
import { whole } from './views'

/*
 * What flows back through a convolution, and a transposed convolution forward, is a product whose columns are added where
 * windows overlap. With a stride of 1 it is a convolution as well: of what flows back, with margins, with the kernel turned
 * around in every direction. Then nothing is written window by window and added up.
 */

/** A sum over windows that is a convolution, all in terms of groups: one when there are none. */
export interface TurnedConvolution {
  /** the `overlapAdd`, or a part of it that is all that anybody reads */
  readonly result: Value
  /** the product of images (groups, n·positions, filters) and kernel (groups, filters, channels·window); nobody else's */
  readonly product: Value
  readonly n: number
  readonly groups: number
  readonly filters: number
  readonly channels: number
  readonly axes: readonly Sliding[]
  /** what does not have to be computed besides: product, sum, and the moves between them and the result */
  readonly others: readonly Value[]
}

interface Sliding {
  /** positions of the window */
  readonly count: number
  readonly size: number
  readonly dilation: number
  /** the part of the sum that is read */
  readonly start: number
  readonly end: number
}

/** What each value stands for that is not to be computed as it is written: a convolution at its end, nothing before it. */
export type Turned = ReadonlyMap<Value, TurnedConvolution | 'nothing'>

export function turnedConvolutions(order: readonly Value[], roots: readonly Value[]): Turned {
  const found = new Map<Value, TurnedConvolution | 'nothing'>()
  let users: Users | undefined
  for (const value of order) {
    if (value.prim !== 'overlapAdd' || sizeOf(value.shape) === 0) continue
    users ??= new Users({ order, roots })
    const turned = turnedOf(value, users)
    if (turned === undefined) continue
    for (const other of turned.others) found.set(other, 'nothing')
    found.set(turned.result, turned)
  }
  return found
}

function turnedOf(sum: Value, users: Users): TurnedConvolution | undefined {
  const { axes, sizes, steps, dilations } = windowOf(sum)
  const rank = sum.shape.length - 2
  const isPlain = axes.every((axis, i) => axis === i + 2) && axes.length === rank
  if (!isPlain || steps.some((step) => step !== 1) || sizes.every((size) => size === 1)) return undefined
  const windows = sum.inputs[0]
  if (windows === undefined) return undefined
  const [n = 1, all = 1] = sum.shape
  const counts = windows.shape.slice(2, 2 + rank)
  const moved = chain(windows, users)
  const product = moved.at(-1)
  if (product?.prim !== 'matmul') return undefined
  const groups = product.shape.length === 3 ? (product.shape[0] ?? 1) : 1
  const channels = all / groups
  const [places, window] = [sizeOf(counts), sizeOf(sizes)]
  const expected =
    product.shape.length === 3
      ? [
          [n, all, ...counts, ...sizes],
          [n, groups, channels, places, window],
          [groups, n, places, channels, window],
          [groups, n * places, channels * window],
        ]
      : [
          [n, all, ...counts, ...sizes],
          [n, ...counts, all, ...sizes],
          [n * places, all * window],
        ]
  const shapes = moved.map(({ shape }) => shape)
  const turns = moved.flatMap(({ prim, attrs }) => (prim === 'transpose' ? [listAttr(attrs, 'perm')] : []))
  const turn =
    product.shape.length === 3
      ? [1, 0, 3, 2, 4]
      : [0, 1 + rank, ...counts.map((_, i) => 1 + i), ...sizes.map((_, i) => 2 + rank + i)]
  const isKnown =
    shapes.length === expected.length &&
    shapes.every((shape, i) => sameShape(shape, expected[i] ?? [])) &&
    turns.length === 1 &&
    sameShape(turns[0] ?? [], turn)
  const filters = product.inputs[0]?.shape.at(-1) ?? 1
  // With few channels, windows are more to copy than columns are to add.
  if (!isKnown || filters > 2 * channels) return undefined
  const whole = counts.map((count, i): Sliding => ({
    count,
    size: sizes[i] ?? 1,
    dilation: dilations[i] ?? 1,
    start: 0,
    end: sum.shape[i + 2] ?? 1,
  }))
  const parts = partsOf(sum, whole, users)
  const { value: result, axes: read } = parts.at(-1) ?? { value: sum, axes: whole }
  const others = [...moved, sum, ...parts.map(({ value }) => value)].filter((value) => value !== result)
  return { result, product, n, groups, filters, channels, axes: read, others }
}

/** Slices that the sum is read through, as padding leaves them; no margin has to be cut off for any of them. */
function partsOf(
  sum: Value,
  whole: readonly Sliding[],
  users: Users,
): { readonly value: Value; readonly axes: readonly Sliding[] }[] {
  const parts: { readonly value: Value; readonly axes: readonly Sliding[] }[] = []
  let axes = whole
  for (let value = users.only(sum); value?.prim === 'slice'; value = users.only(value)) {
    const [at, from] = [numberAttr(value.attrs, 'axis') - 2, numberAttr(value.attrs, 'start')]
    const axis = axes[at]
    if (axis === undefined || numberAttr(value.attrs, 'step') !== 1) break
    const start = axis.start + from
    const end = start + (value.shape[at + 2] ?? 0)
    const margin = (axis.size - 1) * axis.dilation
    if (start > margin || axis.count + margin - end > margin || end === start) break
    axes = axes.with(at, { ...axis, start, end })
    parts.push({ value, axes })
  }
  return parts
}

/** A value and what it is a reshaping or transposing of, one after the other, as long as nobody else reads it. */
function chain(value: Value, users: Users): Value[] {
  const values: Value[] = []
  for (let now: Value | undefined = value; now !== undefined; now = now.inputs[0]) {
    if (users.only(now) === undefined) break
    values.push(now)
    if (now.prim !== 'reshape' && now.prim !== 'transpose') break
  }
  return values
}

function windowOf({ attrs }: Value): Record<'axes' | 'sizes' | 'steps' | 'dilations', readonly number[]> {
  const list = (name: string): readonly number[] => listAttr(attrs, name)
  return { axes: list('axes'), sizes: list('sizes'), steps: list('steps'), dilations: list('dilations') }
}

interface Lowering {
  visit(value: Value): void
  place(value: Value): Place
  loop(step: Omit<LoopStep, 'kind' | 'reduced'>): void
  /** `value` is `other`, which is there already. */
  stand(value: Value, other: Value): void
  /** A leaf that a step writes. */
  written(value: Value): void
}

/** Computes `result` as the convolution that it is. */
export function lowerTurned(lowering: Lowering, turned: TurnedConvolution): void {
  const { result, product, n, groups, filters, channels, axes } = turned
  const [images, kernel] = product.inputs
  if (images === undefined || kernel === undefined) throw new RangeError('a product has two operands')
  const make = (prim: PrimName, x: readonly Value[], attrs: Attrs): Value => {
    const value = apply(prim, x, attrs)
    value.origin = result.origin
    lowering.visit(value)
    return value
  }
  const reshape = (x: Value, shape: readonly number[]): Value => make('reshape', [x], { shape })
  const transpose = (x: Value, perm: readonly number[]): Value => make('transpose', [x], { perm })
  const along = <T>(of: (axis: Sliding, i: number) => T): T[] => axes.map(of)
  const [counts, sizes] = [along(({ count }) => count), along(({ size }) => size)]
  const lengths = along(({ start, end }) => end - start)
  // (groups, n, positions…, filters) → (n, groups·filters, positions…), and then with margins
  const apart = reshape(images, [groups, n, ...counts, filters])
  const turn = [1, 0, 2 + axes.length, ...along((_, i) => 2 + i)]
  const plain = reshape(transpose(apart, turn), [n, groups * filters, ...counts])
  const padded = axes.reduce((x, { size, dilation, count, start, end }, i) => {
    const margin = (size - 1) * dilation
    const [before, after] = [margin - start, end - count]
    return before + after === 0 ? x : make('pad', [x], { axis: 2 + i, before, after, value: 0 })
  }, plain)
  const windows = make('windows', [padded], {
    axes: along((_, i) => 2 + i),
    sizes,
    steps: along(() => 1),
    dilations: along(({ dilation }) => dilation),
  })
  // (groups, n·places, filters·window)
  const grouped = reshape(windows, [n, groups, filters, ...lengths, ...sizes])
  const [places, window] = [along((_, i) => 3 + i), along((_, i) => 3 + axes.length + i)]
  const rows = reshape(transpose(grouped, [1, 0, ...places, 2, ...window]), [
    groups,
    n * sizeOf(lengths),
    filters * sizeOf(sizes),
  ])
  const found = make('matmul', [rows, turnedKernel(lowering, kernel, turned)], {})
  const channelsLast = reshape(found, [groups, n, ...lengths, channels])
  const back = transpose(channelsLast, [1, 0, 2 + axes.length, ...along((_, i) => 2 + i)])
  lowering.stand(result, reshape(back, result.shape))
}

/** The kernel turned around: (groups, filters·window, channels). */
function turnedKernel(
  lowering: Lowering,
  kernel: Value,
  { groups, filters, channels, axes }: TurnedConvolution,
): Value {
  const sizes = axes.map(({ size }) => size)
  const from = apply('reshape', [kernel], { shape: [groups, filters, channels, ...sizes] })
  lowering.visit(from)
  const { base, offset, strides } = lowering.place(from)
  const [group = 0, filter = 0, channel = 0, ...window] = strides
  const to = leaf([groups, filters * sizeOf(sizes), channels])
  const dims = [groups, filters, ...sizes, channels]
  const end = window.reduce((sum, stride, i) => sum + stride * ((sizes[i] ?? 1) - 1), 0)
  lowering.loop({
    dims,
    inputs: [{ base, offset: offset + end, strides: [group, filter, ...window.map((s) => -s), channel] }],
    nodes: [],
    outputs: [{ from: { slot: 0 }, how: 'store', place: { ...whole(to), strides: stridesOf(dims) } }],
  })
  lowering.written(to)
  return to
}
