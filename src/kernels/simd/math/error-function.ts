import type { FunctionBuilder, Local } from '../wasm'
import { polynomial } from './exponential'

/** From here on erf is 1 in single precision. */
const saturation = 3.832506856900711
/** erf x ≈ x·P(x²)/Q(x²) for |x| ≤ 3.8325 (Eigen's), even and odd powers of x² apart, from the highest power down. */
const numerator = {
  even: [2.2905065861350646e-4, 5.0955695062380861e-2, 1.128379143519084],
  odd: [3.4082910107109506e-3, 0.18520832239976145],
}
const denominator = {
  even: [-1.1791570681905864e-7, 1.0179625278914885e-3, 0.11098505178285362, 1],
  odd: [2.3547966471313185e-5, 1.4070470171167667e-2, 0.49746925110067538],
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
