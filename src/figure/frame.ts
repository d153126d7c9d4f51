import type { Mark } from './marks'
import type { NodeFigure } from './node-figure'
import { sizes } from './sizes'
import type { Point } from './wire-path'

interface Placed {
  readonly id: string
  readonly figure: NodeFigure
  readonly x: number
  readonly y: number
}

interface Course {
  readonly source: { readonly node: string }
  readonly target: { readonly node: string }
  readonly from: Point
  readonly to: Point
}

/** What a frame goes around: a scene, as far as it matters here. */
interface Contents {
  readonly nodes: readonly Placed[]
  readonly wires: readonly Course[]
}

/** A rectangle on the canvas. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** From the frame to what stands in it; above there is a line for the name of what has been opened. */
const margin = { side: 48, top: 88, bottom: 52, port: 44 }
/** From a port to the node that it is wired to: stub, a short curve and the landing. */
const reach = sizes.stub + 46 + sizes.land
/** What stands above the frame: the chain outside and the lines to the corners. */
const above = 132

/**
 * The frame around the inside of a node, and where that puts the ports: what comes in on its left edge, at the height
 * that the document says, and what leaves on its right edge, level with where it comes from.
 */
export function frameAround(scene: Contents): {
  readonly frame: Box
  readonly places: ReadonlyMap<string, Point>
} {
  const inner = scene.nodes.filter(({ figure }) => figure.edge === undefined)
  const ins = scene.nodes.filter(({ figure }) => figure.edge === 'in')
  const outs = scene.nodes.filter(({ figure }) => figure.edge === 'out')
  const body = boxOf(inner)
  const fed = new Set(ins.map(({ id }) => id))
  const leaving = new Set(outs.map(({ id }) => id))
  const firsts = scene.wires.flatMap(({ source, to }) => (fed.has(source.node) ? [to[0] - reach] : []))
  const lasts = scene.wires.flatMap(({ target, from }) => (leaving.has(target.node) ? [from[0] + reach] : []))
  const left = Math.min(body.left - margin.side, ...firsts, ...ins.map(({ x }) => x))
  const right = Math.max(body.right + margin.side, ...lasts)
  const heights = new Map([
    ...spread(ins, (node) => node.y + sizes.port.height / 2),
    ...spread(outs, (node) => levelOf(scene, node)),
  ])
  const ys = [...heights.values()]
  const half = sizes.port.width / 2
  return {
    frame: {
      left,
      right,
      top: Math.min(body.top - margin.top, ...ys.map((y) => y - margin.top)),
      bottom: Math.max(body.bottom + margin.bottom, ...ys.map((y) => y + margin.port)),
    },
    places: new Map([
      ...ins.map(({ id }) => [id, [left - half, (heights.get(id) ?? 0) - half]] as const),
      ...outs.map(({ id }) => [id, [right - half, (heights.get(id) ?? 0) - half]] as const),
    ]),
  }
}

/** With what stands above and beside the frame; `isNamed`: names stand outside of it on the right. */
export const withTitle = ({ left, top, right, bottom }: Box, isNamed: boolean): Box => ({
  left: left - 24,
  top: top - above,
  right: right + (isNamed ? 104 : 24),
  bottom: bottom + 16,
})

/** Whether the name of a port on the frame is one or two letters, which stand above its wire. */
export const isLetter = (name: string): boolean => name.length <= 2

function boxOf(nodes: readonly Placed[]): Box {
  if (nodes.length === 0) return { left: 0, top: 0, right: 240, bottom: 96 }
  return {
    left: Math.min(...nodes.map(({ x }) => x)),
    top: Math.min(...nodes.map(({ y }) => y)),
    right: Math.max(...nodes.map(({ x, figure }) => x + figure.width)),
    bottom: Math.max(
      ...nodes.map(({ y, figure }) => y + figure.height + (figure.kind === 'circle' ? 24 : 0)),
    ),
  }
}

/** Ports in the order of their heights, far enough apart for their names and labels. */
function spread(ports: readonly Placed[], heightOf: (node: Placed) => number): (readonly [string, number])[] {
  let lowest = -Infinity
  return ports
    .map((node) => ({ id: node.id, y: heightOf(node), tensor: node.figure.tensor }))
    .sort((a, b) => a.y - b.y)
    .map(({ id, y, tensor }) => {
      const at = Math.max(y, lowest)
      lowest = at + (tensor ? sizes.laneTensor : sizes.lane)
      return [id, at] as const
    })
}

/** Where the wire into an outlet starts; outlets that nothing is wired to stay where they are. */
const levelOf = (scene: Contents, { id, y }: Placed): number =>
  scene.wires.find(({ target }) => target.node === id)?.from[1] ?? y + sizes.port.height / 2

export const drawFrame = ({ left, top, right, bottom }: Box): Mark[] => [
  {
    kind: 'rect',
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
    r: 2,
    fill: 'none',
    stroke: 'ink',
    line: 1.5,
  },
]
