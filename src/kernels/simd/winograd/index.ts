import { columnPanels, gemm, pack, type Tile } from '../gemm'
import { bytes } from '../loop/vectors'
import type { FunctionBuilder, ModuleBuilder } from '../wasm'
import { bandOf, partsOf, points, tilesOf, type WinogradSpec } from './spec'
import { transformBack, transformFlow, transformImage, type Band } from './transforms'

export { multiplications, partsOf, points, type WinogradSpec } from './spec'

/** A convolution of one image, or a thread's part of it. */
export interface WinogradProduct {
  readonly spec: WinogradSpec
  /** filters of this part */
  readonly filters: number
  readonly accumulate: boolean
}

/**
 * A convolution in bands of tiles. Parameters: addresses of the filters (transformed) or of what flows back, of the image,
 * of the result, and of memory for a band.
 */
export function winograd(module: ModuleBuilder, product: WinogradProduct, tile: Tile): number {
  const { spec } = product
  return module.once(`winograd ${JSON.stringify({ product, tile })}`, params, (f) => {
    const [left, image, result] = [0, 1, 2]
    const { down } = tilesOf(spec)
    const isOdd = spec.height % 2 === 1
    const rows = bandOf(spec)
    const step = (tiles: number, isCut: boolean): void => {
      for (const address of [left, image, result, 3]) f.get(address)
      f.call(band(module, product, tile, tiles, isCut))
    }
    const far = 2 * rows * bytes
    const uncut = Math.floor((isOdd ? down - 1 : down) / rows)
    if (uncut > 0) {
      f.repeat(uncut, f.local('i32'), () => {
        step(rows, false)
        f.increment(image, far * spec.image.row)
        f.increment(spec.result === 'images' ? result : left, far * spec.width)
      })
    }
    const rest = down - uncut * rows
    if (rest > 0) step(rest, isOdd)
  })
}

const params = ['i32', 'i32', 'i32', 'i32'] as const

/** Some rows of tiles, with the same parameters. */
function band(
  module: ModuleBuilder,
  product: WinogradProduct,
  tile: Tile,
  down: number,
  isCut: boolean,
): number {
  return module.once(`band ${JSON.stringify({ product, tile, down, isCut })}`, params, (f) => {
    const { spec, filters, accumulate } = product
    const { channels, height, width } = spec
    const parts = partsOf(spec)
    const tiles = down * tilesOf(spec).across
    const at = (base: number, elements: number): FunctionBuilder => f.get(base).i32(elements * bytes).op('i32.add') // prettier-ignore
    const [left, image, result, memory] = [0, 1, 2, 3]
    const common = { width, down, isCut }
    const seen: Band = {
      ...common,
      matrices: channels,
      matrix: spec.image.channel,
      row: spec.image.row,
      point: parts.image,
    }
    const flow: Band = { ...common, matrices: filters, matrix: height * width, row: width, point: parts.flow }
    f.get(image).get(memory).call(transformImage(module, seen))
    if (spec.result === 'images') {
      const shape = { m: filters, n: tiles, k: channels, accumulate: false }
      const times = gemm(
        module,
        { ...shape, a: { row: channels, column: 1 }, b: { row: tiles, column: 1 } },
        tile,
      )
      for (let i = 0; i < points; i++) {
        at(left, i * spec.filters * channels)
        at(memory, i * parts.image)
        at(memory, parts.flowStart + i * parts.flow).call(times)
      }
      at(memory, parts.flowStart)
        .get(result)
        .call(transformBack(module, flow, accumulate))
      return
    }
    f.get(left)
    at(memory, parts.flowStart).call(transformFlow(module, flow))
    const turned = pack(module, { n: channels, k: tiles, b: { row: 1, column: tiles }, panel: columnPanels })
    const shape = { m: filters, n: channels, k: tiles, accumulate: true }
    const times = gemm(module, { ...shape, a: { row: tiles, column: 1 }, b: 'panels' }, tile)
    for (let i = 0; i < points; i++) {
      at(memory, i * parts.image)
      at(memory, parts.panelStart).call(turned)
      at(memory, parts.flowStart + i * parts.flow)
      at(memory, parts.panelStart)
      at(result, i * spec.filters * channels).call(times)
    }
  })
}
