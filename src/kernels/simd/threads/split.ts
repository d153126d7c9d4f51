import { sizeOf } from '../../../tensor/shape'
import type { GemmSpec } from '../gemm'
import { callsOut } from '../loop/nodes'
import type { EmittedStep } from '../plan/emit'
import {
  panelsOf,
  type GemmStep,
  type LoopStep,
  type PackStep,
  type Place,
  type RowsStep,
} from '../plan/steps'

/** A step for every thread. Together they do what the whole step does. */
export type Parts = readonly EmittedStep[]

/**
 * The ways in which a step can be shared by `count` threads, best first; none where one thread has to do it alone. Every
 * element is still computed by the same operations in the same order, so that the results are the same to the last bit.
 */
export function waysToSplit(step: EmittedStep, count: number): readonly Parts[] {
  switch (step.kind) {
    case 'loop':
      return splitLoop(step, count)
    case 'gemm':
      return splitProduct(step, count)
    case 'pack':
      return splitPanels(step, count)
    case 'gather':
      return splitRows(step, count)
    case 'scatterAdd':
      // Two threads may meet at the same row.
      return []
  }
}

interface Cut {
  readonly start: number
  readonly size: number
}

/** Neighbouring pieces of an axis. The same share of every axis, so that rows of all arrays end at the same row. */
function cuts(size: number, count: number, unit = 1): Cut[] {
  const at = (thread: number): number =>
    thread === count ? size : Math.round((size * thread) / count / unit) * unit
  return Array.from({ length: count }, (_, thread) => ({
    start: at(thread),
    size: at(thread + 1) - at(thread),
  }))
}

const moved = (place: Place, elements: number): Place => ({ ...place, offset: place.offset + elements })

/** At most so many axes of a loop are tried. */
const maxWays = 2

function splitLoop(step: LoopStep, count: number): Parts[] {
  if (step.nodes.some(callsOut)) return []
  const { dims, reduced, inputs, outputs } = step
  const axes = [...dims.keys()].filter(
    // Axes of size 1 count for nothing, which would change along which axis vectors run: sums in another order.
    (axis) => reduced[axis] !== true && (dims[axis] ?? 1) >= 2 * count && writesApart(step, axis),
  )
  return axes.slice(0, maxWays).map((axis) =>
    cuts(dims[axis] ?? 1, count).map(({ start, size }) => {
      const along = (place: Place): Place => moved(place, start * (place.strides[axis] ?? 0))
      return {
        ...step,
        dims: dims.with(axis, size),
        inputs: inputs.map(along),
        outputs: outputs.map((output) => ({ ...output, place: along(output.place) })),
      }
    }),
  )
}

/** Whether what is written at two points of an axis never is the same element. */
function writesApart({ dims, outputs }: LoopStep, axis: number): boolean {
  return outputs.every(({ how, place: { base, strides } }) => {
    const own = Math.abs(strides[axis] ?? 0)
    if (how !== 'add') return own > 0
    const reach = dims.reduce(
      (sum, d, other) => (other === axis ? sum : sum + (d - 1) * Math.abs(strides[other] ?? 0)),
      0,
    )
    // Several outputs may add to one array, each to another place of a window.
    const offsets = outputs.flatMap(({ place }) => (place.base === base ? [place.offset] : []))
    return own > reach + Math.max(...offsets) - Math.min(...offsets)
  })
}

/** The outermost axis of a batch that is long enough and moves what is written, cut into pieces. */
function cutBatch(
  batch: readonly number[],
  to: Place,
  count: number,
): readonly (Cut & { readonly axis: number })[][] {
  const axis = batch.findIndex((size, i) => size >= count && to.strides[i] !== 0)
  return axis < 0 ? [] : [cuts(batch[axis] ?? 1, count).map((cut) => ({ axis, ...cut }))]
}

/** A part of a product has so many rows at least. */
const minRows = 4

function splitProduct(step: GemmStep, count: number): Parts[] {
  const { spec, batch, a, b, c, winograd } = step
  const ways: GemmStep[][] = cutBatch(batch, c, count).map((parts) =>
    parts.map(({ axis, start, size }) => {
      const along = (place: Place): Place => moved(place, start * (place.strides[axis] ?? 0))
      return { ...step, batch: batch.with(axis, size), a: along(a), b: along(b), c: along(c) }
    }),
  )
  const { unit, offset, part } = rowsOf(spec)
  if (spec.m >= Math.max(minRows, unit) * count) {
    ways.push(
      cuts(spec.m, count, unit).map(({ start, size }) => ({
        ...step,
        spec: { ...spec, m: size, a: part(size) },
        a: moved(a, offset(start)),
        c: moved(c, start * (winograd?.spec.result === 'weights' ? winograd.spec.channels : spec.n)),
      })),
    )
  }
  return withOwnPanels(step, count) ? ways.map((parts) => parts.map(inOwnPanels)) : []
}

/** How the rows of A are cut: only between some of them, and then where the part from a row on begins and how it lies. */
function rowsOf({ a, k }: GemmSpec): {
  readonly unit: number
  readonly offset: (row: number) => number
  readonly part: (rows: number) => GemmSpec['a']
} {
  if ('rows' in a) return { unit: a.rows, offset: (row) => row * k, part: () => a }
  if (!('nest' in a)) return { unit: 1, offset: (row) => row * a.row, part: () => a }
  const [outer = { size: 1, stride: 0 }, ...inner] = a.nest.rows
  const unit = sizeOf(inner.map(({ size }) => size))
  return {
    unit,
    offset: (row) => (row / unit) * outer.stride,
    part: (rows) => ({ nest: { ...a.nest, rows: [{ ...outer, size: rows / unit }, ...inner] } }),
  }
}

/** Whether there are panels for every thread to work in. */
const withOwnPanels = (step: GemmStep, count: number): boolean =>
  (panelsOf(step)?.base.shape[0] ?? count) >= count

function inOwnPanels(step: GemmStep, thread: number): GemmStep {
  const { gathered, winograd } = step
  const own = (panels: Place): Place => moved(panels, thread * (panels.base.shape[1] ?? 0))
  if (gathered !== undefined) return { ...step, gathered: { ...gathered, panels: own(gathered.panels) } }
  if (winograd !== undefined) return { ...step, winograd: { ...winograd, panels: own(winograd.panels) } }
  return step
}

function splitPanels(step: PackStep, count: number): Parts[] {
  const { spec, batch, from, to } = step
  const ways: Parts[] = cutBatch(batch, to, count).map((parts) =>
    parts.map(({ axis, start, size }) => {
      const along = (place: Place): Place => moved(place, start * (place.strides[axis] ?? 0))
      return { ...step, batch: batch.with(axis, size), from: along(from), to: along(to) }
    }),
  )
  const { columns } = spec.panel
  const panels = Math.floor(spec.n / columns)
  if (panels >= count) {
    ways.push(
      cuts(panels, count).map(({ start, size }, thread) => {
        const first = start * columns
        const isLast = thread === count - 1
        return {
          ...step,
          // The last panel may be a narrow one.
          spec: { ...spec, n: isLast ? spec.n - first : size * columns },
          from: moved(from, first * spec.b.column),
          to: moved(to, first * spec.k),
        }
      }),
    )
  }
  return ways
}

function splitRows(step: RowsStep, count: number): Parts[] {
  if (step.count < count) return []
  return [
    cuts(step.count, count).map(({ start, size }) => ({
      ...step,
      count: size,
      indices: moved(step.indices, start),
      to: moved(step.to, start * step.width),
    })),
  ]
}
