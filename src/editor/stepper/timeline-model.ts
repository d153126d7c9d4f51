import type { Step } from '../../engine/views'

/** How much room there is for each step. */
export type Density = 'signs' | 'ticks' | 'strip'

/** Above these many steps signs go, and ticks become a strip. */
export const densityOf = (count: number): Density => (count > 400 ? 'strip' : count > 60 ? 'ticks' : 'signs')

export type Pass = 'forward' | 'seed' | 'backward'

export const passOf = ({ kind }: Step): Pass =>
  kind === 'forward' ? 'forward' : kind === 'seed' ? 'seed' : 'backward'

/** Where steps stand on a stave from `left` to `right`. */
export interface Stave {
  readonly left: number
  readonly right: number
  readonly count: number
}

/** x of step `index`. */
export function xOf({ left, right, count }: Stave, index: number): number {
  return count < 2 ? left : left + ((right - left) * index) / (count - 1)
}

/** The cursor that a hand at `x` means: so many steps done. Left of the first step none are. */
export function cursorAt(stave: Stave, x: number): number {
  const { left, right, count } = stave
  if (count === 0) return 0
  const step = count < 2 ? right - left || 1 : (right - left) / (count - 1)
  return Math.max(0, Math.min(count, Math.round((x - left) / step) + 1))
}

/** Indices of the last forward step, the seed and the first backward step; −1 where there is none. */
export function marksOf(steps: readonly Step[]): {
  readonly lastForward: number
  readonly seed: number
  readonly firstBackward: number
} {
  const seed = steps.findIndex(({ kind }) => kind === 'seed')
  const firstBackward = steps.findIndex((step) => passOf(step) === 'backward')
  const lastForward = (seed < 0 ? (firstBackward < 0 ? steps.length : firstBackward) : seed) - 1
  return { lastForward, seed, firstBackward }
}

/** The rows of a log of `height` rows around the cursor: one row of what comes, the rest of what was. */
export function logRange(cursor: number, count: number, height: number): readonly [number, number] {
  const to = Math.min(count, Math.max(cursor + 1, height))
  return [Math.max(0, to - height), to]
}
