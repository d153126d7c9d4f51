import { bytes, emitLoad, emitStore } from '../loop/vectors'
import type { FunctionBuilder, Local, ModuleBuilder } from '../wasm'

/** Steps along the depth of a product: how far A and B go on with each, in elements. */
export interface Pace {
  readonly size: number
  readonly a: number
  readonly b: number
}

export interface MicroSpec {
  /** where each row of A begins, in elements */
  readonly rows: readonly number[]
  /** columns of C that exist: at most four times the number of vectors */
  readonly columns: number
  /** a nest of steps, the outermost first */
  readonly depth: readonly Pace[]
  readonly cRow: number
  readonly accumulate: boolean
  readonly fused: boolean
}

/**
 * The innermost product: a tile of C in registers, one row of B and one column of A at a time, k ascending.
 * Parameters: addresses of A, B and C.
 */
export function micro(module: ModuleBuilder, spec: MicroSpec): number {
  return module.once(`micro ${JSON.stringify(spec)}`, ['i32', 'i32', 'i32'], (f) => emitMicro(f, spec))
}

function emitMicro(f: FunctionBuilder, spec: MicroSpec): void {
  const { rows, columns, depth } = spec
  const [a, b, c] = [0, 1, 2]
  const vectors = Math.ceil(columns / 4)
  const sums = rows.map(() => Array.from({ length: vectors }, () => f.local('v128')))
  const loaded = Array.from({ length: vectors }, () => f.local('v128'))
  const factor = f.local('v128')
  const lanesOf = (j: number): number => Math.min(4, columns - 4 * j)
  const offsetOf = (i: number, j: number): number => (i * spec.cRow + 4 * j) * bytes
  const each = (visit: (sum: Local, i: number, j: number) => void): void =>
    sums.forEach((row, i) => row.forEach((sum, j) => visit(sum, i, j)))
  if (spec.accumulate) {
    each((sum, i, j) => {
      emitLoad(f, () => f.get(c), offsetOf(i, j), 1, lanesOf(j))
      f.set(sum)
    })
  }
  const step = (): void => {
    loaded.forEach((vector, j) =>
      f
        .get(b)
        .vectorMemory('v128.load', 4 * j * bytes)
        .set(vector),
    )
    sums.forEach((row, i) => {
      f.get(a)
        .vectorMemory('v128.load32_splat', (rows[i] ?? 0) * bytes)
        .set(factor)
      row.forEach((sum, j) => {
        const vector = loaded[j] ?? factor
        if (spec.fused) f.get(factor).get(vector).get(sum).simd('f32x4.relaxed_madd').set(sum)
        else f.get(sum).get(factor).get(vector).simd('f32x4.mul').simd('f32x4.add').set(sum)
      })
    })
  }
  // One step a turn: written out further, engines keep fewer of the sums in registers.
  const walk = ([outer, ...inner]: readonly Pace[]): void => {
    if (outer === undefined) {
      step()
      return
    }
    const [next = { size: 0, a: 0, b: 0 }] = inner
    f.repeat(outer.size, f.local('i32'), () => {
      walk(inner)
      f.increment(a, (outer.a - next.size * next.a) * bytes)
      f.increment(b, (outer.b - next.size * next.b) * bytes)
    })
  }
  walk(depth)
  each((sum, i, j) => emitStore(f, () => f.get(c), offsetOf(i, j), 1, lanesOf(j), sum))
}
