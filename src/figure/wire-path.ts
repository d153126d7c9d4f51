import { sizes } from './sizes'

/*
 * A wire's course (LOOK "Wires and labels"): a stub out of the source, one S-curve, a straight landing into the port.
 * The two lanes are true parallels: the S is sampled and each sample moved along its normal.
 */

export type Point = readonly [number, number]

export interface WireCourse {
  readonly from: Point
  readonly to: Point
  /** path data of the lane above (values, source → port) and the lane below (gradients, the same direction) */
  readonly forward: string
  readonly backward: string
  /** the middle line, for pointing at */
  readonly middle: string
  /** half the distance between the lanes */
  readonly split: number
  /** x where the landing begins; the port's x less this is how much room labels have */
  readonly landing: number
  /** where the labels' middle stands without and with a chip, and the chip's own */
  readonly label: number
  readonly labelBesideChip: number
  /** `undefined`: the wire is too short to carry one */
  readonly chip: number | undefined
  /** `short`: labels in the middle of the wire; `bare`: only on hover */
  readonly room: 'full' | 'short' | 'bare'
}

const samples = 32
/** how far the S's two handles reach, as a share of its width */
const pull = 0.55

/** `spread` moves the lanes apart where a figure is seen from far away. */
export function wireCourse(from: Point, to: Point, tensor: boolean, spread = 1): WireCourse {
  const split = (tensor ? sizes.splitTensor : sizes.split) * spread
  const [x0, y0] = from
  const [x1, y1] = to
  const dx = x1 - x0
  const landing = x1 - landingLength(dx, Math.abs(y1 - y0))
  const points = centre(from, to, landing)
  const isStraight = y0 === y1 && dx >= 0
  const lane = (offset: number): string =>
    isStraight ? `M${fixed(x0)} ${fixed(y0 + offset)}H${fixed(x1)}` : pathThrough(points, offset)
  const room = dx < 48 && Math.abs(y1 - y0) < 48 ? 'bare' : dx < sizes.land ? 'short' : 'full'
  const middle = x0 + dx / 2
  const straight = Math.min(sizes.land, x1 - landing)
  const onLanding = x1 - (straight / 2 + (tensor ? 2 : 10))
  const label = room !== 'full' && isStraight ? middle - (tensor ? 2 : 0) : onLanding
  return {
    from,
    to,
    forward: lane(-split),
    backward: lane(split),
    middle: isStraight ? `M${fixed(x0)} ${fixed(y0)}H${fixed(x1)}` : pathThrough(points, 0),
    split,
    landing,
    label,
    labelBesideChip: room === 'full' ? x1 - 96 : (x0 + x1 - 57) / 2,
    chip: dx < 84 ? undefined : x1 - 38,
    room,
  }
}

/**
 * 112 px where the S still has its width; less where the nodes are close, so that it never becomes a step; more where
 * they are far apart, so that a long wire turns soon and then runs straight, along a lane that layout keeps free.
 */
function landingLength(dx: number, rise: number): number {
  const free = dx - sizes.stub
  if (rise === 0) return Math.min(sizes.land, Math.max(0, free))
  const narrowest = Math.max(24, Math.min(46, rise * 0.42))
  const widest = Math.max(80, rise * 1.5)
  return Math.max(24, Math.min(sizes.land, free - narrowest), free - widest)
}

/** Points along the middle of a wire. */
export function centreLine(from: Point, to: Point): Point[] {
  const landing = to[0] - landingLength(to[0] - from[0], Math.abs(to[1] - from[1]))
  const points = centre(from, to, landing).map(({ x, y }): Point => [x, y])
  const steps = Math.max(1, Math.ceil((to[0] - landing) / 12))
  const straight = Array.from({ length: steps }, (_, i): Point => [
    landing + ((to[0] - landing) * i) / steps,
    to[1],
  ])
  return [...points, ...straight]
}

/** The middle line as points, with the direction at each. */
function centre(
  [x0, y0]: Point,
  [x1, y1]: Point,
  landing: number,
): { x: number; y: number; nx: number; ny: number }[] {
  const left = x0 + sizes.stub
  const width = landing - left
  // A target to the left would fold the curve: then the handles reach out and the S becomes a loop around.
  const reach = width >= 0 ? width * pull : Math.min(160, -width * 0.5 + 48)
  const points = [{ x: x0, y: y0, nx: 0, ny: 1 }]
  for (let i = 0; i <= samples; i++) {
    const t = i / samples
    const s = 1 - t
    const x =
      s * s * s * left +
      3 * s * s * t * (left + reach) +
      3 * s * t * t * (landing - reach) +
      t * t * t * landing
    const y = (s * s * s + 3 * s * s * t) * y0 + (3 * s * t * t + t * t * t) * y1
    const tx = 3 * (s * s * reach + 2 * s * t * (landing - left - 2 * reach) + t * t * reach)
    const ty = 6 * s * t * (y1 - y0)
    const length = Math.hypot(tx, ty)
    points.push(length < 1e-9 ? { x, y, nx: 0, ny: 1 } : { x, y, nx: -ty / length, ny: tx / length })
  }
  points.push({ x: x1, y: y1, nx: 0, ny: 1 })
  return points
}

function pathThrough(points: ReturnType<typeof centre>, offset: number): string {
  return points
    .map(({ x, y, nx, ny }, i) => `${i === 0 ? 'M' : 'L'}${fixed(x + nx * offset)} ${fixed(y + ny * offset)}`)
    .join('')
}

/** An arrowhead of the forward lane, its tip 5 px before the port. */
export const forwardArrow = (to: Point, split: number, length: number): string =>
  arrow(to[0] - 5, to[1] - split, -length)

/** An arrowhead of the backward lane, its tip 6 px after the source. */
export const backwardArrow = (from: Point, split: number, length: number): string =>
  arrow(from[0] + 6, from[1] + split, length)

/** Arrowheads grow with the lane that they end. */
export const arrowLength = (tensor: boolean, inPlay: boolean): number =>
  7 * (tensor ? 1.25 : 1) * (inPlay ? 1.25 : 1)

const arrow = (x: number, y: number, length: number): string =>
  `M${fixed(x)} ${fixed(y)}l${fixed(length)} ${fixed(-Math.abs(length) / 2)}v${fixed(Math.abs(length))}z`

const fixed = (x: number): number => Math.round(x * 100) / 100
