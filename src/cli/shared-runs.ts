import type { Problem } from '../base/problem'
import type { GraphDocument } from '../graph/document'
import type { Comparison } from '../train/comparison'
import { isOver } from '../train/summary'
import type { TrainerOptions } from '../train/trainer'
import type { RunView } from '../train/views'
import { breath } from './breath'

/** What a thread is given that trains runs of a document. Plain data, so that it crosses to it. */
export interface RunsTask {
  readonly document: GraphDocument
  readonly options: Pick<TrainerOptions, 'steps' | 'backend'>
  /** threads that each of its runs may have */
  readonly threads: number
  /** who has taken each run, 0 where nobody has: memory that all of them share */
  readonly takers: Int32Array
  /** from 1: number 1 is the one that asks */
  readonly taker: number
}

/** What such a thread tells: how a run ended, or that a thread of its own has died. */
export type RunsNews =
  { readonly kind: 'run'; readonly index: number; readonly view: RunView } | { readonly kind: 'thread-lost' }

/** Where threads come from that train runs. */
export interface RunThreads {
  /** threads in all, the one that asks included */
  readonly count: number
  /** from the beginning, even where it is slower: for tests */
  readonly always?: boolean
  /** Starts one, without waiting for it. `ended` is told once that it is no more, and why if it died. `end` takes it away by force. */
  start(
    task: RunsTask,
    listener: { readonly told: (news: RunsNews) => void; readonly ended: (reason?: string) => void },
  ): { readonly end: () => void }
}

/**
 * Milliseconds that one thread trains alone, at the pace of which the rest is judged, and that the rest must last for another
 * thread to be worth its coming up: that takes half a second of a core, and its code is slow at first.
 */
const alone = 300
const worthwhile = 2000

/** Milliseconds of training between two looks at news, signals and output. */
const slice = 50

/** The next run that nobody has taken is `taker`'s now; undefined when there is none left. */
const takeRun = (takers: Int32Array, taker: number): number | undefined =>
  [...takers.keys()].find((index) => Atomics.compareExchange(takers, index, 0, taker) === 0)

/** Trains one run after the other until none is left, in a thread that does nothing else. */
export function trainTaken(
  comparison: Comparison,
  { takers, taker }: Pick<RunsTask, 'takers' | 'taker'>,
  tell: (news: RunsNews) => void,
): void {
  for (let at = takeRun(takers, taker); at !== undefined; at = takeRun(takers, taker)) {
    while (comparison.advance(at, Infinity));
    const view = comparison.views()[at]
    if (view !== undefined) tell({ kind: 'run', index: at, view })
  }
}

/** Whether what is left of the runs takes so long, after so many milliseconds, that others should help. */
function isWorthwhile(views: readonly RunView[], elapsed: number): boolean {
  if (elapsed < alone) return false
  const shares = views.map((view) => (isOver(view) ? 1 : view.update / (view.updates ?? Infinity)))
  const done = shares.reduce((sum, share) => sum + share, 0)
  return (elapsed * (views.length - done)) / done > worthwhile
}

export interface Sharing {
  readonly comparison: Comparison
  /** what all threads are given */
  readonly task: Pick<RunsTask, 'document' | 'options' | 'threads'>
  /** one thread when absent */
  readonly host?: RunThreads
  /** ends all runs where they are */
  readonly signal: AbortSignal
  /** told how far all runs are whenever one is over */
  readonly report: (views: readonly RunView[]) => void
  /** told when a thread of a run has died */
  readonly lost: () => void
}

/**
 * Trains all runs of a comparison, on several threads when it takes long, and answers what came of them. A run comes to the
 * same numbers whoever trains it. A thread that dies ends the run that it had in hand, and no other.
 */
export async function trainShared(sharing: Sharing): Promise<readonly RunView[]> {
  const { comparison, task, host, signal, report, lost } = sharing
  const views = [...comparison.views()]
  const takers = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * views.length))
  const others: { readonly end: () => void }[] = []
  let finish = (): void => undefined
  const over = new Promise<void>((resolve) => {
    finish = resolve
  })
  signal.addEventListener('abort', finish)

  const settle = (index: number, view: RunView | undefined): void => {
    if (view === undefined) return
    views[index] = view
    if (isOver(view)) report(views)
    if (views.every(isOver)) finish()
  }
  const startOther = (threads: RunThreads, taker: number): { readonly end: () => void } =>
    threads.start(
      { ...task, takers, taker },
      {
        told: (news) => {
          if (news.kind === 'run') settle(news.index, news.view)
          else lost()
        },
        ended: (reason) => {
          if (signal.aborted) return
          for (const [index, view] of views.entries())
            if (takers[index] === taker && !isOver(view))
              settle(index, { ...view, problems: [runDied(reason)] })
        },
      },
    )

  const begun = performance.now()
  const bringUpOthers = (): void => {
    if (host === undefined || others.length > 0) return
    if (host.always !== true && !isWorthwhile(comparison.views(), performance.now() - begun)) return
    const left = takers.filter((taker) => taker === 0).length
    const count = Math.min(host.count - 1, left)
    for (let i = 0; i < count; i++) others.push(startOther(host, 2 + i))
  }
  bringUpOthers()
  for (let at = takeRun(takers, 1); at !== undefined; at = takeRun(takers, 1)) {
    while (!signal.aborted && comparison.advance(at, slice)) {
      bringUpOthers()
      await breath()
    }
    settle(at, comparison.views()[at])
    if (signal.aborted) break
    bringUpOthers()
    await breath()
  }
  await over
  for (const { end } of others) end()
  return views
}

const runDied = (reason = '—'): Problem => ({
  code: 'run-died',
  message: {
    en: `the thread that trained this run has died: ${reason}`,
    ja: `この実験を学習していたスレッドが止まった: ${reason}`,
  },
  at: [],
  hint: {
    en: 'if memory is short, --threads 1 trains one run at a time',
    ja: 'メモリーが足りないときは、--threads 1 で 1 つずつ学習できる',
  },
})
