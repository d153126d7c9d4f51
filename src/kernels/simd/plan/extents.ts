import { panelFloats, type NestedMatrix } from '../gemm'
import { points, type WinogradSpec } from '../winograd'
import { panelsOf, type GemmStep, type LoopStep, type PackStep, type Place, type RowsStep } from './steps'

/** Numbers that are touched: those at `place` and `strides[i]` further for each of `sizes[i]` steps, for every axis i. */
export interface Extent {
  readonly place: Place
  readonly sizes: readonly number[]
  readonly strides: readonly number[]
}

/** What a step touches. The axes of a loop and of a batch come first. */
export interface Extents {
  readonly reads: readonly Extent[]
  readonly writes: readonly Extent[]
}

export function extentsOf(step: LoopStep | GemmStep | PackStep | RowsStep): Extents {
  switch (step.kind) {
    case 'loop': {
      const over = (place: Place): Extent => ({ place, sizes: step.dims, strides: place.strides })
      return { reads: step.inputs.map(over), writes: step.outputs.map(({ place }) => over(place)) }
    }
    case 'gemm':
      return productExtents(step)
    case 'pack': {
      const { spec, batch, from, to } = step
      return {
        reads: [inBatch(batch, from, [spec.k, spec.n], [spec.b.row, spec.b.column])],
        writes: [inBatch(batch, to, [panelFloats(spec.n, spec.k, spec.panel)], [1])],
      }
    }
    case 'gather':
    case 'scatterAdd': {
      const { kind, from, indices, to, count, width, rows } = step
      const lines = (place: Place, n: number): Extent => ({ place, sizes: [n * width], strides: [1] })
      const [table, list] = [rows, count]
      return {
        reads: [
          lines(from, kind === 'gather' ? table : list),
          { place: indices, sizes: [count], strides: [1] },
        ],
        writes: [lines(to, kind === 'gather' ? list : table)],
      }
    }
  }
}

function productExtents(step: GemmStep): Extents {
  const { spec, batch, c, winograd } = step
  const [left, right] = winograd === undefined ? operandExtents(step) : tiledExtents(step, winograd.spec)
  const result =
    winograd?.spec.result === 'weights'
      ? pointExtent(step, c, winograd.spec)
      : inBatch(batch, c, [spec.m, spec.n], [spec.n, 1])
  const panels = panelsOf(step)
  if (panels === undefined) return { reads: [left, right], writes: [result] }
  const own = { ...panels, strides: batch.map(() => 0) }
  return { reads: [left, right], writes: [result, inBatch(batch, own, panels.base.shape.slice(1), [1])] }
}

function operandExtents({ spec, batch, a, b, gathered }: GemmStep): readonly [Extent, Extent] {
  const { m, n, k } = spec
  const left =
    'nest' in spec.a
      ? nestExtent(batch, a, spec.a.nest)
      : 'rows' in spec.a
        ? inBatch(batch, a, [m * k], [1])
        : inBatch(batch, a, [m, k], [spec.a.row, spec.a.column])
  const right =
    gathered !== undefined
      ? nestExtent(batch, b, gathered.spec)
      : spec.b === 'panels'
        ? inBatch(batch, b, [panelFloats(n, k)], [1])
        : inBatch(batch, b, [k, n], [spec.b.row, spec.b.column])
  return [left, right]
}

function nestExtent(batch: readonly number[], place: Place, { rows, columns }: NestedMatrix): Extent {
  const steps = [...rows, ...columns]
  return inBatch(
    batch,
    place,
    steps.map(({ size }) => size),
    steps.map(({ stride }) => stride),
  )
}

/** Filters or what flows back, and an image with its margins. */
function tiledExtents(step: GemmStep, tiled: WinogradSpec): readonly [Extent, Extent] {
  const { spec, batch, a, b } = step
  const { result, channels, height, width, image } = tiled
  const left =
    result === 'images'
      ? pointExtent(step, a, tiled)
      : inBatch(batch, a, [spec.m, height * width], [height * width, 1])
  return [left, inBatch(batch, b, [channels, height + 2, width + 2], [image.channel, image.row, 1])]
}

/** The matrices of all points of a tile, some rows of them. */
const pointExtent = (
  { batch, spec: { m } }: GemmStep,
  place: Place,
  { filters, channels }: WinogradSpec,
): Extent => inBatch(batch, place, [points, m, channels], [filters * channels, channels, 1])

const inBatch = (
  batch: readonly number[],
  place: Place,
  sizes: readonly number[],
  strides: readonly number[],
): Extent => ({
  place,
  sizes: [...batch, ...sizes],
  strides: [...batch.map((_, axis) => place.strides[axis] ?? 0), ...strides],
})

/** The least and the greatest offset that is reached over some axes, in elements. */
export function reach(
  sizes: readonly number[],
  strides: readonly number[],
): { readonly low: number; readonly high: number } {
  let [low, high] = [0, 0]
  sizes.forEach((size, axis) => {
    const far = (size - 1) * (strides[axis] ?? 0)
    if (far < 0) low += far
    else high += far
  })
  return { low, high }
}
