import { breath } from '../base/breath'
import { createComparison, type Comparison } from '../train/comparison'
import type { ComparisonApi } from './api'

/** Milliseconds of training before messages are let through, and between two reports. */
const slice = 16
const reportEvery = 100

/** Trains runs of a document's experiments, telling how far they are. `now` in milliseconds. */
export function createComparer(now: () => number = () => performance.now()): ComparisonApi {
  let comparison: Comparison | undefined
  /** the training that may go on; every other one ends at its next breath */
  let current = 0
  return {
    prepare(document) {
      current++
      comparison = undefined
      const created = createComparison(document, {}, now)
      if ('problems' in created) return Promise.resolve({ runs: [], problems: created.problems })
      comparison = created.comparison
      return Promise.resolve({ runs: comparison.views(), problems: [] })
    },
    async train(claim, report) {
      const own = ++current
      const runs = comparison
      if (runs === undefined) return
      const changed = new Set<number>()
      let reportedAt = now()
      const tell = async (): Promise<void> => {
        reportedAt = now()
        const views = runs.views()
        const news = views.flatMap((view, index) => (changed.has(index) ? [[index, view] as const] : []))
        changed.clear()
        if (news.length > 0) await report(news)
      }
      while (own === current) {
        const indices = await claim()
        if (indices.length === 0) break
        for (const index of indices) {
          for (let isOpen = true; isOpen && own === current;) {
            isOpen = runs.advance(index, slice)
            changed.add(index)
            if (now() - reportedAt >= reportEvery) await tell()
            await breath()
          }
        }
      }
      await tell()
    },
    // Not async: whoever stops does not wait for anything.
    stop() {
      current++
      return Promise.resolve()
    },
  }
}
