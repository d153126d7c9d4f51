import type { FunctionBuilder, Local } from '../wasm'

/** From here on tanh is 1 in double precision. */
const saturation = 22
/** Below this a quotient of polynomials is exact where 1 − 2/(e²ˣ + 1) would lose digits. */
const small = 0.625
/** tanh x ≈ x + x³·P(x²)/Q(x²) for |x| < 0.625, from the highest power down. Source: Cephes, tanh.c. */
const numerator = [-0.9643991794250523, -99.28772310019185, -1614.6876844170845]
const denominator = [1, 112.81167849163293, 2235.4883906010045, 4844.063053251255]

/** ln 2 in two parts, the first with few bits, so that its product with an exponent is exact. */
const [ln2High, ln2Low] = [0.693145751953125, 1.4286068203094173e-6]
/** Adding it rounds to the nearest integer, which then stands in the low bits, with the bias of an exponent. */
const rounding = 1.5 * 2 ** 52 + 1023
const fractionBits = 52

/** Pairs of terms of eʳ after which the rest is below half a unit in the last place, for |r| ≤ ½ ln 2. */
const pairs = 7

/**
 * tanh of two numbers in double precision, within 2 ulp, NaN for NaN. Both formulas are computed and the right one chosen,
 * so that no branch has to be foretold. Overwrites `x`; leaves the result on the stack.
 */
export function emitTanh64(f: FunctionBuilder, x: Local): void {
  const [size, square, near, r, scale, power] = Array.from({ length: 6 }, () => f.local('v128')) as [
    Local, Local, Local, Local, Local, Local,
  ] // prettier-ignore
  f.get(x).get(x).simd('f64x2.mul').set(square)
  f.get(x).get(x).get(square).simd('f64x2.mul')
  horner(f, square, numerator)
  f.simd('f64x2.mul')
  horner(f, square, denominator)
  f.simd('f64x2.div').simd('f64x2.add').set(near)

  f.get(x).simd('f64x2.abs').f64x2(saturation).simd('f64x2.pmin').tee(size)
  // e²ˣ = 2ⁿ·eʳ, n = round(2x / ln 2)
  f.f64x2(2 * Math.LOG2E)
    .simd('f64x2.mul')
    .f64x2(rounding)
    .simd('f64x2.add')
    .tee(scale)
  f.f64x2(rounding).simd('f64x2.sub').set(power)
  f.get(size).get(size).simd('f64x2.add')
  f.get(power).f64x2(ln2High).simd('f64x2.mul').simd('f64x2.sub')
  f.get(power).f64x2(ln2Low).simd('f64x2.mul').simd('f64x2.sub').set(r)
  series(f, r, power)
  f.get(scale).i32(fractionBits).simd('i64x2.shl').simd('f64x2.mul').set(power)
  f.f64x2(1).f64x2(2).get(power).f64x2(1).simd('f64x2.add').simd('f64x2.div').simd('f64x2.sub').set(power)
  f.get(near)
  f.get(x).get(power).f64x2(-0).simd('v128.bitselect')
  f.get(size).f64x2(small).simd('f64x2.lt').simd('v128.bitselect')
}

/** ((c₀·x + c₁)·x + c₂)… */
function horner(f: FunctionBuilder, x: Local, [first = 0, ...others]: readonly number[]): void {
  f.f64x2(first)
  for (const c of others) f.get(x).simd('f64x2.mul').f64x2(c).simd('f64x2.add')
}

/** 1 + r + r²/2! + …, its terms in pairs, which are computed side by side. Overwrites `square`. */
function series(f: FunctionBuilder, r: Local, square: Local): void {
  const factors = [1]
  for (let k = 1; k < 2 * pairs; k++) factors.push((factors[k - 1] ?? 1) / k)
  f.get(r).get(r).simd('f64x2.mul').set(square)
  for (let k = pairs - 1; k >= 0; k--) {
    if (k < pairs - 1) f.get(square).simd('f64x2.mul')
    f.f64x2(factors[2 * k] ?? 0)
    f.get(r)
      .f64x2(factors[2 * k + 1] ?? 0)
      .simd('f64x2.mul')
      .simd('f64x2.add')
    if (k < pairs - 1) f.simd('f64x2.add')
  }
}
