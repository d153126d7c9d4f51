import type { FunctionBuilder, Local } from '../wasm'

/**
 * A function of one or two numbers that has no vector form: called for each lane, in double precision outside. Slow and
 * right; what is used in training has a vector form.
 */
export function emitByLane(f: FunctionBuilder, callee: number, xs: readonly Local[]): void {
  const y = f.local('v128')
  for (let lane = 0; lane < 4; lane++) {
    f.get(y)
    for (const x of xs) f.get(x).lane('f32x4.extract_lane', lane)
    f.call(callee).lane('f32x4.replace_lane', lane).set(y)
  }
  f.get(y)
}
