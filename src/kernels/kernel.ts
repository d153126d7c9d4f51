import type { Attrs, PrimName } from '../expr/value'
import type { FloatArray, Shape } from '../tensor/tensor'
import type { TapeCode } from './tape'

/** One primitive to compute: numbers in, numbers out, all of them row-major in arrays that never move. */
export interface Step {
  readonly prim: PrimName
  readonly attrs: Attrs
  readonly xs: readonly FloatArray[]
  readonly shapes: readonly Shape[]
  readonly out: FloatArray
  readonly shape: Shape
  /** of a matmul: whether each operand lies transposed in memory (`shapes` are those of the product) */
  readonly transposed?: readonly [boolean, boolean]
}

/** Computes a step. Writes into its `out` and allocates nothing. */
export type Run = () => void

/** Prepares a step: everything that depends on shapes and attributes is worked out here, once. */
export type Kernel = (step: Step) => Run

export type Kernels = { readonly [P in PrimName]: Kernel }

/** A way of computing steps. Steps that a backend cannot do are left to the reference. */
export interface Backend {
  readonly name: string
  bind(step: Step): Run | undefined
  /**
   * Memory for `cells` numbers in double precision, and the tapes bound to it; `undefined` where the reference's loops do
   * as well.
   */
  tapes?(cells: number, tapes: readonly TapeCode[]): TapeMemory | undefined
}

/** The single numbers of a plan, among its others, and its tapes ready to run on them. */
export interface TapeMemory {
  readonly cells: FloatArray
  readonly runs: ReadonlyMap<TapeCode, Run>
}
