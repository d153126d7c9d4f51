import { leaf } from '../../../expr/make'
import { sizeOf, stridesOf } from '../../../tensor/shape'
import type { LoopStep, Place, Step } from './steps'

/** Numbers of an item that are summed to one, at least, so that the sums of all items are little beside them. */
const worthwhile = 16

/**
 * Sums over a batch and within its items in two stages: first within every item, which can be done with whatever else is
 * done to the item and by any thread, then over the batch.
 */
export const sumInStages = (steps: readonly Step[]): Step[] =>
  steps.flatMap((step) => (step.kind === 'loop' && isLongSum(step) ? stages(step) : [step]))

function isLongSum({ dims, reduced, outputs }: LoopStep): boolean {
  const within = dims.filter((_, axis) => axis > 0 && reduced[axis] === true)
  return (
    reduced[0] === true &&
    (dims[0] ?? 1) > 1 &&
    sizeOf(within) >= worthwhile &&
    outputs.every(({ how }) => how === 'sum' || how === 'store')
  )
}

function stages(step: LoopStep): Step[] {
  const { dims, reduced } = step
  /** the batch and what is kept of an item */
  const shape = dims.map((size, axis) => (axis > 0 && reduced[axis] === true ? 1 : size))
  const strides = stridesOf(shape).map((stride, axis) => (axis > 0 && reduced[axis] === true ? 0 : stride))
  const second: Step[] = []
  const outputs = step.outputs.map((output): LoopStep['outputs'][number] => {
    if (output.how !== 'sum') return output
    const base = leaf(shape)
    base.origin = output.place.base.origin
    const place: Place = { base, offset: 0, strides }
    second.push({
      kind: 'loop',
      dims: shape,
      reduced: dims.map((_, axis) => axis === 0),
      inputs: [place],
      nodes: [],
      outputs: [{ from: { slot: 0 }, how: 'sum', place: output.place }],
    })
    return { ...output, place }
  })
  return [{ ...step, reduced: reduced.with(0, false), outputs }, ...second]
}
