import { leaf } from '../../../expr/make'
import type { Value } from '../../../expr/value'
import { panelFloats } from '../gemm'
import { partsOf, type WinogradSpec } from '../winograd'
import { arrange, type Arrangement } from './arrange'
import type { GemmStep, LoopStep, Place, Step } from './steps'
import { isInOrder, placeAt, viewAt, whole, type View } from './views'
import { gradientOfFilters, pointMatrices, transformFilters } from './winograd'

/** Where the steps of a product go, and where its operands lie. */
interface Lowering {
  readonly steps: Step[]
  view(value: Value): View
  inOrder(value: Value): Place
  loop(step: Omit<LoopStep, 'kind'>): void
  fill(value: Value, number: number): void
}

/** Panels are filled by every thread for itself. */
const panelsForThreads = 8

const panelsOf = (floats: number): Place => whole(leaf([panelsForThreads, floats]))

/**
 * A matrix product; returns where it lies. Products that are no more than an outer product or a row of sums become loops,
 * which fuse with what stands around them; the rest is done by matrix kernels.
 */
export function lowerProduct(lowering: Lowering, value: Value): View {
  const [left, right] = value.inputs
  if (left === undefined || right === undefined) throw new RangeError('a product has two operands')
  let [a, b] = [lowering.view(left), lowering.view(right)]
  for (;;) {
    const found = arrange(value.shape, a, b)
    if (found === 'left') a = viewAt(lowering.inOrder(left), left.shape)
    else if (found === 'right') b = viewAt(lowering.inOrder(right), right.shape)
    else return write(lowering, value, found)
  }
}

function write(lowering: Lowering, value: Value, found: Arrangement): View {
  const own = { ...found.c, base: value }
  const place = placeAt(own)
  const isOwn = place !== undefined && isInOrder(place.strides, value.shape)
  // Numbers in another order lie in memory of their own; brought into order, they would be written to the value's.
  const base = isOwn ? value : leaf(value.shape)
  if (!isOwn) base.origin = value.origin
  const at = (from: Pick<View, 'base' | 'offset'>, strides: readonly number[]): Place => ({
    base: from.base,
    offset: from.offset,
    strides,
  })
  const c = { base, offset: 0 }
  const { batch } = found
  const strides = (which: 'a' | 'b' | 'c'): number[] => batch.map((axis) => axis[which])
  if (found.kind === 'loop') {
    const reduces = batch.some(({ reduced }) => reduced)
    lowering.loop({
      dims: batch.map(({ size }) => size),
      reduced: batch.map(({ reduced }) => reduced),
      inputs: [at(found.a, strides('a')), at(found.b, strides('b'))],
      nodes: [{ prim: 'mul', operands: [{ slot: 0 }, { slot: 1 }] }],
      outputs: [{ from: { slot: 2 }, how: reduces ? 'sum' : 'store', place: at(c, strides('c')) }],
    })
  } else {
    const { spec, gather, tiled } = found
    const step: GemmStep = {
      kind: 'gemm',
      spec,
      batch: batch.map(({ size }) => size),
      a: at(found.a, strides('a')),
      b: at(found.b, strides('b')),
      c: at(c, strides('c')),
    }
    if (tiled !== undefined) lowerTiled(lowering, tiled.spec, step)
    else {
      if (spec.accumulate) lowering.fill(base, 0)
      lowering.steps.push({
        ...step,
        ...(gather !== undefined && {
          gathered: { spec: gather, panels: panelsOf(panelFloats(spec.n, spec.k)) },
        }),
      })
    }
  }
  return isOwn ? viewAt(whole(value), value.shape) : { ...found.c, base }
}

/** A convolution in tiles: its filters are transformed before it, or their gradient back after it. */
function lowerTiled(lowering: Lowering, spec: WinogradSpec, step: GemmStep): void {
  const { a, c } = step
  const { matrices, places } = pointMatrices(spec, c.base.origin)
  const strides = step.batch.map(() => 0)
  const winograd = { spec, panels: panelsOf(partsOf(spec).floats) }
  if (spec.result === 'images') {
    if (!('column' in step.spec.a)) throw new TypeError('filters are a matrix')
    transformFilters(lowering, spec, a, step.spec.a, places)
    const lies = { row: spec.channels, column: 1 }
    lowering.steps.push({
      ...step,
      spec: { ...step.spec, a: lies },
      a: { ...whole(matrices), strides },
      winograd,
    })
    return
  }
  lowering.fill(matrices, 0)
  lowering.steps.push({
    ...step,
    spec: { ...step.spec, accumulate: true },
    c: { ...whole(matrices), strides },
    winograd,
  })
  gradientOfFilters(lowering, spec, places, c)
}
