/*
 * Convolutions with windows of 3 × 3 that move by one, after Winograd (Lavin and Gray, 2015): the result is computed in
 * tiles of 2 × 2. A tile sees 4 × 4 numbers of the image; both these and the filter are transformed so that sixteen
 * multiplications do the work of thirty-six. With the filters of a layer and its channels they are sixteen matrix products.
 *
 *   Y = Aᵀ[ (G g Gᵀ) ⊙ (Bᵀ d B) ]A        dg = Gᵀ[ Σ (A dY Aᵀ) ⊙ (Bᵀ d B) ]G
 *
 *   Bᵀ = 1  0 −1  0     G =  1   0   0     Aᵀ = 1  1  1  0
 *        0  1  1  0          ½   ½   ½          0  1 −1 −1
 *        0 −1  1  0          ½  −½   ½
 *        0  1  0 −1          0   0   1
 */

/** Such a convolution of one image, with all sizes and strides in elements. The image is 2 longer and 2 wider. */
export interface WinogradSpec {
  /** `images`: results from images and transformed filters. `weights`: adds to the transformed gradient of the filters. */
  readonly result: 'images' | 'weights'
  readonly channels: number
  /** of all filters, some of which a thread may have */
  readonly filters: number
  readonly height: number
  readonly width: number
  /** from channel to channel, and from row to row of the image */
  readonly image: { readonly channel: number; readonly row: number }
}

/** Products that a tile is made of. */
export const points = 16

/** Numbers that the tiles of a band are transformed into, at most: they should stay in the second-level cache. */
const bandFloats = 65536

/** Tiles side by side, and on top of each other. */
export const tilesOf = ({
  width,
  height,
}: WinogradSpec): { readonly across: number; readonly down: number } => ({
  across: Math.ceil(width / 2),
  down: Math.ceil(height / 2),
})

/** Multiplications for each filter. */
export const multiplications = (spec: WinogradSpec): number => {
  const { across, down } = tilesOf(spec)
  return points * across * down * spec.channels
}

/** Rows of tiles that are worked on at once: as few vectors as possible are left partly empty. */
export function bandOf(spec: WinogradSpec): number {
  const { across, down } = tilesOf(spec)
  const numbers = points * (spec.channels + spec.filters) * across
  const most = Math.max(1, Math.min(down, Math.floor(bandFloats / numbers)))
  const vectors = (rows: number): number => Math.ceil((rows * across) / 8)
  const cost = (rows: number): number =>
    Math.floor(down / rows) * vectors(rows) + vectors(down % rows) + 0.25 * Math.ceil(down / rows)
  let best = most
  for (let rows = most - 1; rows > 0; rows--) if (cost(rows) < cost(best)) best = rows
  return best
}

/** Where the transformed parts of a band lie in the memory that it is given, and how much that is, in elements. */
export function partsOf(spec: WinogradSpec): {
  /** numbers of one point: a little more than the tiles, as whole vectors are written */
  readonly image: number
  readonly flow: number
  readonly flowStart: number
  readonly panelStart: number
  readonly floats: number
} {
  const { channels, filters, result } = spec
  const tiles = bandOf(spec) * tilesOf(spec).across
  const [image, flow] = [channels * tiles + 4, filters * tiles + 4]
  const flowStart = points * image
  const panelStart = flowStart + points * flow
  const panels = result === 'weights' ? Math.ceil(channels / 8) * 8 * tiles : 0
  return { image, flow, flowStart, panelStart, floats: panelStart + panels + 4 }
}
