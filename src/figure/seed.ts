import type { SceneNode } from './scene'
import { sizes } from './sizes'
import { wireCourse, type WireCourse } from './wire-path'

/** The wire from the objective's output to its barline. */
export function seedCourse({ figure, x, y }: Pick<SceneNode, 'figure' | 'x' | 'y'>): WireCourse | undefined {
  const output = figure.outputs[0]
  if (output === undefined) return undefined
  const from = [x + output.x, y + output.y] as const
  return wireCourse(from, [from[0] + sizes.seedWire, from[1]], false)
}
