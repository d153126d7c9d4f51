/** What a thread is given to begin with. Plain data, so that it crosses to it as a message. */
export interface ThreadTask {
  /** imports `memory` and functions that threads never call, exports `serve` */
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** from 1: thread 0 is the one that asks */
  readonly thread: number
  /** which calling together it belongs to: a thread that comes too late for it goes at once */
  readonly round: number
}

/** Where threads come from: Node and pages have their own ways of starting one. */
export interface ThreadHost {
  /** threads in all, the one that asks included */
  readonly count: number
  /** Starts a thread that runs `serveThread`, or the like, without waiting for it. `end` takes it away by force. */
  start(task: ThreadTask): { readonly end: () => void }
  /** told when a thread has died: all further work of that memory is done by one */
  readonly lost?: () => void
  /** how long a thread is waited for before it is taken for dead */
  readonly secondsToWait?: number
  /** all threads take part in every run from the first on, even where it is slower: for tests and measurements */
  readonly always?: boolean
}
