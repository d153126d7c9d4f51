import type { Scene } from '../../figure/scene'
import { inputPlace } from '../../figure/scene'
import type { Point } from '../../figure/wire-path'

/** A wire that is almost straight becomes so. */
const pull = 6

/** Nodes under the pointer, all moved up or down by the little that makes the nearest of their wires straight. */
export function straightened(scene: Scene, moving: ReadonlyMap<string, Point>): Map<string, Point> {
  let best = pull + 1
  for (const { source, target } of scene.wires) {
    const [a, b] = [moving.get(source.node), moving.get(target.node)]
    if ((a === undefined) === (b === undefined)) continue
    const from = scene.node(source.node)
    const to = scene.node(target.node)
    const out = from?.figure.outputs.find(({ name }) => name === source.output)
    const into = to === undefined ? undefined : inputPlace(to.figure, target)
    if (from === undefined || to === undefined || out === undefined || into === undefined) continue
    const fromY = (a?.[1] ?? from.y) + out.y
    const toY = (b?.[1] ?? to.y) + into.y
    const shift = a === undefined ? fromY - toY : toY - fromY
    if (Math.abs(shift) < Math.abs(best)) best = shift
  }
  const dy = Math.abs(best) <= pull ? best : 0
  return new Map([...moving].map(([id, [x, y]]) => [id, [x, y + dy]]))
}
