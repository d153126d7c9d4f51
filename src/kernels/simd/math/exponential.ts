import type { FunctionBuilder, Local } from '../wasm'

/** Coefficients from the highest power down: ((c₀·x + c₁)·x + c₂)… Leaves the value on the stack. */
export function polynomial(f: FunctionBuilder, x: Local, coefficients: readonly number[]): void {
  coefficients.forEach((c, i) => {
    if (i > 0) f.get(x).simd('f32x4.mul')
    f.f32x4(c)
    if (i > 0) f.simd('f32x4.add')
  })
}

/** Adding and subtracting 1.5·2²³ rounds to the nearest integer, which then stands in the low bits. */
const rounding = 12582912
const roundingBits = 0x4b400000
const exponentBias = 127
/** Bits of a single-precision number's fraction. */
const fractionBits = 23

/**
 * eˣ of a vector, within 2 ulp; 0 below −104, ∞ above 89, gradual underflow between, NaN for NaN.
 * x = n·ln 2 + r, |r| ≤ ½ ln 2; eʳ by the minimax polynomial of Cephes expf (Moshier 1992). 2ⁿ is multiplied in two
 * halves, so that results below the smallest normal number come out right. Overwrites `x`.
 */
export function emitExp(f: FunctionBuilder, x: Local): void {
  const [shifted, n, r] = [f.local('v128'), f.local('v128'), f.local('v128')]
  f.get(x).f32x4(89).simd('f32x4.pmin').f32x4(-104.5).simd('f32x4.pmax').set(x)
  f.get(x).f32x4(Math.LOG2E).simd('f32x4.mul').f32x4(rounding).simd('f32x4.add').tee(shifted)
  f.f32x4(rounding).simd('f32x4.sub').set(n)
  // ln 2 in two parts, the first with few bits: n·0.693359375 is exact.
  f.get(x).get(n).f32x4(0.693359375).simd('f32x4.mul').simd('f32x4.sub')
  f.get(n).f32x4(2.1219444e-4).simd('f32x4.mul').simd('f32x4.add').set(r)
  polynomial(
    f,
    r,
    [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
  )
  f.get(r).simd('f32x4.mul').get(r).simd('f32x4.mul').get(r).simd('f32x4.add').f32x4(1).simd('f32x4.add')
  f.get(shifted).i32x4(roundingBits).simd('i32x4.sub').tee(n).i32(1).simd('i32x4.shr_s').set(shifted)
  emitPowerOfTwo(f, () => f.get(shifted))
  f.simd('f32x4.mul')
  emitPowerOfTwo(f, () => f.get(n).get(shifted).simd('i32x4.sub'))
  // Times 0 below −104, where the product would underflow: processors are slow at that, and masked scores are all such.
  f.get(x).f32x4(-104).simd('f32x4.lt').simd('v128.andnot')
  f.simd('f32x4.mul')
}

/** 2ⁿ for integers −126 ≤ n ≤ 127 that `push` leaves on the stack. */
function emitPowerOfTwo(f: FunctionBuilder, push: () => void): void {
  push()
  f.i32x4(exponentBias).simd('i32x4.add').i32(fractionBits).simd('i32x4.shl')
}

/**
 * tanh of a vector, within 3 ulp. Small |x|: x + x³·P(x²) (Cephes tanhf); else 1 − 2/(e^2|x| + 1) with the sign of x.
 * Overwrites `x`.
 */
export function emitTanh(f: FunctionBuilder, x: Local): void {
  const [size, twice, square, large] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')]
  f.get(x).simd('f32x4.abs').tee(size).f32x4(2).simd('f32x4.mul').set(twice)
  f.f32x4(1).f32x4(2)
  emitExp(f, twice)
  f.f32x4(1).simd('f32x4.add').simd('f32x4.div').simd('f32x4.sub')
  // the sign of x
  f.get(x).i32x4(signBit).simd('v128.and').simd('v128.or').set(large)
  f.get(x).get(x).simd('f32x4.mul').set(square)
  polynomial(
    f,
    square,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  )
  f.get(square).simd('f32x4.mul').get(x).simd('f32x4.mul').get(x).simd('f32x4.add')
  f.get(large).get(size).f32x4(0.625).simd('f32x4.lt').simd('v128.bitselect')
}

export const signBit = 0x80000000 | 0
