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

/** From here on tanh is 1 in single precision. */
const saturation = 9.02
/** tanh(x/2)·0.82 ≈ x·P(x²)/Q(x²) for |x| ≤ 9.02, from the highest power down: scripts/tanh.py finds them. */
const numerator = [4.680801430367865e-5, 1.2205423787236214e-2, 0.4099999964237213]
const denominator = [1.006446609608247e-6, 9.889958892017603e-4, 9.27441418170929e-2, 0.8199999928474426]

/**
 * tanh of a vector, within 4 ulp, never beyond ±1, NaN for NaN. With T/Q = tanh(x/2), tanh x = 2TQ/(Q² + T²): what T and Q
 * are wrong by counts the less the larger x is. Overwrites `x`.
 */
export function emitTanh(f: FunctionBuilder, x: Local): void {
  const [square, p, q] = [f.local('v128'), f.local('v128'), f.local('v128')]
  f.get(x).f32x4(saturation).simd('f32x4.pmin').f32x4(-saturation).simd('f32x4.pmax').set(x)
  f.get(x).get(x).simd('f32x4.mul').set(square)
  polynomial(f, square, denominator)
  f.set(q)
  polynomial(f, square, numerator)
  f.get(x).simd('f32x4.mul').tee(p).get(p).simd('f32x4.add').get(q).simd('f32x4.mul')
  f.get(q).get(q).simd('f32x4.mul').get(p).get(p).simd('f32x4.mul').simd('f32x4.add').simd('f32x4.div')
}

export const signBit = 0x80000000 | 0
