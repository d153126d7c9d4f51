import type { Text } from '../../../base/text'
import type { FloatArray } from '../../../tensor/tensor'
import type { OptionSpecs, OptionValues } from '../../options'

/** An array as large as the parameter that an optimiser keeps between updates. */
export interface Slot<H extends OptionSpecs = OptionSpecs> {
  readonly tex: string
  readonly doc: Text
  /** every element at the start; 0 when absent */
  readonly initial?: (hyper: OptionValues<H>) => number
}

/** Everything that Gradwire knows about an optimiser. One optimiser is one file, and this is what the file says. */
export interface Optimizer<H extends OptionSpecs = OptionSpecs, S extends string = string> {
  readonly name: string
  readonly title: Text
  /** one line */
  readonly summary: Text
  /** the update, as TeX over w, g and the slots */
  readonly formula: string
  /** `lr` first */
  readonly hyper: H
  readonly state: Readonly<Record<S, Slot<H>>>
  /**
   * One update of one parameter, in place and without allocating; all arrays have its size.
   * `t` counts updates from 1.
   */
  readonly update: (
    param: FloatArray,
    grad: FloatArray,
    state: Readonly<Record<S, FloatArray>>,
    hyper: OptionValues<H>,
    t: number,
  ) => void
}

/** Checks an optimiser's types at its definition and widens it for the table. */
export function defineOptimizer<const H extends OptionSpecs, const S extends string = never>(
  optimizer: Optimizer<H, S>,
): Optimizer {
  // Hyper-parameters and slots are resolved by name before `update` is called, so the narrower signature is safe to widen.
  return optimizer as unknown as Optimizer
}
