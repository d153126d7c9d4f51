import type { FunctionBuilder, Local } from '../wasm'
import { polynomial, signBit } from './exponential'
import { emitByLane } from './lanes'

/** π/2 in two parts, the first with few enough bits that up to 2²⁰ times it is exact. */
const quarterTurn = 1.5707963267341256
const quarterTurnRest = 6.077100506506192e-11
const largest = 1048576

/**
 * sin x of a vector, or cos x with `ahead` 1 (a quarter turn further), within 2 ulp. x = k·π/2 + r with |r| ≤ π/4, found in
 * double precision; sin r and cos r by the minimax polynomials of Cephes sinf and cosf (Moshier 1992). Vectors with a
 * number too large for that go through `outside`, the same function of one number.
 */
export function emitSine(f: FunctionBuilder, x: Local, ahead: 0 | 1, outside: number): void {
  const y = f.local('v128')
  f.get(x).simd('f32x4.abs').f32x4(largest).simd('f32x4.ge').simd('v128.any_true')
  f.if(
    () => {
      emitByLane(f, outside, [x])
      f.set(y)
    },
    () => {
      emitReduced(f, x, ahead)
      f.set(y)
    },
  )
  f.get(y)
}

function emitReduced(f: FunctionBuilder, x: Local, ahead: 0 | 1): void {
  const vector = (): Local => f.local('v128')
  const [k, wide] = [vector(), vector()]
  const halves = [
    { r: vector(), n: vector() },
    { r: vector(), n: vector() },
  ] as const
  halves.forEach(({ r, n }, half) => {
    f.get(x)
    if (half === 1) f.get(x).shuffle([2, 3, 2, 3])
    f.simd('f64x2.promote_low_f32x4').tee(wide)
    f.f64x2(1 / (quarterTurn + quarterTurnRest))
      .simd('f64x2.mul')
      .simd('f64x2.nearest')
      .tee(k)
    f.simd('i32x4.trunc_sat_f64x2_s_zero').set(n)
    f.get(wide).get(k).f64x2(quarterTurn).simd('f64x2.mul').simd('f64x2.sub')
    f.get(k).f64x2(quarterTurnRest).simd('f64x2.mul').simd('f64x2.sub')
    f.simd('f32x4.demote_f64x2_zero').set(r)
  })
  const [r, n, square, cosine] = [vector(), vector(), vector(), vector()]
  f.get(halves[0].r).get(halves[1].r).shuffle([0, 1, 4, 5]).set(r)
  f.get(halves[0].n).get(halves[1].n).shuffle([0, 1, 4, 5]).i32x4(ahead).simd('i32x4.add').set(n)
  f.get(r).get(r).simd('f32x4.mul').set(square)
  // cos r
  polynomial(f, square, [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5])
  f.get(square).simd('f32x4.mul').f32x4(1).simd('f32x4.add').set(cosine)
  // sin r
  f.get(cosine)
  polynomial(f, square, [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1])
  f.get(square).simd('f32x4.mul').get(r).simd('f32x4.mul').get(r).simd('f32x4.add')
  // after an odd number of quarter turns the one stands for the other, after two or three the sign is turned
  f.get(n).i32(31).simd('i32x4.shl').i32(31).simd('i32x4.shr_s').simd('v128.bitselect')
  f.get(n).i32(30).simd('i32x4.shl').i32x4(signBit).simd('v128.and').simd('v128.xor')
}
