import { describe, expect, it } from 'vitest'
import { erf } from '../../../../src/kernels/erf'
import { emitErf } from '../../../../src/kernels/simd/math/error-function'
import { emitExp, emitTanh } from '../../../../src/kernels/simd/math/exponential'
import { emitLog, emitLog1p } from '../../../../src/kernels/simd/math/logarithm'
import { emitSine } from '../../../../src/kernels/simd/math/trigonometry'
import { ModuleBuilder, type FunctionBuilder, type Local } from '../../../../src/kernels/simd/wasm'

type Emit = (f: FunctionBuilder, x: Local) => void

/** Runs a vector function over numbers, four at a time. */
function apply(emit: Emit, xs: readonly number[]): Float32Array {
  const count = Math.ceil(xs.length / 4)
  const memory = new WebAssembly.Memory({ initial: Math.ceil((count * 16) / 65536) })
  const module = new ModuleBuilder(
    { pages: 1 },
    ['sin', 'cos'].map((name) => ({ name, params: ['f32'], results: ['f32'] })),
  )
  const run = module.function([], [], (f) => {
    const [at, counter, x] = [f.local('i32'), f.local('i32'), f.local('v128')]
    f.repeat(count, counter, () => {
      f.get(at).vectorMemory('v128.load').set(x)
      f.get(at)
      emit(f, x)
      f.vectorMemory('v128.store').increment(at, 16)
    })
  })
  module.export('run', run)
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), {
    env: { memory, sin: Math.sin, cos: Math.cos },
  })
  const floats = new Float32Array(memory.buffer)
  floats.set(xs)
  const exported = instance.exports['run']
  if (typeof exported === 'function') exported()
  return floats.slice(0, xs.length)
}

/** The distance of `y` from the true value, in units of the last place of a single-precision number there. */
function ulps(y: number, truth: number): number {
  if (Object.is(y, Math.fround(truth)) || (Number.isNaN(y) && Number.isNaN(truth))) return 0
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(truth))))
  return Math.abs(y - truth) / 2 ** (exponent - 23)
}

const sigmoid: Emit = (f, x) => {
  f.f32x4(1)
  f.get(x).simd('f32x4.neg').set(x)
  emitExp(f, x)
  f.f32x4(1).simd('f32x4.add').simd('f32x4.div')
}

/** sin and cos of large numbers come from the imported functions. */
const sin: Emit = (f, x) => emitSine(f, x, 0, 0)
const cos: Emit = (f, x) => emitSine(f, x, 1, 1)

const grid = Array.from({ length: 40_001 }, (_, i) => Math.fround((i - 20_000) / 250))
const fine = Array.from({ length: 20_001 }, (_, i) => Math.fround((i - 10_000) / 5_000))
const positive = Array.from({ length: 20_001 }, (_, i) => Math.fround(Math.exp((i - 10_000) / 120)))

describe('vector functions are within a few ulp of Math in double precision', () => {
  it.each<[string, Emit, (x: number) => number, readonly number[]]>([
    ['exp, |x| ≤ 80', emitExp, Math.exp, grid],
    ['exp, |x| ≤ 2', emitExp, Math.exp, fine],
    ['exp down to the normal numbers', emitExp, Math.exp, grid.map((x) => -80 - Math.abs(x) / 12)],
    ['tanh, |x| ≤ 80', emitTanh, Math.tanh, grid],
    ['tanh, |x| ≤ 2', emitTanh, Math.tanh, fine],
    ['sigmoid, |x| ≤ 80', sigmoid, (x) => 1 / (1 + Math.exp(-x)), grid],
    ['log', emitLog, Math.log, positive],
    ['log around 1', emitLog, Math.log, fine.map((x) => Math.fround(1 + x / 8))],
    ['log1p', emitLog1p, Math.log1p, fine.map((x) => Math.fround(x / 2.5))],
    ['erf, |x| ≤ 80', emitErf, erf, grid],
    ['erf, |x| ≤ 2', emitErf, erf, fine],
    ['erf, |x| ≤ 4', emitErf, erf, fine.map((x) => 2 * x)],
    ['erf of tiny numbers', emitErf, erf, fine.map((x) => Math.fround(x * 1e-9))],
    ['sin, |x| ≤ 80', sin, Math.sin, grid],
    ['sin around π', sin, Math.sin, fine.map((x) => Math.fround(Math.PI + x / 1000))],
    ['sin of large numbers', sin, Math.sin, grid.map((x) => x * 20_000)],
    ['cos, |x| ≤ 80', cos, Math.cos, grid],
    ['cos around π/2', cos, Math.cos, fine.map((x) => Math.fround(Math.PI / 2 + x / 1000))],
    ['cos of large numbers', cos, Math.cos, grid.map((x) => x * 20_000)],
    ['log1p of tiny numbers', emitLog1p, Math.log1p, fine.map((x) => Math.fround(x * 1e-9))],
  ])('%s', (_, emit, truth, xs) => {
    const rounded = xs.map(Math.fround)
    const ys = apply(emit, rounded)
    const worst = rounded.reduce((most, x, i) => Math.max(most, ulps(ys[i] ?? NaN, truth(x))), 0)
    expect(worst).toBeLessThanOrEqual(emit === emitErf ? 7 : 5)
  })

  it.each<[string, Emit, number[], number[]]>([
    [
      'exp',
      emitExp,
      [-Infinity, -1000, -90, -0, 0, 100, Infinity, NaN],
      [0, 0, 0, 1, 1, Infinity, Infinity, NaN],
    ],
    ['tanh', emitTanh, [-Infinity, -1000, 0, 1000, Infinity, NaN], [-1, -1, 0, 1, 1, NaN]],
    ['log', emitLog, [-Infinity, -1, 0, 1, Infinity, NaN], [NaN, NaN, -Infinity, 0, Infinity, NaN]],
    ['log1p', emitLog1p, [-2, -1, 0, Infinity, NaN], [NaN, -Infinity, 0, Infinity, NaN]],
    ['erf', emitErf, [-Infinity, -1000, 0, 1000, Infinity, NaN], [-1, -1, 0, 1, 1, NaN]],
    ['sin', sin, [-Infinity, 0, Infinity, NaN], [NaN, 0, NaN, NaN]],
    ['cos', cos, [-Infinity, 0, 0, NaN], [NaN, 1, 1, NaN]],
    ['sigmoid', sigmoid, [-1000, 0, 1000, NaN], [0, 0.5, 1, NaN]],
  ])('%s at its ends', (_, emit, xs, ys) => expect([...apply(emit, xs)]).toEqual(ys))
})
