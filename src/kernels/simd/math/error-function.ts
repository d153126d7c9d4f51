import type { FunctionBuilder, Local } from '../wasm'
import { emitExp, polynomial, signBit } from './exponential'

/** Up to here a polynomial of x² is exact enough; above it the distance from 1 is what counts. */
const small = 0.927734375

/**
 * erf of a vector, within 2 ulp. Small |x|: x + x·P(x²); else 1 − e^Q(|x|) with the sign of x. Minimax polynomials by
 * N. Juffa (2016). Overwrites `x`.
 */
export function emitErf(f: FunctionBuilder, x: Local): void {
  const [size, square, power, far] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')]
  f.get(x).simd('f32x4.abs').set(size)
  f.get(x).get(x).simd('f32x4.mul').set(square)
  // The highest four coefficients of Q in two halves, so that both are in flight at once.
  polynomial(f, size, [-1.72853470e-5, 3.83197126e-4]) // prettier-ignore
  f.get(square).simd('f32x4.mul')
  polynomial(f, size, [-3.88396438e-3, 2.42546219e-2])
  f.simd('f32x4.add')
  for (const c of [-1.06777877e-1, -6.34846687e-1, -1.28717512e-1])
    f.get(size).simd('f32x4.mul').f32x4(c).simd('f32x4.add')
  f.get(size).simd('f32x4.mul').get(size).simd('f32x4.sub').set(power)
  f.f32x4(1)
  emitExp(f, power)
  f.simd('f32x4.sub').get(x).i32x4(signBit).simd('v128.and').simd('v128.or').set(far)
  polynomial(
    f,
    square,
    [-5.96761703e-4, 4.99119423e-3, -2.67681349e-2, 1.12819925e-1, -3.76125336e-1, 1.28379166e-1],
  )
  f.get(x).simd('f32x4.mul').get(x).simd('f32x4.add')
  f.get(far).get(size).f32x4(small).simd('f32x4.le').simd('v128.bitselect')
}
