import { leaf } from '../../../expr/make'
import type { Value } from '../../../expr/value'
import { stridesOf } from '../../../tensor/shape'
import { panelFloats, readsPanels } from '../gemm'
import type { GemmStep, PackStep, Step } from './steps'
import { writesOf } from './steps'

/**
 * Lets products read their B from panels where that is needed or pays. Panels are values of their own: all products that
 * read the same place while nothing is written to it share them, as the steps of a recurrent layer do their weights.
 */
export function packOperands(steps: readonly Step[]): Step[] {
  const packed: Step[] = []
  /** panels that are up to date, by the value and the place within it that they were copied from */
  const panels = new Map<Value, Map<string, PackStep>>()
  for (const step of steps) {
    if (step.kind === 'gemm') {
      const pack = packOf(step)
      if (pack === undefined) packed.push(step)
      else {
        const key = keyOf(pack)
        const known = panels.get(pack.from.base)?.get(key)
        if (known === undefined) {
          panels.set(
            pack.from.base,
            (panels.get(pack.from.base) ?? new Map<string, PackStep>()).set(key, pack),
          )
          packed.push(pack)
        }
        packed.push(reading(step, known ?? pack))
      }
    } else packed.push(step)
    for (const value of writesOf(step)) panels.delete(value)
  }
  return packed
}

/** The copy that a product reads its B from, unless it does better without. */
function packOf({ spec: { m, n, k, b }, batch, b: from, c }: GemmStep): PackStep | undefined {
  if (b === 'panels' || !readsPanels(m, { n, k, b })) return undefined
  // A matrix that the whole batch shares is copied once.
  const own = batch.map((size, axis) => (from.strides[axis] === 0 ? 1 : size))
  const floats = panelFloats(n, k)
  const to = leaf([...own, floats])
  to.origin = c.base.origin
  const strides = stridesOf(to.shape).slice(0, -1)
  return {
    kind: 'pack',
    spec: { n, k, b },
    batch: own,
    from,
    to: { base: to, offset: 0, strides: strides.map((s, axis) => (own[axis] === 1 ? 0 : s)) },
  }
}

const reading = (step: GemmStep, { to }: PackStep): GemmStep => ({
  ...step,
  spec: { ...step.spec, b: 'panels' },
  b: to,
})

const keyOf = ({ spec, batch, from: { base, offset, strides } }: PackStep): string =>
  `${base.id} ${offset} ${strides.join()} ${batch.join()} ${spec.n} ${spec.k} ${spec.b.row} ${spec.b.column}`
