import type { Scene } from '../../figure/scene'

const step = 24

/** The place nearest to `wanted`, downwards and to the right, where a box of this size covers no node. */
export function freePlace(
  scene: Scene,
  wanted: readonly [number, number],
  { width, height }: { readonly width: number; readonly height: number },
): readonly [number, number] {
  const isFree = ([x, y]: readonly [number, number]): boolean =>
    scene.nodes.every(
      (node) =>
        x + width + 8 <= node.x ||
        node.x + node.figure.width + 8 <= x ||
        y + height + 8 <= node.y ||
        node.y + node.figure.height + 8 <= y,
    )
  for (let ring = 0; ring < 24; ring++) {
    const place = [wanted[0] + ring * step, wanted[1] + ring * step] as const
    if (isFree(place)) return place
  }
  return wanted
}
