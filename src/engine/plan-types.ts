import type { Value } from '../expr/value'
import type { Backend } from '../kernels/kernel'
import type { ThreadHost } from '../kernels/simd'
import type { FloatArray, Precision } from '../tensor/tensor'

export interface PlanOptions {
  /** how numbers are stored; arithmetic is in doubles either way. Default `f64` */
  readonly precision?: Precision
  /** `all`: any value that the roots are made of can be read; `roots` (default): only those, the others share memory */
  readonly keep?: 'all' | 'roots'
  /** arrays that leaves shall read from directly: parameters shared by several plans */
  readonly arrays?: ReadonlyMap<Value, FloatArray>
  readonly backend?: Backend
  /** numbers to have beside the plan's own, where its backend can reach them */
  readonly spare?: number
  /** where threads come from, for backends that can use them; one thread when absent */
  readonly threads?: ThreadHost
}

/** Expressions made ready to compute, as a flat list of kernel calls on arrays that never move. */
export interface Plan {
  /** primitives computed by one run */
  readonly nodes: number
  /** numbers held, shared memory counted once */
  readonly floats: number
  /** as many numbers as were asked for; absent where the backend has no use for them */
  readonly spare?: FloatArray
  /** everything there is to compute, opened down to primitives, in order of execution */
  readonly values: readonly Value[]
  /** Copies numbers into a leaf. Throws a RangeError when there are too many or too few. */
  feed(leaf: Value, data: ArrayLike<number>): void
  /** Computes everything. Allocates nothing. */
  run(): void
  /** threads that the latest run had; absent where there is never more than one */
  threads?(): number
  /** Sends threads home. A later run may fetch them again. */
  release?(): void
  /** whether `get` would answer */
  has(value: Value): boolean
  /** The numbers of a kept value, row-major. The array stays the same from run to run. */
  get(value: Value): FloatArray
}
