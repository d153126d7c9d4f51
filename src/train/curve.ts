import type { CurvePoint } from './views'

/** What an evaluation of the whole sets adds to the curve. */
export type Measured = Omit<CurvePoint, 'update' | 'trainLoss'>

/** A learning curve that never grows beyond its limit: neighbours are merged and their losses averaged. */
export interface Curve {
  /** the loss of update number `update`, counted from 1 */
  add(update: number, loss: number): void
  /** hangs an evaluation on the latest point */
  measure(measured: Measured): void
  /** the points so far, the unfinished one included */
  points(): readonly CurvePoint[]
  clear(): void
  /** takes over the points of a curve that ended here */
  restore(points: readonly CurvePoint[]): void
}

interface Bucket extends Measured {
  update: number
  sum: number
  count: number
}

export function createCurve(limit = 500): Curve {
  let buckets: Bucket[] = []
  let width = 1

  const add = (update: number, loss: number): void => {
    const open = buckets.at(-1)
    if (open !== undefined && open.count < width) {
      open.update = update
      open.sum += loss
      open.count++
      return
    }
    if (buckets.length === limit) {
      buckets = halve(buckets)
      width *= 2
      // With an odd limit the last bucket has no partner, and has room.
      if ((buckets.at(-1)?.count ?? width) < width) {
        add(update, loss)
        return
      }
    }
    buckets.push({ update, sum: loss, count: 1 })
  }

  return {
    add,
    measure(measured) {
      const open = buckets.at(-1)
      if (open !== undefined) buckets[buckets.length - 1] = { ...open, ...measured }
    },
    points: () => buckets.map(({ sum, count, ...rest }) => ({ ...rest, trainLoss: sum / count })),
    clear() {
      buckets = []
      width = 1
    },
    restore(points) {
      let before = 0
      buckets = points.map(({ update, trainLoss, ...measured }) => {
        const count = update - before
        before = update
        return { ...measured, update, count, sum: trainLoss * count }
      })
      width = Math.max(1, ...buckets.map(({ count }) => count))
    },
  }
}

/** Merges neighbours in pairs; of two evaluations the later stays. */
function halve(buckets: readonly Bucket[]): Bucket[] {
  const halves: Bucket[] = []
  for (let i = 0; i < buckets.length; i += 2) {
    const first = buckets[i]
    const second = buckets[i + 1]
    if (first === undefined) continue
    halves.push(
      second === undefined
        ? first
        : { ...first, ...second, sum: first.sum + second.sum, count: first.count + second.count },
    )
  }
  return halves
}
