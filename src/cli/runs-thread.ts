import { parentPort, workerData } from 'node:worker_threads'
import { createComparison } from '../train/comparison'
import { trainTaken, type RunsNews, type RunsTask } from './shared-runs'
import { nodeThreads } from './threads'

/*
 * A thread that trains runs of a document's experiments. It ends when there is none left to take.
 */

// What `nodeRunThreads` gives to it.
const task = workerData as RunsTask
const tell = (news: RunsNews): void => parentPort?.postMessage(news)
const threads = {
  ...nodeThreads(new URL('./thread.mjs', import.meta.url), task.threads),
  lost: () => {
    tell({ kind: 'thread-lost' })
  },
}
const created = createComparison(task.document, { ...task.options, ...(task.threads > 1 && { threads }) })
if ('comparison' in created) trainTaken(created.comparison, task, tell)
