import type { Tile } from './gemm'
import { gemm } from './gemm'
import { type FunctionBuilder, ModuleBuilder } from './wasm'

/** What the engine that runs this can do. */
export interface Features {
  readonly simd: boolean
  /** multiply-add in one rounding */
  readonly fused: boolean
}

function accepts(emit: (f: FunctionBuilder) => void): boolean {
  if (typeof WebAssembly === 'undefined') return false
  const module = new ModuleBuilder({ pages: 1 })
  module.function([], [], emit)
  return WebAssembly.validate(module.bytes())
}

let features: Features | undefined

/** Asks the engine once, by showing it modules of one instruction. */
export function detect(): Features {
  features ??= {
    simd: accepts((f) => f.f32x4(0).op('drop')),
    fused: accepts((f) => f.f32x4(0).f32x4(0).f32x4(0).simd('f32x4.relaxed_madd').op('drop')),
  }
  return features
}

const safe: Tile = { rows: 4, fused: false }
const probeSize = { m: 60, n: 48, k: 64 }
/** Timed runs per tile: 0.1 ms together, 3 tiles, best of 3. */
const runs = 12

let tile: Tile | undefined

/**
 * The register tile that is fastest here, found out once in about a millisecond. All candidates sum in the same order, so
 * the choice changes no result. Engines that move large tiles to and from the stack (V8 before version 12) keep to four rows
 * without asking: code this young is not yet what they make of it in the end, where that shows.
 */
export function chooseTile(clock: () => number = () => performance.now()): Tile {
  if (tile !== undefined) return tile
  const { fused } = detect()
  const candidates: Tile[] = ([4, 5, 6] as const).map((rows) => ({ rows, fused }))
  tile = isOldEngine() ? { rows: 4, fused } : fastest(candidates, clock)
  return tile
}

/** An empty module, then a section of types with one structure: WebAssembly has them since V8 11.9. */
const structure = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 3, 1, 0x5f, 0]

const isOldEngine = (): boolean => !WebAssembly.validate(new Uint8Array(structure))

function fastest(candidates: readonly Tile[], clock: () => number): Tile {
  const memory = new WebAssembly.Memory({ initial: 2 })
  const spec = {
    ...probeSize,
    a: { row: probeSize.k, column: 1 },
    b: { row: probeSize.n, column: 1 },
    accumulate: false,
  }
  const timed = candidates.map((candidate) => {
    const module = new ModuleBuilder({ pages: 1 })
    const product = gemm(module, spec, candidate)
    const [a, b, c] = [0, 16384, 32768]
    module.export(
      'run',
      module.function([], [], (f) => f.i32(a).i32(b).i32(c).call(product)),
    )
    const run = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), { env: { memory } }).exports[
      'run'
    ]
    let best = Infinity
    for (let i = 0; i < 3 && typeof run === 'function'; i++) {
      const start = clock()
      for (let j = 0; j < runs; j++) run()
      best = Math.min(best, clock() - start)
    }
    return { candidate, best }
  })
  const least = Math.min(...timed.map(({ best }) => best))
  // The smallest one wins unless a larger one is clearly faster.
  return timed.find(({ best }) => best <= least * 1.05)?.candidate ?? safe
}
