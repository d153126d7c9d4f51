import { createComparison } from '../../../src/train/comparison'
import { trainTaken, type RunThreads } from '../../../src/cli/shared-runs'

/** So many threads that train runs, from the first on, all of them this one. `dies`: each of them with a run in hand. */
export const runThreads = ({
  count,
  dies,
}: {
  readonly count: number
  readonly dies?: string
}): RunThreads => ({
  count,
  always: true,
  start(task, { told, ended }) {
    const begin = (): void => {
      if (dies !== undefined) {
        Atomics.compareExchange(task.takers, task.taker, 0, task.taker)
        ended(dies)
        return
      }
      const created = createComparison(task.document, task.options)
      if ('problems' in created) throw new Error(created.problems[0]?.message.en)
      trainTaken(created.comparison, task, told)
      ended()
    }
    setImmediate(begin)
    return { end: () => undefined }
  },
})
