import type { ThreadHost, ThreadTask } from '../../../src/kernels'
import { control } from '../../../src/kernels/simd/threads/barrier'

/** Two threads, one of which is but words in memory: it comes to so many meetings, and then is no more. */
export function mortal(meetings: number): { readonly host: ThreadHost; readonly lost: () => number } {
  let lost = 0
  const start = ({ memory }: ThreadTask): { readonly end: () => void } => {
    const words = new Int32Array(memory.buffer)
    // Threads are fetched for the first time: behind all numbers nothing is written yet but the round.
    const block = words.findLastIndex((word) => word !== 0) - control.round / 4
    Atomics.add(words, block + control.ready / 4, 1)
    Atomics.add(words, block + control.arrivals / 4, meetings)
    return { end: () => undefined }
  }
  const host = { count: 2, always: true, secondsToWait: 1, lost: () => void lost++, start }
  return { host, lost: () => lost }
}
