import { leaf } from '../../../expr/make'
import type { Value } from '../../../expr/value'
import { sizeOf, stridesOf } from '../../../tensor/shape'
import type { MatrixStrides } from '../gemm'
import type { LoopNode, Operand } from '../loop/spec'
import { points, type WinogradSpec } from '../winograd'
import type { LoopStep, Place } from './steps'
import type { Factor } from './views'

/** The least number of channels, of filters and of columns from which on sixteen small products pay. */
const least = { channels: 8, filters: 8, width: 4 }

/**
 * Of more filters times channels, or for fewer tiles of all images, transforming filters and reading them again takes longer
 * than what it saves.
 */
const mostFilters = 65536
const fewestTiles = 64

/** The size of a window, along both axes. */
const window = 3

/** How a product over windows is a convolution that can be computed in tiles: windows of 3 × 3 that move by one. */
export interface Tiled {
  readonly spec: WinogradSpec
  /** columns of the product that are not of one image, and those that are */
  readonly columns: readonly [Factor[], Factor[]]
}

/**
 * Looks at the right side of a product: the steps along its depth and along its columns. `filters`: rows of the left;
 * `summed`: products that are added up.
 */
export function tiledOf(
  filters: number,
  depth: readonly Factor[],
  columns: readonly Factor[],
  summed: number,
): Tiled | undefined {
  const images = convolutionOf('images', filters, depth, columns.slice(-2))
  if (images !== undefined) {
    const outer = columns.slice(0, -2)
    const count = sizeOf(outer.map(({ size }) => size))
    return pays(images, count) ? { spec: images, columns: [outer, columns.slice(-2)] } : undefined
  }
  const weights = convolutionOf('weights', filters, columns, depth)
  return weights !== undefined && pays(weights, summed)
    ? { spec: weights, columns: [[], [...columns]] }
    : undefined
}

/** Whether tiles are worth it for so many images. */
function pays({ channels, filters, height, width }: WinogradSpec, images: number): boolean {
  if (channels < least.channels || filters < least.filters || width < least.width) return false
  return (
    channels * filters <= mostFilters && images * Math.ceil(height / 2) * Math.ceil(width / 2) >= fewestTiles
  )
}

function convolutionOf(
  result: WinogradSpec['result'],
  filters: number,
  seen: readonly Factor[],
  positions: readonly Factor[],
): WinogradSpec | undefined {
  const [channels, down, across] = seen
  const [height, width] = positions
  if (channels === undefined || down === undefined || across === undefined || seen.length !== 3)
    return undefined
  if (height === undefined || width === undefined || positions.length !== 2) return undefined
  const isByOne = down.stride === height.stride && across.stride === 1 && width.stride === 1
  if (!isByOne || down.size !== window || across.size !== window) return undefined
  if (height.size < 2 || width.size < 2 || height.stride < width.size + 2) return undefined
  const image = { channel: channels.stride, row: height.stride }
  return { result, channels: channels.size, filters, height: height.size, width: width.size, image }
}

interface Lowering {
  loop(step: Omit<LoopStep, 'kind' | 'reduced'>): void
}

/** The nodes of a loop in the making. */
class Nodes {
  readonly list: LoopNode[] = []

  constructor(private readonly inputs: number) {}

  #node(prim: LoopNode['prim'], ...operands: Operand[]): Operand {
    return { slot: this.inputs + this.list.push({ prim, operands }) - 1 }
  }

  add = (x: Operand, y: Operand): Operand => this.#node('add', x, y)
  sub = (x: Operand, y: Operand): Operand => this.#node('sub', x, y)
  half = (x: Operand): Operand => this.#node('mul', x, { number: 0.5 })
}

type Line = readonly Operand[]

const turned = (rows: readonly Line[]): Operand[][] =>
  (rows[0] ?? []).map((_, j) => rows.flatMap((row) => row.slice(j, j + 1)))

/** `lines` of both axes of a square. */
const alongBoth = (square: readonly Line[], line: (x: Line) => Operand[]): Operand[] =>
  turned(turned(square.map(line)).map(line)).flat()

/** A loop over all filters and channels, from one square of numbers each to another. */
function squares(
  lowering: Lowering,
  dims: readonly number[],
  [from, to]: readonly [readonly Place[], readonly Place[]],
  line: (nodes: Nodes, x: Line) => Operand[],
): void {
  const nodes = new Nodes(from.length)
  const side = Math.sqrt(from.length)
  const square = Array.from({ length: side }, (_, i) =>
    Array.from({ length: side }, (_, j): Operand => ({ slot: i * side + j })),
  )
  const results = alongBoth(square, (x) => line(nodes, x))
  lowering.loop({
    dims,
    inputs: from,
    nodes: nodes.list,
    outputs: to.flatMap((place, i) =>
      results.slice(i, i + 1).map((from) => ({ from, how: 'store' as const, place })),
    ),
  })
}

/** The places of so many numbers `apart` from each other, along filters and channels. */
const spread = (
  { base, offset }: Omit<Place, 'strides'>,
  count: number,
  apart: number,
  strides: readonly number[],
): Place[] => Array.from({ length: count }, (_, i) => ({ base, offset: offset + i * apart, strides }))

/** The sixteen matrices (filters, channels) of the points of a tile, and where each of them lies. */
export function pointMatrices(
  { filters, channels }: WinogradSpec,
  origin: Value['origin'],
): { readonly matrices: Value; readonly places: Place[] } {
  const matrices = leaf([points, filters, channels])
  matrices.origin = origin
  const strides = stridesOf(matrices.shape)
  return {
    matrices,
    places: spread({ base: matrices, offset: 0 }, points, strides[0] ?? 0, strides.slice(1)),
  }
}

/** G g Gᵀ of every filter, which lie at `from` as a matrix (filters, channels·window). */
export function transformFilters(
  lowering: Lowering,
  { filters, channels }: WinogradSpec,
  from: Omit<Place, 'strides'>,
  { row, column }: MatrixStrides,
  to: readonly Place[],
): void {
  const given = spread(from, window * window, column, [row, window * window * column])
  squares(lowering, [filters, channels], [given, to], (nodes, [a, b, c]) => {
    if (a === undefined || b === undefined || c === undefined)
      throw new RangeError('a filter has three columns')
    const ends = nodes.add(a, c)
    return [a, nodes.half(nodes.add(ends, b)), nodes.half(nodes.sub(ends, b)), c]
  })
}

/** Gᵀ s G of every filter: the gradient of the filters, as a matrix (filters, channels·window) at `to`. */
export function gradientOfFilters(
  lowering: Lowering,
  { filters, channels }: WinogradSpec,
  from: readonly Place[],
  to: Omit<Place, 'strides'>,
): void {
  const numbers = window * window
  const results = spread(to, numbers, 1, [channels * numbers, numbers])
  squares(lowering, [filters, channels], [from, results], (nodes, [a, b, c, d]) => {
    if (a === undefined || b === undefined || c === undefined || d === undefined)
      throw new RangeError('a tile has four columns')
    const middle = nodes.half(nodes.add(b, c))
    return [nodes.add(a, middle), nodes.half(nodes.sub(b, c)), nodes.add(middle, d)]
  })
}
