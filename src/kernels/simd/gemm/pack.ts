import { bytes, emitLoad } from '../loop/vectors'
import type { FunctionBuilder, Local, ModuleBuilder } from '../wasm'
import { turner } from './turn'
import { packedWidth, panelColumns, type PackSpec } from './spec'

/**
 * Copies B into panels of eight columns, each panel row after row, zeros in columns that do not exist.
 * Parameters: addresses of B and of the panels.
 */
export function pack(module: ModuleBuilder, spec: PackSpec): number {
  const { n, k, b } = spec
  return module.once(`pack ${JSON.stringify({ n, k, b })}`, ['i32', 'i32'], (f) => {
    const counter = f.local('i32')
    const panels = Math.floor(n / panelColumns)
    const emitPanel = b.column === 1 ? emitRows : b.row === 1 ? emitColumns : emitSingly
    if (panels > 0) {
      const from = f.local('i32')
      f.repeat(panels, counter, () => {
        f.get(0).set(from)
        emitPanel(f, from, spec, panelColumns)
        f.increment(0, panelColumns * b.column * bytes)
      })
    }
    const rest = n % panelColumns
    if (rest > 0) emitPanel(f, 0, spec, rest)
  })
}

/** One panel whose columns lie side by side. Moves `from` on by all rows, and the target past the panel. */
function emitRows(f: FunctionBuilder, from: Local, { k, b }: PackSpec, columns: number): void {
  const to = 1
  const width = packedWidth(columns)
  f.repeat(k, f.local('i32'), () => {
    for (let x = 0; x < width; x += 4) {
      f.get(to)
      if (columns - x >= 3) emitLoad(f, () => f.get(from), x * bytes, 1, 4)
      else f.get(from).vectorMemory(columns - x === 2 ? 'v128.load64_zero' : 'v128.load32_zero', x * bytes)
      f.vectorMemory('v128.store', x * bytes)
    }
    f.increment(from, b.row * bytes).increment(to, width * bytes)
  })
}

/** One panel of a transposed matrix, whose rows lie side by side: blocks of 4 × 4 are turned in registers. */
function emitColumns(f: FunctionBuilder, from: Local, { k, b }: PackSpec, columns: number): void {
  const to = 1
  const width = packedWidth(columns)
  const turns = Math.floor(k / 4)
  const turn = turner(f)
  if (turns > 0) {
    f.repeat(turns, f.local('i32'), () => {
      for (let x = 0; x < width; x += 4) {
        turn(
          (r) => {
            if (x + r < columns) f.get(from).vectorMemory('v128.load', (x + r) * b.column * bytes)
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
    emitOneRow(f, from, r, b.column, columns)
    f.increment(to, width * bytes)
  }
}

/** One panel of a matrix that lies side by side neither way. */
function emitSingly(f: FunctionBuilder, from: Local, { k, b }: PackSpec, columns: number): void {
  f.repeat(k, f.local('i32'), () => {
    emitOneRow(f, from, 0, b.column, columns)
    f.increment(from, b.row * bytes).increment(1, packedWidth(columns) * bytes)
  })
}

function emitOneRow(f: FunctionBuilder, from: Local, row: number, stride: number, columns: number): void {
  for (let x = 0; x < packedWidth(columns); x++) {
    f.get(1)
    if (x < columns) f.get(from).memory('f32.load', (x * stride + row) * bytes)
    else f.f32(0)
    f.memory('f32.store', x * bytes)
  }
}
