import { bytes } from '../loop/vectors'
import type { FunctionBuilder, Local, ModuleBuilder } from '../wasm'
import { offsetsOf, packedWidth, panelColumns, type GatherSpec, type Steps } from './spec'
import { turner } from './turn'

/**
 * Copies a matrix whose rows and columns are nests of steps into panels (see `pack`). All columns are written out in the
 * code, at offsets that are known beforehand. Parameters: addresses of the matrix and of the panels.
 */
export function gather(module: ModuleBuilder, spec: GatherSpec): number {
  return module.once(`gather ${JSON.stringify(spec)}`, ['i32', 'i32'], (f) => {
    const columns = offsetsOf(spec.columns)
    const inner = spec.rows.at(-1)
    const turns = inner?.stride === 1 && inner.size >= 4 && sharesLines(columns) < 1 / 2
    if (turns) emitTurned(f, spec.rows, columns)
    else emitAlongColumns(f, spec.rows, columns)
  })
}

const fours = (columns: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(columns.length / 4) }, (_, v) => columns.slice(4 * v, 4 * v + 4))

const isRun = (offsets: readonly number[], stride: number): boolean =>
  offsets.length === 4 && offsets.every((offset, i) => offset === (offsets[0] ?? 0) + i * stride)

/** Part of the vectors of columns that are no more than a load. */
const sharesLines = (columns: readonly number[]): number => {
  const vectors = fours(columns)
  return vectors.filter((offsets) => isRun(offsets, 1)).length / vectors.length
}

/** `body` for each element of a nest of rows, `at` moved from one to the next and back. */
function nest(f: FunctionBuilder, steps: readonly Steps[], at: Local, body: () => void): void {
  const [outer, ...inner] = steps
  if (outer === undefined) {
    body()
    return
  }
  f.repeat(outer.size, f.local('i32'), () => {
    nest(f, inner, at, body)
    f.increment(at, outer.stride * bytes)
  })
  f.increment(at, -outer.size * outer.stride * bytes)
}

/** Row by row, in vectors of four columns. */
function emitAlongColumns(f: FunctionBuilder, rows: readonly Steps[], columns: readonly number[]): void {
  const [from, to] = [0, 1]
  const k = rows.reduce((product, { size }) => product * size, 1)
  const whole = Math.floor(columns.length / panelColumns)
  const width = packedWidth(columns.length % panelColumns)
  const last = f.local('i32')
  f.get(to)
    .i32(whole * k * panelColumns * bytes)
    .op('i32.add')
    .set(last)
  nest(f, rows, from, () => {
    fours(columns).forEach((offsets, v) => {
      const panel = Math.floor(v / 2)
      const within = (v % 2) * 4 * bytes
      f.get(panel < whole ? to : last)
      pushFour(f, from, offsets)
      f.vectorMemory('v128.store', within + (panel < whole ? panel * k * panelColumns * bytes : 0))
    })
    f.increment(to, panelColumns * bytes).increment(last, width * bytes)
  })
}

/** Panel by panel, in blocks of four columns by four rows that lie side by side. */
function emitTurned(f: FunctionBuilder, rows: readonly Steps[], columns: readonly number[]): void {
  const [from, to] = [0, 1]
  const turn = turner(f)
  const [outer, inner] = [rows.slice(0, -1), rows.at(-1)?.size ?? 1]
  const blocks = Math.floor(inner / 4)
  for (let first = 0; first < columns.length; first += panelColumns) {
    const own = columns.slice(first, first + panelColumns)
    const width = packedWidth(own.length)
    nest(f, outer, from, () => {
      f.repeat(blocks, f.local('i32'), () => {
        for (let x = 0; x < width; x += 4) {
          turn(
            (r) => {
              const offset = own[x + r]
              if (offset === undefined) f.f32x4(0)
              else f.get(from).vectorMemory('v128.load', offset * bytes)
            },
            to,
            (r) => (r * width + x) * bytes,
          )
        }
        f.increment(from, 4 * bytes).increment(to, 4 * width * bytes)
      })
      for (let r = 0; r < inner % 4; r++) {
        fours(own).forEach((offsets, v) => {
          f.get(to)
          pushFour(
            f,
            from,
            offsets.map((offset) => offset + r),
          )
          f.vectorMemory('v128.store', (r * width + 4 * v) * bytes)
        })
      }
      f.increment(to, (inner % 4) * width * bytes).increment(from, -4 * blocks * bytes)
    })
  }
}

/** Leaves up to four numbers on the stack as a vector, 0 in the other lanes. */
function pushFour(f: FunctionBuilder, from: Local, offsets: readonly number[]): void {
  const [a = 0] = offsets
  if (isRun(offsets, 1)) {
    f.get(from).vectorMemory('v128.load', a * bytes)
    return
  }
  if (isRun(offsets, 2)) {
    f.get(from).vectorMemory('v128.load', a * bytes)
    f.get(from).vectorMemory('v128.load', (a + 3) * bytes)
    f.shuffle([0, 2, 5, 7])
    return
  }
  f.scope(() => pushLanes(f, from, offsets))
}

function pushLanes(f: FunctionBuilder, from: Local, offsets: readonly number[]): void {
  const [a = 0, b] = offsets
  const isPair = (i: number): boolean => offsets[i + 1] === (offsets[i] ?? 0) + 1
  const vector = f.local('v128')
  f.get(from).vectorMemory(isPair(0) ? 'v128.load64_zero' : 'v128.load32_zero', a * bytes)
  f.set(vector)
  for (let lane = b !== undefined && isPair(0) ? 2 : 1; lane < offsets.length; lane++) {
    const offset = (offsets[lane] ?? 0) * bytes
    f.get(from).get(vector)
    if (lane === 2 && isPair(2)) {
      f.laneMemory('v128.load64_lane', offset, 1).set(vector)
      break
    }
    f.laneMemory('v128.load32_lane', offset, lane).set(vector)
  }
  f.get(vector)
}
