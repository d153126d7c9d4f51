import type { Value } from '../../../../src/expr/value'
import { instantiate, type SimdProgram } from '../../../../src/kernels/simd'

/** Something to compute, and the numbers of its leaves. */
export interface Case {
  readonly roots: readonly Value[]
  readonly leaves: readonly Value[]
  readonly data: readonly ArrayLike<number>[]
}

/** Runs a program; the bits of some of its values. */
export function bitsOf(
  program: SimdProgram,
  { leaves, data }: Case,
  values: readonly Value[],
): readonly (readonly number[])[] {
  const made = instantiate(program)
  leaves.forEach((leaf, i) => made.get(leaf).set(data[i] ?? []))
  made.run()
  return values.map((value) => [...new Uint32Array(Float32Array.from(made.get(value)).buffer)])
}
