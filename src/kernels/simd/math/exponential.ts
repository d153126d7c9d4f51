import type { FunctionBuilder, Local } from '../wasm'

/** Coefficients from the highest power down: ((c₀·x + c₁)·x + c₂)… Leaves the value on the stack. */
export function polynomial(f: FunctionBuilder, x: Local, coefficients: readonly number[]): void {
  coefficients.forEach((c, i) => {
    if (i > 0) f.get(x)
    f.f32x4(c)
    if (i > 0) f.multiplyAdd()
  })
}

/**
 * Adding and subtracting 1.5·2²³ rounds to the nearest integer, which then stands in the low bits; here it stands there
 * with the bias of an exponent less one, ready to be moved to where an exponent is.
 */
const rounding = 12582912 + 126
/** Bits of a single-precision number's fraction. */
const fractionBits = 23

/**
 * eˣ of a vector, within 2 ulp; ∞ above 89, 0 where the result would be below the normal numbers, NaN for NaN.
 * x = n·ln 2 + r with |r| ≤ ½ ln 2; eʳ is a minimax polynomial of degree 6, its terms in pairs, so that they are computed
 * side by side. It is doubled and multiplied by 2ⁿ⁻¹, as there is no 2¹²⁸. Overwrites `x`.
 */
export function emitExp(f: FunctionBuilder, x: Local): void {
  const [scale, n, r, square] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')]
  // From −87.68 on n is −126, and 2ⁿ⁻¹ has the exponent of 0.
  f.get(x).f32x4(89).simd('f32x4.pmin').f32x4(-87.5).simd('f32x4.pmax').set(x)
  f.get(x).f32x4(Math.LOG2E).f32x4(rounding).multiplyAdd().tee(scale)
  f.f32x4(rounding).simd('f32x4.sub').set(n)
  // ln 2 in two parts, the first with few bits: n·0.693359375 is exact.
  f.get(n).f32x4(2.1219444e-4).get(n).f32x4(-0.693359375).get(x).multiplyAdd().multiplyAdd().tee(r)
  f.get(r).simd('f32x4.mul').set(square)
  f.get(square)
  f.get(square).f32x4(1.3814539415761828e-3).simd('f32x4.mul')
  f.get(r).f32x4(8.36874544620514e-3).f32x4(4.166838899254799e-2).multiplyAdd()
  f.simd('f32x4.add')
  f.get(square)
  f.get(r).f32x4(0.1666652113199234).f32x4(0.4999999403953552).multiplyAdd()
  f.multiplyAdd()
  f.get(r).f32x4(1).simd('f32x4.add').multiplyAdd().tee(r)
  f.get(r).simd('f32x4.add')
  f.get(scale).i32(fractionBits).simd('i32x4.shl').simd('f32x4.mul')
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
  f.get(q).get(q).get(p).get(p).simd('f32x4.mul').multiplyAdd().simd('f32x4.div')
}

export const signBit = 0x80000000 | 0
