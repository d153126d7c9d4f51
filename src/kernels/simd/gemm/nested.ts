import { bytes } from '../loop/vectors'
import type { FunctionBuilder, ModuleBuilder } from '../wasm'
import { micro, type Pace } from './micro'
import {
  blocks,
  offsetsOf,
  packedWidth,
  panelColumns,
  type GemmSpec,
  type NestedMatrix,
  type Steps,
  type Tile,
} from './spec'

/** The deepest product whose panel of B stays in the first-level cache. */
const deepest = 1024

const sizeOf = (steps: readonly Steps[]): number => steps.reduce((product, { size }) => product * size, 1)

/** The same product, of a part of the depth. */
interface Part {
  readonly rows: readonly Steps[]
  readonly depth: readonly Pace[]
  readonly columns: number
  readonly cRow: number
  readonly accumulate: boolean
}

/**
 * A product whose A is read where it lies, its rows and columns being nests of steps: windows of an image, say. What is
 * broadcast need not lie side by side, so that nothing has to be copied.
 */
export function emitNested(
  module: ModuleBuilder,
  f: FunctionBuilder,
  spec: GemmSpec,
  nest: NestedMatrix,
  tile: Tile,
): void {
  const { n, k, b } = spec
  const [outer = { size: 1, stride: 0 }, ...inner] = nest.columns
  const within = sizeOf(inner)
  const most = Math.max(1, Math.floor(deepest / within))
  const panels = Math.floor(n / panelColumns)
  const rest = n % panelColumns
  let start = 0
  for (const size of blocks(outer.size, most)) {
    const [from, to] = [f.local('i32'), f.local('i32')]
    const first = start * within
    const columns = (count: number, bRow: number): void => {
      const steps = [{ ...outer, size }, ...inner]
      const part: Part = {
        rows: nest.rows,
        depth: steps.map(({ size, stride }, i) => ({
          size,
          a: stride,
          b: bRow * sizeOf(steps.slice(i + 1)),
        })),
        columns: count,
        cRow: n,
        accumulate: spec.accumulate || start > 0,
      }
      f.get(0).i32(start * outer.stride * bytes).op('i32.add') // prettier-ignore
      f.get(from)
        .get(to)
        .call(rowsTimes(module, part, tile))
    }
    const bRow = b === 'panels' ? panelColumns : b.row
    f.get(1).i32(first * bRow * bytes).op('i32.add').set(from).get(2).set(to) // prettier-ignore
    if (panels > 0) {
      f.repeat(panels, f.local('i32'), () => {
        columns(panelColumns, bRow)
        f.increment(from, (b === 'panels' ? k : 1) * panelColumns * bytes).increment(to, panelColumns * bytes)
      })
    }
    if (rest > 0) {
      const width = b === 'panels' ? packedWidth(rest) : bRow
      if (b === 'panels') f.increment(from, first * (width - panelColumns) * bytes)
      columns(rest, width)
    }
    start += size
  }
}

/** All rows times one panel. Tiles of rows look the same again after some of the outermost steps. */
function rowsTimes(module: ModuleBuilder, part: Part, tile: Tile): number {
  const { rows, depth, columns, cRow, accumulate } = part
  return module.once(`rows ${JSON.stringify({ part, tile })}`, ['i32', 'i32', 'i32'], (f) => {
    const [a, b, c] = [0, 1, 2] as const
    const [outer = { size: 1, stride: 0 }, ...inner] = rows
    const within = sizeOf(inner)
    const some = (count: number): void => {
      const offsets = offsetsOf([{ ...outer, size: count }, ...inner])
      for (let row = 0; row < offsets.length; row += tile.rows) {
        const own = offsets.slice(row, row + tile.rows)
        const [start = 0] = own
        const index = micro(module, {
          rows: own.map((offset) => offset - start),
          columns,
          depth,
          cRow,
          accumulate,
          fused: tile.fused,
        })
        f.get(a).i32(start * bytes).op('i32.add').get(b) // prettier-ignore
        f.get(c).i32(row * cRow * bytes).op('i32.add').call(index) // prettier-ignore
      }
    }
    const period = tile.rows / commonDivisor(tile.rows, within)
    const periods = Math.floor(outer.size / period)
    if (periods > 0) {
      f.repeat(periods, f.local('i32'), () => {
        some(period)
        f.increment(a, period * outer.stride * bytes).increment(c, period * within * cRow * bytes)
      })
    }
    if (outer.size % period > 0) some(outer.size % period)
  })
}

const commonDivisor = (x: number, y: number): number => (y === 0 ? x : commonDivisor(y, x % y))
