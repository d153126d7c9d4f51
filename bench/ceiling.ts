import { detect } from '../src/kernels/simd'
import { ModuleBuilder, type FunctionBuilder, type Local } from '../src/kernels/simd/wasm'

/** A loop that computes in registers only. */
export interface Loop {
  readonly name: string
  readonly flops: number
  /** relaxed SIMD, which the driver may have and a page not, or the other way round */
  readonly needsFused: boolean
  readonly ready: () => () => void
}

const turns = 20_000
/** Every accumulator is computed so many times a turn, so that counting turns costs next to nothing. */
const unrolled = 8

interface Way {
  readonly name: string
  /** operations on each number of an accumulator */
  readonly operations: number
  readonly needsFused?: boolean
  readonly emit: (f: FunctionBuilder, sum: Local, chain: number, factor: Local, summand: Local) => void
}

const ways: readonly Way[] = [
  {
    name: 'multiply and add',
    operations: 2,
    emit: (f, sum, _, factor, summand) =>
      f.get(sum).get(factor).simd('f32x4.mul').get(summand).simd('f32x4.add').set(sum),
  },
  {
    // Nobody waits for two instructions.
    name: 'multiply or add',
    operations: 1,
    emit: (f, sum, chain, factor, summand) =>
      chain % 2 === 0
        ? f.get(sum).get(factor).simd('f32x4.mul').set(sum)
        : f.get(sum).get(summand).simd('f32x4.add').set(sum),
  },
  {
    name: 'multiply-add',
    operations: 2,
    needsFused: true,
    emit: (f, sum, _, factor, summand) =>
      f.get(sum).get(factor).get(summand).simd('f32x4.relaxed_madd').set(sum),
  },
]

/**
 * What four numbers at a time come to at best: no memory, enough accumulators to keep the units busy, which fill at most
 * 16 registers together with the two constants. Which loop gets most out of a processor depends on it; the fastest counts.
 */
export const ceilingLoops: readonly Loop[] = ways.flatMap((way) =>
  [8, 10, 12, 14].map((count) => ({
    name: `${way.name}, ${String(count)} accumulators`,
    flops: 4 * turns * unrolled * count * way.operations,
    needsFused: way.needsFused ?? false,
    ready: () => written(way, count),
  })),
)

export const runsHere = ({ needsFused }: Loop): boolean => !needsFused || detect().fused

function written({ emit }: Way, count: number): () => void {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const [factorAt, summandAt, sumsAt] = [0, 16, 32]
  // In memory, as an engine may compute with constants beforehand.
  new Float32Array(memory.buffer).fill(1, 0, summandAt / 4)
  const module = new ModuleBuilder({ pages: 1 })
  const run = module.function([], [], (f) => {
    const [factor, summand] = [f.local('v128'), f.local('v128')]
    const sums = Array.from({ length: count }, () => f.local('v128'))
    const at = (chain: number): number => sumsAt + 16 * chain
    f.i32(factorAt)
      .vectorMemory('v128.load')
      .set(factor)
      .i32(summandAt)
      .vectorMemory('v128.load')
      .set(summand)
    sums.forEach((sum, chain) => f.i32(at(chain)).vectorMemory('v128.load').set(sum))
    f.repeat(turns, f.local('i32'), () => {
      for (let i = 0; i < unrolled; i++)
        sums.forEach((sum, chain) => {
          emit(f, sum, chain, factor, summand)
        })
    })
    sums.forEach((sum, chain) => f.i32(at(chain)).get(sum).vectorMemory('v128.store'))
  })
  module.export('run', run)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), { env: { memory } })
  const made = exports['run']
  if (typeof made !== 'function') throw new Error('the loop is not there')
  return () => void made()
}
