import { describe, expect, it } from 'vitest'
import { centreLine, wireCourse, type Point } from '../../../src/figure/wire-path'

const pointsOf = (d: string): Point[] =>
  [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])

/** Distance of a point from a line of points. */
function distance([x, y]: Point, line: readonly Point[]): number {
  let least = Infinity
  for (const [i, [bx, by]] of line.entries()) {
    const [ax, ay] = line[i - 1] ?? [bx, by]
    const length = (bx - ax) ** 2 + (by - ay) ** 2
    const t =
      length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    least = Math.min(least, Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y))
  }
  return least
}

describe('the course of a wire', () => {
  it('runs straight where its ends are level', () => {
    const course = wireCourse([134, 182], [268.1, 182], false)
    expect(course.forward).toBe('M134 179.5H268.1')
    expect(course.backward).toBe('M134 184.5H268.1')
  })

  it('is the S of the pictures: stub 14, landing 112', () => {
    const course = wireCourse([324, 212], [508.1, 298], false)
    expect(course.landing).toBeCloseTo(396.1, 6)
    const points = pointsOf(course.forward)
    expect(points[1]).toEqual([338, 209.5])
    expect(points[2]).toEqual([341.32, 209.78])
    expect(points.at(-1)).toEqual([508.1, 295.5])
    expect(course.label).toBeCloseTo(442.1, 6)
    expect(course.labelBesideChip).toBeCloseTo(412.1, 6)
    expect(course.chip).toBeCloseTo(470.1, 6)
  })

  it.each([
    ['gentle', 200, 40],
    ['steep', 200, 300],
    ['down', 190, -120],
    ['close', 130, 90],
  ])('keeps its lanes parallel: %s', (_, dx, dy) => {
    for (const tensor of [false, true]) {
      const course = wireCourse([0, 0], [dx, dy], tensor)
      const backward = pointsOf(course.backward)
      for (const point of pointsOf(course.forward)) {
        const apart = distance(point, backward)
        expect(apart).toBeGreaterThan(2 * course.split * 0.9)
        expect(apart).toBeLessThan(2 * course.split * 1.1)
      }
    }
  })

  it('puts labels of short wires in the middle, and those of very short ones on hover', () => {
    expect(wireCourse([776, 358], [856, 358], false)).toMatchObject({
      room: 'short',
      label: 816,
      chip: undefined,
    })
    expect(wireCourse([0, 0], [40, 0], false).room).toBe('bare')
    expect(wireCourse([0, 0], [134, 0], false).room).toBe('full')
  })

  it('turns soon and then runs straight where the ends are far apart', () => {
    const course = wireCourse([0, 0], [1000, 60], false)
    expect(course.landing).toBeCloseTo(14 + 90, 6)
    expect(course.label).toBeCloseTo(1000 - 66, 6)
  })

  it('stays finite where the target lies left of the source', () => {
    const course = wireCourse([500, 0], [100, 80], true)
    expect(course.forward).not.toContain('NaN')
    for (const [x, y] of centreLine([500, 0], [100, 80]))
      expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
  })
})
