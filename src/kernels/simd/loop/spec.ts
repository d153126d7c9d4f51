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
  /** the output, by number, whose elements all lie one behind this one's, which leaves the loop in the same way */
  readonly neighbour?: number
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

/** A loop ready to be written: kept axes in front of those reduced over, and the axis that vectors run along. */
export interface Loop extends LoopSpec {
  readonly kept: number
  readonly vector: number
  /** sums and maxima go on from what is there already */
  readonly continues: boolean
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
    continues: false,
  }
}

/** Sums of fewer rows than this stay in registers from the first row to the last. */
const manyRows = 32
/** Of so many numbers to a row, as windows have them, too. */
const fewest = 8

/** The beginning of a loop, and what goes on after it from operands moved by `moved`, in elements. */
export interface Halves {
  readonly first: Loop
  readonly rest?: { readonly loop: Loop; readonly moved: readonly number[] }
}

/**
 * Sums of many rows, several columns in a vector, would walk down a few columns to the end and then down the next few, in
 * wide strides through memory. Row after row is added to what is there instead, as they lie in memory. The order in which
 * numbers are added stays the same.
 */
export function byRows(loop: Loop): Halves {
  const { dims, kept, vector } = loop
  const [rows = 1, ...inner] = dims.slice(kept)
  const depth = inner.reduce((product, size) => product * size, 1)
  const isStrided = vector < kept && kept < dims.length
  if (!isStrided || rows < manyRows || depth > fewest) return { first: loop }
  const patterns = [...loop.inputs, ...loop.outputs.map(({ strides }) => strides)]
  const width = (axis: number): number => Math.max(...patterns.map((strides) => Math.abs(strides[axis] ?? 0)))
  let to = vector
  while (to > 0 && width(to - 1) < width(kept)) to--
  const moveRows = <T>(list: readonly T[]): T[] => {
    const moved = list.slice(kept, kept + 1)
    return list.toSpliced(kept, 1).toSpliced(to, 0, ...moved)
  }
  return {
    first: { ...loop, dims: dims.with(kept, 1) },
    rest: {
      moved: patterns.map((strides) => strides[kept] ?? 0),
      loop: {
        dims: moveRows(dims.with(kept, rows - 1)),
        reduced: moveRows(loop.reduced),
        inputs: loop.inputs.map(moveRows),
        nodes: loop.nodes,
        outputs: loop.outputs.map((output) => ({ ...output, strides: moveRows(output.strides) })),
        kept: kept + 1,
        vector: vector + 1,
        continues: true,
      },
    },
  }
}

/** Sums along so few numbers leave most lanes empty: several sums side by side do better. */
export const fewNumbers = 8

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
