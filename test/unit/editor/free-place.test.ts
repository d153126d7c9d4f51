import { describe, expect, it } from 'vitest'
import { freePlace } from '../../../src/editor/canvas/free-place'
import { sceneOf } from '../../../src/figure/scene'
import type { GraphDocument } from '../../../src/graph/document'
import { findOp } from '../../../src/ops'

const document: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Input', attrs: { value: 3 }, at: [0, 0] },
    { id: 'y', op: 'Neg', inputs: { x: 'x' }, at: [240, -16] },
  ],
}
const scene = sceneOf(document, { findOp, rank: () => 0 })
const box = { width: 72, height: 72 }

describe('the place of a new node', () => {
  it('is the one that is asked for where nothing lies', () => {
    expect(freePlace(scene, [500, 300], box)).toEqual([500, 300])
  })

  it.each([
    ['a node', [230, -20]],
    ['the labels of a wire', [150, -10]],
    ['the name below a node', [240, 60]],
  ] as const)('is beside %s and not on it', (_, [x, y]) => {
    const [left, top] = freePlace(scene, [x, y], box)
    expect([left, top]).not.toEqual([x, y])
    const covers = (at: readonly [number, number], size: readonly [number, number]): boolean =>
      left < at[0] + size[0] && at[0] < left + 72 && top < at[1] + size[1] && at[1] < top + 72
    expect(covers([0, 0], [112, 40])).toBe(false)
    expect(covers([240, -16], [72, 72])).toBe(false)
    expect(covers([128, 0], [112, 40])).toBe(false)
    expect(Math.hypot(left - x, top - y)).toBeLessThan(260)
  })
})
