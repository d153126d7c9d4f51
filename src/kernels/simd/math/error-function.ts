import type { FunctionBuilder, Local } from '../wasm'
import { polynomial } from './exponential'

/** From here on erf is 1 in single precision. */
const saturation = 3.832507
/** erf x ≈ x·P(x²)/Q(x²) for |x| ≤ 3.8325 (Eigen's), even and odd powers of x² apart, from the highest power down. */
const numerator = {
  even: [0.000229050659, 0.050955695, 1.1283791],
  odd: [0.003408291, 0.18520832],
}
const denominator = {
  even: [-1.17915707e-7, 0.00101796253, 0.11098505, 1],
  odd: [2.3547966e-5, 0.01407047, 0.49746925],
}

/** erf of a vector, within 7 ulp, never beyond ±1, NaN for NaN. Overwrites `x`. */
export function emitErf(f: FunctionBuilder, x: Local): void {
  const [square, fourth] = [f.local('v128'), f.local('v128')]
  f.get(x).f32x4(saturation).simd('f32x4.pmin').f32x4(-saturation).simd('f32x4.pmax').tee(x)
  f.get(x).simd('f32x4.mul').tee(square).get(square).simd('f32x4.mul').set(fourth)
  // Short chains side by side are computed faster than long ones.
  const both = ({ even, odd }: typeof numerator): void => {
    f.get(square)
    polynomial(f, fourth, odd)
    polynomial(f, fourth, even)
    f.multiplyAdd()
  }
  both(numerator)
  f.get(x).simd('f32x4.mul')
  both(denominator)
  f.simd('f32x4.div').f32x4(1).simd('f32x4.pmin').f32x4(-1).simd('f32x4.pmax')
}
