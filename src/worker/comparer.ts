import { breath } from '../base/breath'
import { createComparison } from '../train/comparison'
import type { ComparisonApi } from './api'

/** Milliseconds of training before messages are let through, and between two reports. */
const slice = 16
const reportEvery = 100

/** Trains all runs of a document's experiments, telling how far they are. `now` in milliseconds. */
export function createComparer(now: () => number = () => performance.now()): ComparisonApi {
  /** the run that may go on; every other one ends at its next breath */
  let current = 0
  return {
    async run(document, report) {
      const own = ++current
      const created = createComparison(document, {}, now)
      if ('problems' in created) return created.problems
      const { comparison } = created
      let reportedAt = -Infinity
      for (let isOpen = true; isOpen && own === current;) {
        isOpen = comparison.advance(slice)
        if (now() - reportedAt >= reportEvery) {
          reportedAt = now()
          await report(comparison.views())
        }
        await breath()
      }
      await report(comparison.views())
      return []
    },
    // Not async: whoever stops does not wait for anything.
    stop() {
      current++
      return Promise.resolve()
    },
  }
}
