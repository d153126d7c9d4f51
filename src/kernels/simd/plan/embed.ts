import { numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import { sizeOf, stridesOf } from '../../../tensor/shape'
import type { Place } from './steps'

interface Lowering {
  fill(value: Value, number: number, dims?: readonly number[], parts?: readonly Place[]): void
  copyInto(value: Value, x: Value, offset: number, strides: readonly number[]): void
}

/** Where the elements of an axis lie in something larger: `count` of them from `start` on, each `step` apart. */
interface Within {
  readonly start: number
  readonly step: number
  readonly count: number
}

/** A value with margins around another one, or the places of its elements between zeros. */
export function embed(lowering: Lowering, value: Value): void {
  const { x, axes } = innermost(value)
  if (x === undefined) return
  const number = fillingOf(value)
  const strides = stridesOf(value.shape)
  if (axes.every(({ step }) => step === 1)) fillMargins(lowering, value, axes, number)
  else lowering.fill(value, number)
  const offset = axes.reduce((sum, { start }, axis) => sum + start * (strides[axis] ?? 0), 0)
  lowering.copyInto(
    value,
    x,
    offset,
    strides.map((s, axis) => s * (axes[axis]?.step ?? 1)),
  )
}

const fillingOf = ({ prim, attrs }: Value): number => (prim === 'pad' ? numberAttr(attrs, 'value') : 0)

/** Margins around margins are wider margins. What lies between need not be written if nobody else reads it. */
function innermost(value: Value): { readonly x: Value | undefined; readonly axes: readonly Within[] } {
  let axes = value.shape.map((count): Within => ({ start: 0, step: 1, count }))
  let now: Value = value
  for (;;) {
    const [x] = now.inputs
    if (x === undefined) return { x, axes }
    const axis = numberAttr(now.attrs, 'axis')
    const isPad = now.prim === 'pad'
    const within = axes[axis] ?? { start: 0, step: 1, count: 0 }
    axes = axes.with(axis, {
      start: within.start + numberAttr(now.attrs, isPad ? 'before' : 'start') * within.step,
      step: within.step * (isPad ? 1 : numberAttr(now.attrs, 'step')),
      count: x.shape[axis] ?? 0,
    })
    const isMargin = (x.prim === 'pad' || x.prim === 'unslice') && Object.is(fillingOf(x), fillingOf(value))
    if (!isMargin || sizeOf(x.inputs[0]?.shape ?? []) === 0) return { x, axes }
    now = x
  }
}

/**
 * Strips in front of and behind the inner part: along the first axis all of the others, then only within what is left.
 * Strips of the same size are written together: one row's end lies next to the beginning of the next.
 */
function fillMargins(lowering: Lowering, value: Value, axes: readonly Within[], number: number): void {
  const strides = stridesOf(value.shape)
  axes.forEach(({ start, count }, axis) => {
    const inner = axes.slice(0, axis)
    const offset = inner.reduce((sum, { start }, i) => sum + start * (strides[i] ?? 0), 0)
    const strip = (from: number): Place => ({
      base: value,
      offset: offset + from * (strides[axis] ?? 0),
      strides,
    })
    const fill = (size: number, parts: readonly Place[]): void => {
      const dims = [...inner.map(({ count }) => count), size, ...value.shape.slice(axis + 1)]
      if (size > 0) lowering.fill(value, number, dims, parts)
    }
    const [before, after] = [strip(0), strip(start + count)]
    const rest = (value.shape[axis] ?? 0) - start - count
    if (rest === start) fill(start, [before, after])
    else {
      fill(start, [before])
      fill(rest, [after])
    }
  })
}
