import type { PrimName } from '../../../expr/value'

/** Where a node of a loop takes an operand from: a slot (inputs first, then nodes), or a number known beforehand. */
export type Operand = { readonly slot: number } | { readonly number: number }

export interface LoopNode {
  readonly prim: PrimName
  readonly operands: readonly Operand[]
  /** of a cast */
  readonly dtype?: string
}

/** How a result leaves the loop. `store`: written at every point; `add`: added to what is there; `sum`, `max`: reduced. */
export type Leaves = 'store' | 'add' | 'sum' | 'max'

export interface LoopOutput {
  readonly from: Operand
  readonly how: Leaves
  /** in elements, per axis; 0 on the axes that are reduced over */
  readonly strides: readonly number[]
}

/**
 * One pass over an iteration space: at each point the inputs are read through their strides, the nodes computed in order,
 * and the outputs written. Addresses are not part of it: equal loops share their code.
 */
export interface LoopSpec {
  readonly dims: readonly number[]
  readonly reduced: readonly boolean[]
  readonly inputs: readonly (readonly number[])[]
  readonly nodes: readonly LoopNode[]
  readonly outputs: readonly LoopOutput[]
}

/** An axis of the iteration space with the strides of all inputs, then of all outputs. */
interface Axis {
  readonly size: number
  readonly reduced: boolean
  readonly strides: readonly number[]
}

/** A loop ready to be written: kept axes in front of those reduced over, and the axis that vectors run along. */
export interface Loop extends LoopSpec {
  readonly kept: number
  readonly vector: number
}

/** An axis of the iteration space with the strides of all inputs, then of all outputs. */
interface Axis {
  readonly size: number
  readonly reduced: boolean
  readonly strides: readonly number[]
}

/**
 * The same loop over as few axes as possible. Axes of size 1 go; two neighbours that every operand passes through as if
 * they were one become one. Vectors run along the last axis, where the data lie side by side,
 * unless it is a short one that is summed over.
 */
export function normalise(spec: LoopSpec): Loop {
  const axes = merged(axesOf(spec))
  if (axes.length === 0) {
    const strides = [...spec.inputs, ...spec.outputs].map(() => 0)
    axes.push({ size: 1, reduced: false, strides })
  }
  const [kept, reduced] = [axes.filter((axis) => !axis.reduced), axes.filter((axis) => axis.reduced)]
  const ordered = [...kept, ...reduced]
  const pattern = (i: number): number[] => ordered.map(({ strides }) => strides[i] ?? 0)
  return {
    dims: ordered.map(({ size }) => size),
    reduced: ordered.map((axis) => axis.reduced),
    inputs: spec.inputs.map((_, i) => pattern(i)),
    nodes: spec.nodes,
    outputs: spec.outputs.map((output, i) => ({ ...output, strides: pattern(spec.inputs.length + i) })),
    kept: kept.length,
    vector: sumsInLanes(axes.at(-1), kept.at(-1)) ? ordered.length - 1 : kept.length - 1,
  }
}

/** Sums along so few numbers leave most lanes empty: several sums side by side do better. */
const fewNumbers = 8

/** Whether vectors run along the sums, rather than along several of them side by side. */
const sumsInLanes = (last: Axis | undefined, lastKept: Axis | undefined): boolean =>
  last?.reduced === true && (last.size >= fewNumbers || lastKept === undefined)

function axesOf(spec: LoopSpec): Axis[] {
  const patterns = [...spec.inputs, ...spec.outputs.map(({ strides }) => strides)]
  return spec.dims.map((size, d) => ({
    size,
    reduced: spec.reduced[d] ?? false,
    strides: patterns.map((strides) => strides[d] ?? 0),
  }))
}

function merged(axes: readonly Axis[]): Axis[] {
  const result: Axis[] = []
  for (const axis of axes) {
    if (axis.size === 1) continue
    const last = result.at(-1)
    if (
      last !== undefined &&
      last.reduced === axis.reduced &&
      last.strides.every((s, i) => s === (axis.strides[i] ?? 0) * axis.size)
    ) {
      result[result.length - 1] = { ...axis, size: last.size * axis.size }
    } else {
      result.push(axis)
    }
  }
  return result
}
