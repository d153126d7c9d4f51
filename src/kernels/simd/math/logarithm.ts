import type { FunctionBuilder, Local } from '../wasm'
import { polynomial } from './exponential'

const smallestNormal = 1.17549435e-38
const fractionMask = 0x007fffff
const exponentOfHalf = 0x3f000000

/**
 * Natural logarithm of a vector, within 2 ulp; −∞ at 0, NaN below, ∞ at ∞.
 * x = 2ⁿ·m with √½ ≤ m < √2; ln m by the minimax polynomial of Cephes logf (Moshier 1992).
 */
export function emitLog(f: FunctionBuilder, x: Local): void {
  const vector = (): Local => f.local('v128')
  const [scaled, n, m, low, square, y] = [vector(), vector(), vector(), vector(), vector(), vector()]
  // Numbers below the smallest normal one are scaled up by 2²³ first.
  f.get(x).f32x4(smallestNormal).simd('f32x4.lt').set(low)
  f.get(x).f32x4(8388608).simd('f32x4.mul').get(x).get(low).simd('v128.bitselect').set(scaled)
  f.get(scaled).i32(23).simd('i32x4.shr_u').i32x4(126).simd('i32x4.sub').simd('f32x4.convert_i32x4_s')
  f.get(low).f32x4(23).simd('v128.and').simd('f32x4.sub').set(n)
  f.get(scaled).i32x4(fractionMask).simd('v128.and').i32x4(exponentOfHalf).simd('v128.or').set(m)
  // m in [½, √½) is doubled, and n one less
  f.get(m).f32x4(Math.SQRT1_2).simd('f32x4.lt').set(low)
  f.get(n).get(low).f32x4(1).simd('v128.and').simd('f32x4.sub').set(n)
  f.get(m).f32x4(1).simd('f32x4.sub').get(m).get(low).simd('v128.and').simd('f32x4.add').set(m)
  f.get(m).get(m).simd('f32x4.mul').set(square)
  polynomial(f, m, [
    7.0376836292e-2, -1.151461031e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
    2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  ]) // prettier-ignore
  f.get(m).simd('f32x4.mul').get(square).simd('f32x4.mul')
  f.get(n).f32x4(-2.1219444e-4).simd('f32x4.mul').simd('f32x4.add')
  f.get(square).f32x4(0.5).simd('f32x4.mul').simd('f32x4.sub')
  f.get(m).simd('f32x4.add').get(n).f32x4(0.693359375).simd('f32x4.mul').simd('f32x4.add').set(y)
  // The ends: x itself where it is ∞ or NaN, NaN below 0, −∞ at 0.
  f.f32x4(NaN).get(y).get(x).f32x4(0).simd('f32x4.lt').simd('v128.bitselect').set(y)
  f.get(x).get(y).get(x).f32x4(Infinity).simd('f32x4.lt').simd('v128.not').simd('v128.bitselect').set(y)
  f.f32x4(-Infinity).get(y).get(x).f32x4(0).simd('f32x4.eq').simd('v128.bitselect')
}

/** ln(1 + x): ln u + (x − (u − 1))/u with u = 1 + x rounded, where that correction is finite. */
export function emitLog1p(f: FunctionBuilder, x: Local): void {
  const [u, correction] = [f.local('v128'), f.local('v128')]
  f.get(x).f32x4(1).simd('f32x4.add').set(u)
  f.get(x).get(u).f32x4(1).simd('f32x4.sub').simd('f32x4.sub').get(u).simd('f32x4.div').set(correction)
  emitLog(f, u)
  f.get(correction).get(correction).get(correction).simd('f32x4.eq').simd('v128.and').simd('f32x4.add')
}
