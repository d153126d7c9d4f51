import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  columnPanels,
  gemm,
  pack,
  panelFloats,
  readsPanels,
  rowPanels,
  type MatrixStrides,
  type NestedMatrix,
  type Tile,
} from '../../../../src/kernels/simd/gemm'
import { offsetsOf } from '../../../../src/kernels/simd/gemm/spec'
import { ModuleBuilder } from '../../../../src/kernels/simd/wasm'

/** Numbers that look random and are the same every time. */
const numbers = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed))

const strides = (turned: boolean, rows: number, columns: number): { row: number; column: number } =>
  turned ? { row: 1, column: rows } : { row: columns, column: 1 }

/** A product with A and B as they lie. */
interface Product {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly a: MatrixStrides
  readonly b: MatrixStrides
  readonly accumulate: boolean
  /** whether A is copied into panels first */
  readonly turnsA?: boolean
}

/** Runs a product, over panels of B where a plan would take them. */
function multiply(
  spec: Product,
  tile: Tile,
  seed: number,
): {
  c: Float32Array
  truth: Float64Array
  after: number
  afterPanels: number
} {
  const { m, n, k, a, b } = spec
  const [aCount, bCount] = [m * k, k * n]
  const start = 64
  const at = { a: start, b: start + 4 * aCount, c: start + 4 * (aCount + bCount) }
  const end = at.c + 4 * (m * n + 8)
  const panels = { b: Math.ceil(end / 16) * 16, a: Math.ceil(end / 16) * 16 + 4 * panelFloats(n, k) + 64 }
  const last = panels.a + 4 * m * k + 64
  const memory = new WebAssembly.Memory({ initial: Math.ceil((last + 64) / 65536) })
  const floats = new Float32Array(memory.buffer)
  const [left, right, old] = [numbers(aCount, seed), numbers(bCount, seed + 1), numbers(m * n, seed + 2)]
  floats.set(left, at.a / 4)
  floats.set(right, at.b / 4)
  floats.set(old, at.c / 4)
  floats[at.c / 4 + m * n] = 12345
  const module = new ModuleBuilder({ pages: 1 })
  const packed = readsPanels(m, spec)
  const turnsA = spec.turnsA === true
  const product = gemm(
    module,
    { m, n, k, accumulate: spec.accumulate, a: turnsA ? { rows: tile.rows } : a, b: packed ? 'panels' : b },
    tile,
  )
  const aPack = { n: m, k, b: { row: a.column, column: a.row }, panel: rowPanels(tile) }
  floats.fill(777, panels.a / 4 + m * k, last / 4)
  module.export(
    'run',
    module.function([], [], (f) => {
      if (packed)
        f.i32(at.b)
          .i32(panels.b)
          .call(pack(module, { n, k, b, panel: columnPanels }))
      if (turnsA) f.i32(at.a).i32(panels.a).call(pack(module, aPack))
      f.i32(turnsA ? panels.a : at.a)
        .i32(packed ? panels.b : at.b)
        .i32(at.c)
        .call(product)
    }),
  )
  const run = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), { env: { memory } }).exports[
    'run'
  ]
  if (typeof run === 'function') run()
  const truth = new Float64Array(m * n)
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = spec.accumulate ? (old[i * n + j] ?? 0) : 0
      for (let l = 0; l < k; l++) {
        sum += (left[i * a.row + l * a.column] ?? 0) * (right[l * b.row + j * b.column] ?? 0)
      }
      truth[i * n + j] = sum
    }
  }
  return {
    c: floats.slice(at.c / 4, at.c / 4 + m * n),
    truth,
    after: floats[at.c / 4 + m * n] ?? 0,
    afterPanels: floats[panels.a / 4 + m * k] ?? 0,
  }
}

/** Runs a product whose A is windows of an image: `channels` of them, `window` square, at `positions` square. */
function overWindows(
  { channels, window, positions, step, n, accumulate }: Windows,
  tile: Tile,
): { readonly c: Float32Array; readonly truth: Float64Array; readonly after: number } {
  const width = (positions - 1) * step + window
  const [m, k] = [channels * window ** 2, positions ** 2]
  const nest: NestedMatrix = {
    rows: [
      { size: channels, stride: width ** 2 },
      { size: window, stride: width },
      { size: window, stride: 1 },
    ],
    columns: [
      { size: positions, stride: width * step },
      { size: positions, stride: step },
    ],
  }
  const [image, right, old] = [numbers(channels * width ** 2, 1), numbers(k * n, 2), numbers(m * n, 3)]
  const at = { a: 16, b: 16 + image.length, c: 0, panels: 0 }
  at.c = at.b + right.length
  at.panels = at.c + old.length + 8
  const end = at.panels + panelFloats(n, k) + 8
  const memory = new WebAssembly.Memory({ initial: Math.ceil((4 * end) / 65536) })
  const floats = new Float32Array(memory.buffer)
  floats.set(image, at.a)
  floats.set(right, at.b)
  floats.set(old, at.c)
  floats[at.c + m * n] = 12345
  const module = new ModuleBuilder({ pages: 1 })
  const product = gemm(module, { m, n, k, accumulate, a: { nest }, b: 'panels' }, tile)
  module.export(
    'run',
    module.function([], [], (f) => {
      f.i32(4 * at.b)
        .i32(4 * at.panels)
        .call(pack(module, { n, k, b: { row: n, column: 1 }, panel: columnPanels }))
      f.i32(4 * at.a)
        .i32(4 * at.panels)
        .i32(4 * at.c)
        .call(product)
    }),
  )
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), { env: { memory } })
    .exports
  if (typeof run === 'function') run()
  const [rows, columns] = [offsetsOf(nest.rows), offsetsOf(nest.columns)]
  const truth = Float64Array.from({ length: m * n }, (_, i) =>
    columns.reduce(
      (sum, column, l) =>
        sum + (image[(rows[Math.floor(i / n)] ?? 0) + column] ?? 0) * (right[l * n + (i % n)] ?? 0),
      accumulate ? (old[i] ?? 0) : 0,
    ),
  )
  return { c: floats.slice(at.c, at.c + m * n), truth, after: floats[at.c + m * n] ?? 0 }
}

interface Windows {
  readonly channels: number
  readonly window: number
  readonly positions: number
  readonly step: number
  readonly n: number
  readonly accumulate: boolean
}

const size = fc.integer({ min: 1, max: 21 })
const tiles = [4, 5, 6].map((rows): Tile => ({ rows: rows === 4 ? 4 : rows === 5 ? 5 : 6, fused: false }))

describe('the matrix product', () => {
  it('is right in every transposition, at odd sizes, with every tile, and writes nothing beyond', () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (m, n, k, aTurned, bTurned, accumulate, turnsA) => {
          const spec = { m, n, k, a: strides(aTurned, m, k), b: strides(bTurned, k, n), accumulate, turnsA }
          const results = tiles.map((tile) => multiply(spec, tile, m + n + k))
          for (const { c, truth, after, afterPanels } of results) {
            expect(after).toBe(12345)
            expect(afterPanels).toBe(777)
            truth.forEach((x, i) =>
              expect(Math.abs((c[i] ?? NaN) - x)).toBeLessThan(1e-5 * (1 + Math.sqrt(k))),
            )
          }
          // The tile changes no bit.
          expect(results[1]?.c).toEqual(results[0]?.c)
          expect(results[2]?.c).toEqual(results[0]?.c)
        },
      ),
      { numRuns: 120, seed: 1 },
    )
  })

  it('is right over windows that are read where they lie', () => {
    const windows = fc.record({
      channels: fc.integer({ min: 1, max: 9 }),
      window: fc.integer({ min: 1, max: 5 }),
      positions: fc.constantFrom(1, 2, 5, 7, 40),
      step: fc.integer({ min: 1, max: 2 }),
      n: size,
      accumulate: fc.boolean(),
    })
    fc.assert(
      fc.property(windows, (given) => {
        const results = tiles.map((tile) => overWindows(given, tile))
        for (const { c, truth, after } of results) {
          expect(after).toBe(12345)
          const worst = truth.reduce((most, x, i) => Math.max(most, Math.abs((c[i] ?? NaN) - x)), 0)
          expect(worst).toBeLessThan(1e-5 * (1 + given.positions))
        }
        expect(results[1]?.c).toEqual(results[0]?.c)
        expect(results[2]?.c).toEqual(results[0]?.c)
      }),
      { numRuns: 40, seed: 2 },
    )
  })

  it.each([
    ['packed', 70, 67, 61, false, false, false],
    ['packed and deep', 19, 13, 1100, false, false, false],
    ['packed on both sides and deep', 23, 13, 1100, false, false, true],
    ['turned and deep', 18, 11, 1030, true, true, false],
    ['tall', 700, 9, 513, false, true, false],
    ['packed on both sides and tall', 703, 19, 513, true, false, true],
  ])('is right when %s', (_, m, n, k, aTurned, bTurned, turnsA) => {
    const spec = { m, n, k, a: strides(aTurned, m, k), b: strides(bTurned, k, n), accumulate: false, turnsA }
    const { c, truth } = multiply(spec, { rows: 4, fused: false }, 3)
    const worst = truth.reduce((most, x, i) => Math.max(most, Math.abs((c[i] ?? NaN) - x)), 0)
    const largest = truth.reduce((most, x) => Math.max(most, Math.abs(x)), 1)
    expect(worst / largest).toBeLessThan(1e-5)
  })
})
