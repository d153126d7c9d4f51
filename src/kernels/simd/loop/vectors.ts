import type { FunctionBuilder, Local } from '../wasm'

/** Bytes of a number. */
export const bytes = 4

/**
 * Leaves `lanes` numbers on the stack, from the address that `push` leaves plus `offset`, `stride` numbers apart. The
 * lanes beyond hold anything: a whole vector is read where the numbers lie side by side, so memory must go on for 16 bytes.
 */
export function emitLoad(
  f: FunctionBuilder,
  push: () => void,
  offset: number,
  stride: number,
  lanes: number,
): void {
  // Offsets in the code are never negative, but arrays may be read backwards.
  const low = offset + Math.min(0, (lanes - 1) * stride * bytes)
  if (low < 0) {
    const pushLow = (): void => {
      push()
      f.i32(low).op('i32.add')
    }
    emitLoad(f, pushLow, offset - low, stride, lanes)
  } else if (stride === 0) {
    push()
    f.vectorMemory('v128.load32_splat', offset)
  } else if (stride === 1 || lanes === 1) {
    push()
    f.vectorMemory(lanes === 1 ? 'v128.load32_zero' : 'v128.load', offset)
  } else if (stride === 2 && lanes === 4) {
    push()
    f.vectorMemory('v128.load', offset)
    push()
    f.vectorMemory('v128.load', offset + 3 * bytes)
    f.shuffle([0, 2, 5, 7])
  } else emitLanes(f, push, offset, stride, lanes)
}

/** Number by number. */
function emitLanes(
  f: FunctionBuilder,
  push: () => void,
  offset: number,
  stride: number,
  lanes: number,
): void {
  const vector = f.local('v128')
  push()
  f.vectorMemory('v128.load32_zero', offset).set(vector)
  for (let lane = 1; lane < lanes; lane++) {
    push()
    f.get(vector)
      .laneMemory('v128.load32_lane', offset + lane * stride * bytes, lane)
      .set(vector)
  }
  f.get(vector)
}

/** Writes the first `lanes` lanes of `x`, and nothing beyond them. */
export function emitStore(
  f: FunctionBuilder,
  push: () => void,
  offset: number,
  stride: number,
  lanes: number,
  x: Local,
): void {
  if (stride !== 1) {
    for (let lane = 0; lane < lanes; lane++) {
      push()
      f.get(x).laneMemory('v128.store32_lane', offset + lane * stride * bytes, lane)
    }
    return
  }
  push()
  f.get(x)
  if (lanes === 4) f.vectorMemory('v128.store', offset)
  else if (lanes === 1) f.laneMemory('v128.store32_lane', offset, 0)
  else f.laneMemory('v128.store64_lane', offset, 0)
  if (lanes === 3) {
    push()
    f.get(x).laneMemory('v128.store32_lane', offset + 2 * bytes, 2)
  }
}

/** All four lanes of `x` become their sum or largest, always in the same order. */
export function emitHorizontal(f: FunctionBuilder, x: Local, op: 'f32x4.add' | 'f32x4.max'): void {
  f.get(x).get(x).get(x).shuffle([2, 3, 0, 1]).simd(op).set(x)
  f.get(x).get(x).get(x).shuffle([1, 0, 3, 2]).simd(op).set(x)
}

/** Replaces the lanes from `lanes` on by `filler`. */
export function emitMask(f: FunctionBuilder, x: Local, lanes: number, filler: number): void {
  if (lanes === 4) return
  const bits = [0, 1, 2, 3].map((lane) => (lane < lanes ? -1 : 0))
  f.get(x)
    .f32x4(filler)
    .i32x4(bits[0] ?? 0, bits[1] ?? 0, bits[2] ?? 0, bits[3] ?? 0)
  f.simd('v128.bitselect').set(x)
}
