import { leaf } from '../../../expr/make'
import type { Value } from '../../../expr/value'
import { stridesOf } from '../../../tensor/shape'
import {
  columnPanels,
  panelFloats,
  readsPanels,
  readsRowPanels,
  rowPanels,
  type PackSpec,
  type Tile,
} from '../gemm'
import type { GemmStep, PackStep, Place, Step } from './steps'
import { writesOf } from './steps'

/**
 * Lets products read their operands from panels where that is needed or pays. Panels are values of their own: all products
 * that read the same place while nothing is written to it share them, as the steps of a recurrent layer do their weights.
 */
export function packOperands(steps: readonly Step[], tile: Tile): Step[] {
  const packed: Step[] = []
  /** panels that are up to date, by the value and the place within it that they were copied from */
  const panels = new Map<Value, Map<string, PackStep>>()
  for (const step of steps) {
    if (step.kind === 'gemm' && step.winograd === undefined) {
      let product = step
      for (const pack of [packOfA(step, tile), packOfB(step)]) {
        if (pack === undefined) continue
        const key = keyOf(pack)
        const own = panels.get(pack.from.base) ?? new Map<string, PackStep>()
        const known = own.get(key)
        if (known === undefined) {
          panels.set(pack.from.base, own.set(key, pack))
          packed.push(pack)
        }
        product = reading(product, known ?? pack)
      }
      packed.push(product)
    } else packed.push(step)
    for (const value of writesOf(step)) panels.delete(value)
  }
  return packed
}

/** The copy that a product reads its B from, unless it does better without. */
function packOfB({ spec: { m, n, k, b }, batch, b: from, c }: GemmStep): PackStep | undefined {
  if (b === 'panels' || !readsPanels(m, { n, k, b })) return undefined
  return copyOf({ n, k, b, panel: columnPanels }, batch, from, c)
}

/** The copy that a product reads its A from, turned, unless it does better without. */
function packOfA({ spec, batch, a: from, c }: GemmStep, tile: Tile): PackStep | undefined {
  const { m, k, a } = spec
  if ('rows' in a || 'nest' in a || !readsRowPanels(spec, a)) return undefined
  return copyOf({ n: m, k, b: { row: a.column, column: a.row }, panel: rowPanels(tile) }, batch, from, c)
}

function copyOf(spec: PackSpec, batch: readonly number[], from: Place, { base }: Place): PackStep {
  // A matrix that the whole batch shares is copied once.
  const own = batch.map((size, axis) => (from.strides[axis] === 0 ? 1 : size))
  const to = leaf([...own, panelFloats(spec.n, spec.k, spec.panel)])
  to.origin = base.origin
  const strides = stridesOf(to.shape).slice(0, -1)
  return {
    kind: 'pack',
    spec,
    batch: own,
    from,
    to: { base: to, offset: 0, strides: strides.map((s, axis) => (own[axis] === 1 ? 0 : s)) },
  }
}

const reading = (step: GemmStep, { spec: { panel }, to }: PackStep): GemmStep =>
  panel.filled
    ? { ...step, spec: { ...step.spec, b: 'panels' }, b: to }
    : { ...step, spec: { ...step.spec, a: { rows: panel.columns } }, a: to }

const keyOf = ({ spec, batch, from: { base, offset, strides } }: PackStep): string =>
  `${base.id} ${offset} ${strides.join()} ${batch.join()} ${spec.n} ${spec.k} ${spec.b.row} ${spec.b.column} ${spec.panel.columns}`
