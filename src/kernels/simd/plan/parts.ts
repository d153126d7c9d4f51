import { numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'

/** Something that fills part of an axis, from `start` on. */
interface Part {
  readonly x: Value
  readonly start: number
}

interface Parts {
  readonly axis: number
  /** in order, without overlap */
  readonly parts: readonly Part[]
}

/**
 * Sums of parts that do not overlap: what flows back through slices of one tensor (the gates of a recurrent cell, the
 * heads of an attention) is a sum of pieces with margins of zeros around them, and in truth a concatenation.
 */
export class DisjointSums {
  readonly #known = new Map<Value, Parts>()

  /** Takes note of a margin of zeros or a sum. Inputs must have come before their users. */
  learn(value: Value): void {
    const parts = value.prim === 'pad' ? padded(value) : value.prim === 'add' ? this.#sum(value) : undefined
    if (parts !== undefined) this.#known.set(value, parts)
  }

  /** The pieces that `value`, a sum, is put together from without gaps. */
  piecesOf(value: Value): Parts | undefined {
    const known = value.prim === 'add' ? this.#known.get(value) : undefined
    if (known === undefined) return undefined
    const filled = known.parts.reduce((sum, { x }) => sum + (x.shape[known.axis] ?? 0), 0)
    return filled === value.shape[known.axis] ? known : undefined
  }

  #sum({ inputs: [left, right] }: Value): Parts | undefined {
    const a = left === undefined ? undefined : this.#known.get(left)
    const b = right === undefined ? undefined : this.#known.get(right)
    if (a === undefined || b === undefined || a.axis !== b.axis) return undefined
    const parts = [...a.parts, ...b.parts].sort((p, q) => p.start - q.start)
    const overlaps = parts.some(
      ({ x, start }, i) => start + (x.shape[a.axis] ?? 0) > (parts[i + 1]?.start ?? Infinity),
    )
    return overlaps ? undefined : { axis: a.axis, parts }
  }
}

function padded(value: Value): Parts | undefined {
  const [x] = value.inputs
  if (x === undefined || !Object.is(numberAttr(value.attrs, 'value'), 0)) return undefined
  return { axis: numberAttr(value.attrs, 'axis'), parts: [{ x, start: numberAttr(value.attrs, 'before') }] }
}
