import { ShapeError } from '../../expr/shape-error'
import type { Value } from '../../expr/value'
import { formatShape, sameShape } from '../../tensor/shape'
import type { Shape } from '../../tensor/tensor'
import { sizeAt } from './axes'
import type { AttrValues } from './definition'

/** What Conv and ConvTranspose check about W, b and group before anything is computed. */

/** The window that `kernelShape` asks for on images of this shape; `undefined` while it says nothing that fits. */
export function windowAsked(x: Shape | undefined, { kernelShape }: AttrValues): number[] | undefined {
  if (x === undefined || !Array.isArray(kernelShape)) return undefined
  const rank = x.length - 2
  const list: readonly number[] = kernelShape
  if (rank < 1 || (list.length !== 1 && list.length !== rank)) return undefined
  return Array.from({ length: rank }, (_, i) => list[i] ?? list[0] ?? 1)
}

/** Refuses a W that has not one axis for each of x. */
export function needFilters(x: Value, W: Value, order: { readonly en: string; readonly ja: string }): void {
  if (W.shape.length === x.shape.length) return
  throw new ShapeError(
    'rank-mismatch',
    {
      en: `W must be (${order.en}) with as many axes as x: x is ${formatShape(x.shape)}, W is ${formatShape(W.shape)}`,
      ja: `W は (${order.ja}) で、軸の数が x と同じでなければならない: x は ${formatShape(x.shape)}、W は ${formatShape(W.shape)}`,
    },
    { blame: [W], port: 'W' },
  )
}

/** Refuses a number of groups that does not divide `count` of `what`. */
export function needDivisible(
  group: number,
  count: number,
  what: { readonly en: string; readonly ja: string },
  port: 'x' | 'W',
): void {
  if (count % group === 0) return
  throw new ShapeError(
    'bad-attribute',
    {
      en: `group is ${group}: it must divide the ${count} ${what.en}`,
      ja: `group が ${group} になっている: ${what.ja} ${count} を割り切らなければならない`,
    },
    { port },
  )
}

/** Refuses a W whose window is not the one that `kernelShape` names. */
export function needWindow(x: Value, W: Value, attrs: AttrValues): void {
  const { kernelShape } = attrs
  const window = W.shape.slice(2)
  if (kernelShape === null || kernelShape === undefined) return
  const asked = windowAsked(x.shape, attrs)
  if (asked !== undefined && sameShape(asked, window)) return
  const list = Array.isArray(kernelShape) ? kernelShape.join(',') : String(kernelShape)
  throw new ShapeError(
    'bad-attribute',
    {
      en: `kernelShape is [${list}], but the window of W is ${formatShape(window)}; they must be equal, or kernelShape left out`,
      ja: `kernelShape は [${list}] だが W の窓は ${formatShape(window)}。同じにするか kernelShape を省く`,
    },
    { blame: [W], port: 'W' },
  )
}

/** Refuses a number of `units` that W does not have. */
export function needUnits(units: number | null, W: Value, count: number): void {
  if (units === null || units === count) return
  throw new ShapeError(
    'bad-attribute',
    {
      en: `units is ${units}, but W makes ${count} channels; they must be equal, or units left out`,
      ja: `units は ${units} だが W が作るチャンネルは ${count}。同じにするか units を省く`,
    },
    { blame: [W], port: 'W' },
  )
}

/** Refuses a bias that has not one number for each channel. */
export function needChannelBias(b: Value | undefined, count: number): void {
  if (b === undefined || (b.shape.length === 1 && sizeAt(b.shape, 0) === count)) return
  throw new ShapeError(
    'shape-mismatch',
    {
      en: `shapes do not fit: there are ${count} output channels, b is ${formatShape(b.shape)}`,
      ja: `形が合わない: 出力チャンネルは ${count}、b は ${formatShape(b.shape)}`,
    },
    { blame: [b], port: 'b' },
  )
}

export const channelsOf = { en: 'channels of x', ja: 'x のチャンネル数' } as const
export const filtersOf = { en: 'filters of W', ja: 'W のフィルタ数' } as const
