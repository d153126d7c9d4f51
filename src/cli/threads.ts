import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ThreadHost } from '../kernels'

/** More threads than this rarely pay for the networks that people train here. */
const usual = 4

export const maxThreads = 16

/** Threads of Node; `script`: the address of `thread.mjs`. They do not keep the process from ending. */
export const nodeThreads = (
  script: URL,
  count = Math.min(availableParallelism(), usual),
  options: Pick<ThreadHost, 'always'> = {},
): ThreadHost => ({
  ...options,
  count,
  start(task) {
    const worker = new Worker(script, { workerData: task, execArgv: [], stdin: false })
    // A thread that does not come up is not there; training goes on without it.
    worker.on('error', () => undefined)
    worker.unref()
    return { end: () => void worker.terminate() }
  },
})
