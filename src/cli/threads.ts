import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ThreadHost } from '../kernels'
import type { Context } from './io'
import type { RunThreads, RunsNews } from './shared-runs'

/** More threads than this rarely pay for the networks that people train here. */
const usual = 4

/** So many runs of a comparison at once take as much memory as most machines have to spare. */
const usualRuns = 8

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

/** Threads of Node that train runs; `script`: the address of `runs-thread.mjs`. */
export const nodeRunThreads = (
  script: URL,
  count = Math.min(availableParallelism(), usualRuns),
): RunThreads => ({
  count,
  start(task, { told, ended }) {
    const worker = new Worker(script, { workerData: task, execArgv: [], stdin: false })
    worker.on('message', (news: RunsNews) => {
      told(news)
    })
    let reason: string | undefined
    worker.on('error', (error: Error) => {
      reason = error.message
    })
    worker.on('exit', () => {
      ended(reason)
    })
    return { end: () => void worker.terminate() }
  },
})

/** Threads of this machine, at most `count`. One that dies is told of in a line of its own. */
export function threadsOf(context: Context, count?: number): ThreadHost | undefined {
  const host = context.io.threads?.(count)
  const lost = (): void => {
    sayThreadLost(context)
  }
  return host && { ...host, lost }
}

export function sayThreadLost({ io, language }: Context): void {
  // The bar stays as it was, and goes on below.
  if (io.columns !== undefined) io.out('\n')
  io.err(`${threadLost[language]}\n`)
}

const threadLost = {
  en: 'a thread died: training goes on with one thread, to the same numbers',
  ja: 'スレッドが 1 本止まった。1 スレッドで学習を続ける（数値は変わらない）',
}
