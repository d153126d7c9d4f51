import { bytes } from '../loop/vectors'
import type { FunctionBuilder, Local, ModuleBuilder } from '../wasm'
import { micro } from './micro'
import { emitNested } from './nested'
import {
  blocks,
  depthBlocks,
  packedWidth,
  panelColumns,
  type GemmSpec,
  type MatrixStrides,
  type RowPanels,
  type Tile,
} from './spec'

export { gather } from './gather'
export { pack } from './pack'
export {
  columnPanels,
  panelColumns,
  panelFloats,
  readsPanels,
  readsRowPanels,
  rowPanels,
  type GatherSpec,
  type GemmSpec,
  type MatrixStrides,
  type NestedMatrix,
  type PackSpec,
  type Panel,
  type Tile,
} from './spec'

/** Rows of a tile that is one vector wide. */
const tallRows = 6

/** Bytes of A that are swept once per panel of B: they should stay in the second-level cache. */
const sweptBytes = 262144

/**
 * A matrix product with all sizes and strides as constants. Parameters: addresses of A, B and C. Every element of C
 * is summed with k ascending, whatever the tile.
 */
export function gemm(module: ModuleBuilder, spec: GemmSpec, tile: Tile): number {
  if (spec.b !== 'panels' && spec.b.column !== 1)
    throw new RangeError('columns of B lie apart: pack it first')
  if ('rows' in spec.a && spec.a.rows !== tile.rows)
    throw new RangeError('panels of A have the rows of another tile')
  return module.once(`gemm ${JSON.stringify({ spec, tile })}`, ['i32', 'i32', 'i32'], (f) => {
    const { a } = spec
    if ('nest' in a) {
      emitNested(module, f, spec, a.nest, tile)
      return
    }
    const plain = { ...spec, a }
    let depthStart = 0
    for (const depth of depthBlocks(spec.k)) {
      const limit = Math.max(tile.rows, Math.floor(sweptBytes / (depth * bytes * tile.rows)) * tile.rows)
      let row = 0
      for (const rows of blocks(spec.m, limit, tile.rows)) {
        new Sweep(module, f, plain, tile, { depthStart, depth, row, rows }).emit()
        row += rows
      }
      depthStart += depth
    }
  })
}

interface Block {
  readonly depthStart: number
  readonly depth: number
  readonly row: number
  readonly rows: number
}

type PlainSpec = GemmSpec & { readonly a: MatrixStrides | RowPanels }

/** Some rows of A times some rows of B: all panels, and for each all tiles of rows. */
class Sweep {
  readonly #a: Local
  readonly #b: Local
  readonly #c: Local
  readonly #panelStart: Local
  readonly #columnStart: Local

  constructor(
    private readonly module: ModuleBuilder,
    private readonly f: FunctionBuilder,
    private readonly spec: PlainSpec,
    private readonly tile: Tile,
    private readonly block: Block,
  ) {
    this.#a = f.local('i32')
    this.#b = f.local('i32')
    this.#c = f.local('i32')
    this.#panelStart = this.#b
    this.#columnStart = f.local('i32')
  }

  emit(): void {
    const { f, spec, block } = this
    const packed = spec.b === 'panels'
    const bRow = spec.b === 'panels' ? panelColumns : spec.b.row
    const panels = Math.floor(spec.n / panelColumns)
    const rest = spec.n % panelColumns
    f.get(1)
      .i32(block.depthStart * bRow * bytes)
      .op('i32.add')
      .set(this.#panelStart)
    f.get(2)
      .i32(block.row * spec.n * bytes)
      .op('i32.add')
      .set(this.#columnStart)
    if (panels > 0) {
      f.repeat(panels, f.local('i32'), () => {
        this.#rows(panelColumns, bRow)
        f.increment(this.#panelStart, packed ? panelColumns * spec.k * bytes : panelColumns * bytes)
        f.increment(this.#columnStart, panelColumns * bytes)
      })
    }
    if (rest === 0) return
    const width = packed ? packedWidth(rest) : bRow
    // The last panel may be narrower, so its rows of this block start elsewhere.
    if (packed) f.increment(this.#panelStart, block.depthStart * (width - panelColumns) * bytes)
    this.#rows(rest, width)
  }

  /** All rows of the block times one panel. */
  #rows(columns: number, bRow: number): void {
    const { f, spec, tile, block } = this
    /** rows of A from one tile to the next, and strides within a tile of so many rows */
    const lies = (rows: number): { readonly start: number; readonly strides: MatrixStrides } =>
      'rows' in spec.a
        ? { start: block.depthStart * rows, strides: { row: 1, column: rows } }
        : { start: block.depthStart * spec.a.column, strides: spec.a }
    const aRow = 'rows' in spec.a ? spec.k : spec.a.row
    // A panel of one vector has registers for more rows, and too few sums to keep the units busy without them.
    const height = columns <= 4 && !('rows' in spec.a) ? tallRows : tile.rows
    const start = (block.row * aRow + lies(height).start) * bytes
    f.get(0).i32(start).op('i32.add').set(this.#a)
    f.get(this.#columnStart).set(this.#c)
    const call = (rows: number): void => {
      const index = micro(this.module, {
        rows: Array.from({ length: rows }, (_, i) => i * lies(rows).strides.row),
        columns,
        depth: [{ size: block.depth, a: lies(rows).strides.column, b: bRow }],
        cRow: spec.n,
        accumulate: spec.accumulate || block.depthStart > 0,
        fused: tile.fused,
      })
      f.get(this.#a).get(this.#b).get(this.#c).call(index)
    }
    const whole = Math.floor(block.rows / height)
    if (whole > 0) {
      f.repeat(whole, f.local('i32'), () => {
        call(height)
        f.increment(this.#a, height * aRow * bytes).increment(this.#c, height * spec.n * bytes)
      })
    }
    const rest = block.rows % height
    if (rest === 0) return
    f.increment(this.#a, (lies(rest).start - lies(height).start) * bytes)
    call(rest)
  }
}
