import { listAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import type { Operand } from '../loop/spec'
import type { Maxima } from './argmax'
import { storeMaxima, tiling } from './pooling'
import type { LoopStep, Place } from './steps'
import { along, flat, viewOf, whole, type View } from './views'

interface Lowering {
  readonly maxima: Maxima
  view(value: Value): View
  place(value: Value): Place
  factors(x: Value): View
  operand(value: Value, inputs: Place[], place?: () => Place): Operand
  loop(step: Omit<LoopStep, 'kind' | 'reduced'>): void
  fill(value: Value, number: number): void
}

/**
 * Windows that overlap are added, all elements at one place of the window after the other, so that places that are
 * added to twice are far apart in time; but image by image, which stays in the cache.
 */
export function lowerOverlapAdd(lowering: Lowering, value: Value): void {
  const [x] = value.inputs
  if (x === undefined) return
  const to = viewOf({ ...value, prim: 'windows', shape: x.shape }, whole(value), value.shape)
  if (to === undefined) return
  const { isApart, isWhole } = tiling(value)
  if (!isApart || !isWhole) lowering.fill(value, 0)
  const how = isApart ? 'store' : 'add'
  if (storeMaxima(lowering, value, { to, how })) return
  const axes = [...x.shape.keys()]
  const [lead, rank] = [listAttr(value.attrs, 'axes').includes(0) ? 0 : 1, value.shape.length]
  const turned = isApart ? axes : [...axes.slice(0, lead), ...axes.slice(rank), ...axes.slice(lead, rank)]
  const turn = <T>(list: readonly T[]): T[] => turned.flatMap((axis) => list.slice(axis, axis + 1))
  const found = lowering.factors(x)
  const view = { ...found, axes: turn(found.axes) }
  const inputs: Place[] = []
  const from = lowering.operand(x, inputs, () => flat(view))
  const dims = view.axes.flat().map(({ size }) => size)
  const place = { ...to, strides: along(view, turn(to.strides)) }
  const [input] = inputs
  const inWindow = turned.indexOf(x.shape.length - 1)
  const axis = view.axes.slice(0, inWindow).flat().length
  const isByTwo = !isApart && listAttr(value.attrs, 'steps').at(-1) === 2 && view.axes[inWindow]?.length === 1
  if (input === undefined || !isByTwo) {
    lowering.loop({ dims, inputs, nodes: [], outputs: [{ from, how, place }] })
    return
  }
  // Every other element is added to. Two neighbours of a window at once are added to all of them.
  const size = dims[axis] ?? 1
  for (let first = 0; first < size; first += 2) {
    const both = first + 1 < size ? [first, first + 1] : [first]
    lowering.loop({
      dims: dims.toSpliced(axis, 1),
      inputs: both.map((i) => elementAt(input, axis, i)),
      nodes: [],
      outputs: both.map((i, slot) => ({ from: { slot }, how, place: elementAt(place, axis, i) })),
    })
  }
}

/** The part of a place that has the index `i` along an axis. */
const elementAt = ({ base, offset, strides }: Place, axis: number, i: number): Place => ({
  base,
  offset: offset + i * (strides[axis] ?? 0),
  strides: strides.toSpliced(axis, 1),
})
