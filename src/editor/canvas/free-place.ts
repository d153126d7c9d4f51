import { sizes } from '../../figure/sizes'
import type { Scene } from '../../figure/scene'

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const step = 24
/** How many steps away the search for a place goes. */
const reach = 24

/** Places around the origin, nearest first; of equally near ones those to the right and below. */
const offsets: readonly (readonly [number, number])[] = Array.from(
  { length: (2 * reach + 1) ** 2 },
  (_, i) => {
    const [x, y] = [(i % (2 * reach + 1)) - reach, Math.floor(i / (2 * reach + 1)) - reach]
    return [x * step, y * step] as const
  },
).sort((a, b) => Math.hypot(...a) - Math.hypot(...b) || b[0] + b[1] - (a[0] + a[1]))

/** The place nearest to `wanted` where a box of this size covers no node and no label of a wire. */
export function freePlace(
  scene: Scene,
  wanted: readonly [number, number],
  { width, height }: { readonly width: number; readonly height: number },
): readonly [number, number] {
  const taken = [...nodeBoxes(scene), ...aprons(scene)]
  const isFree = ([x, y]: readonly [number, number]): boolean =>
    taken.every(
      ({ left, top, right, bottom }) => x + width <= left || right <= x || y + height <= top || bottom <= y,
    )
  for (const [dx, dy] of offsets) {
    const place = [wanted[0] + dx, wanted[1] + dy] as const
    if (isFree(place)) return place
  }
  return wanted
}

const nodeBoxes = ({ nodes }: Scene): Box[] =>
  nodes.map(({ x, y, figure }) => ({
    left: x - 8,
    top: y - 8,
    right: x + figure.width + 8,
    // The name of a circle stands below it.
    bottom: y + figure.height + (figure.kind === 'circle' ? 28 : 8),
  }))

/** Where the labels stand: the straight last piece of every wire, with its value above and its gradient below. */
const aprons = ({ wires }: Scene): Box[] =>
  wires.map(({ to: [x, y], tensor }) => ({
    left: x - sizes.land,
    top: y - (tensor ? 64 : 28),
    right: x,
    bottom: y + (tensor ? 60 : 30),
  }))
