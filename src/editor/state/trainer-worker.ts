import { wrap, type Remote } from 'comlink'
import type { TrainerApi } from '../../worker/api'

/** The training worker, which may die: of an error, for want of memory, or because the browser ends it. */
export interface TrainerWorker {
  /** What `call` answers. Rejects when it fails, and when the worker dies before it answers. */
  ask<T>(call: (api: Remote<TrainerApi>) => Promise<T>): Promise<T>
  end(): void
}

export function startTrainer(): TrainerWorker {
  const worker = new Worker(new URL('../../worker/trainer.worker.ts', import.meta.url), { type: 'module' })
  const api = wrap<TrainerApi>(worker)
  const ended = new AbortController()
  const death = new Promise<never>((_, reject) => {
    const die = (): void => {
      reject(new Error('the training worker has died'))
    }
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      die()
    })
    worker.addEventListener('messageerror', die)
    void awaitDeath(api, ended.signal).then(die, () => undefined)
  })
  death.catch(() => undefined) // whoever asks hears of it
  return {
    ask: (call) => Promise.race([call(api), death]),
    end() {
      ended.abort()
      worker.terminate()
    },
  }
}

/**
 * A worker that is gone sends no message, but it lets go of its lock. Pages that are not served securely have no locks;
 * they hear of errors only.
 */
async function awaitDeath(api: Remote<TrainerApi>, signal: AbortSignal): Promise<void> {
  if (!('locks' in navigator)) return new Promise(() => undefined)
  const lock = `gradwire-trainer-${crypto.randomUUID()}`
  await api.hold(lock)
  await navigator.locks.request(lock, { signal }, () => undefined)
}
