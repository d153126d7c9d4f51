import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ThreadHost } from '../kernels'
import type { Context } from './io'

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

/** Threads of this machine, at most `count`. One that dies is told of in a line of its own. */
export function threadsOf({ io, language }: Context, count?: number): ThreadHost | undefined {
  const host = io.threads?.(count)
  const lost = (): void => {
    // The bar stays as it was, and goes on below.
    if (io.columns !== undefined) io.out('\n')
    io.err(`${threadLost[language]}\n`)
  }
  return host && { ...host, lost }
}

const threadLost = {
  en: 'a thread died: training goes on with one thread, to the same numbers',
  ja: 'スレッドが 1 本止まった。1 スレッドで学習を続ける（数値は変わらない）',
}
