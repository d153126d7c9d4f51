import { expose, transfer } from 'comlink'
import { createSession } from '../train/session'
import type { Checkpoint, TrainerApi } from './api'
import { pageThreads } from './threads'

const threads = pageThreads()
const session = createSession({ ...(threads && { threads }) })

const trainer: TrainerApi = {
  ...session,
  snapshot: async () => {
    const checkpoint = await session.snapshot()
    // Its arrays are copies of its own, which need not be copied once more.
    return checkpoint && transfer(checkpoint, buffersOf(checkpoint))
  },
  hold: (lock) =>
    new Promise((resolve) => {
      void navigator.locks.request(lock, () => {
        resolve()
        return new Promise(() => undefined)
      })
    }),
}

const buffersOf = ({ values, slots }: Checkpoint): ArrayBuffer[] =>
  [values, ...Object.values(slots)].flatMap((arrays) =>
    Object.values(arrays).flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : [])),
  )

expose(trainer)
