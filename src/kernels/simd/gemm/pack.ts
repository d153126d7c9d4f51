import { bytes, emitLoad, emitStore } from '../loop/vectors'
import type { FunctionBuilder, Local, ModuleBuilder } from '../wasm'
import { packedWidth, type PackSpec } from './spec'
import { turner } from './turn'

/**
 * Copies a matrix into panels of some columns, each panel row after row, zeros in columns that a filled panel does not
 * have. Parameters: addresses of the matrix and of the panels.
 */
export function pack(module: ModuleBuilder, spec: PackSpec): number {
  const { n, k, b, panel } = spec
  return module.once(`pack ${JSON.stringify({ n, k, b, panel })}`, ['i32', 'i32'], (f) => {
    const counter = f.local('i32')
    const panels = Math.floor(n / panel.columns)
    const emitPanel = b.column === 1 ? emitRows : b.row === 1 ? emitColumns : emitSingly
    if (panels > 0) {
      const from = f.local('i32')
      f.repeat(panels, counter, () => {
        f.get(0).set(from)
        emitPanel(f, from, spec, panel.columns)
        f.increment(0, panel.columns * b.column * bytes)
      })
    }
    const rest = n % panel.columns
    if (rest > 0) emitPanel(f, 0, spec, rest)
  })
}

/** One panel whose columns lie side by side. Moves `from` on by all rows, and the target past the panel. */
function emitRows(f: FunctionBuilder, from: Local, { k, b, panel }: PackSpec, columns: number): void {
  const to = 1
  const width = packedWidth(columns, panel.filled)
  const vector = f.local('v128')
  f.repeat(k, f.local('i32'), () => {
    for (let x = 0; x < width; x += 4) {
      if (columns - x >= 3) emitLoad(f, () => f.get(from), x * bytes, 1, 4)
      else f.get(from).vectorMemory(columns - x === 2 ? 'v128.load64_zero' : 'v128.load32_zero', x * bytes)
      f.set(vector)
      emitStore(f, () => f.get(to), x * bytes, 1, Math.min(4, width - x), vector)
    }
    f.increment(from, b.row * bytes).increment(to, width * bytes)
  })
}

/** One panel of a transposed matrix, whose rows lie side by side: blocks of 4 × 4 are turned in registers. */
function emitColumns(f: FunctionBuilder, from: Local, { k, b, panel }: PackSpec, columns: number): void {
  const to = 1
  const width = packedWidth(columns, panel.filled)
  const turns = Math.floor(k / 4)
  const turn = turner(f)
  const vector = f.local('v128')
  if (turns > 0) {
    f.repeat(turns, f.local('i32'), () => {
      for (let x = 0; x < width; x += 4) {
        const load = (r: number): void =>
          void f.get(from).vectorMemory('v128.load', (x + r) * b.column * bytes)
        if (width - x < 4) {
          // What is turned would be written beyond the panel.
          for (let r = 0; r < width - x; r++) {
            load(r)
            f.set(vector)
            emitStore(f, () => f.get(to), (x + r) * bytes, width, 4, vector)
          }
          continue
        }
        turn(
          (r) => {
            if (x + r < columns) load(r)
            else f.f32x4(0)
          },
          to,
          (r) => (r * width + x) * bytes,
        )
      }
      f.increment(from, 4 * bytes).increment(to, 4 * width * bytes)
    })
  }
  for (let r = 0; r < k % 4; r++) {
    emitOneRow(f, from, r, b.column, columns, width)
    f.increment(to, width * bytes)
  }
}

/** One panel of a matrix that lies side by side neither way. */
function emitSingly(f: FunctionBuilder, from: Local, { k, b, panel }: PackSpec, columns: number): void {
  const width = packedWidth(columns, panel.filled)
  f.repeat(k, f.local('i32'), () => {
    emitOneRow(f, from, 0, b.column, columns, width)
    f.increment(from, b.row * bytes).increment(1, width * bytes)
  })
}

function emitOneRow(
  f: FunctionBuilder,
  from: Local,
  row: number,
  stride: number,
  columns: number,
  width: number,
): void {
  for (let x = 0; x < width; x++) {
    f.get(1)
    if (x < columns) f.get(from).memory('f32.load', (x * stride + row) * bytes)
    else f.f32(0)
    f.memory('f32.store', x * bytes)
  }
}
