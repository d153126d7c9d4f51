import type { ThreadHost } from '../kernels'

/** More threads than this rarely pay for the networks that people train here. */
const usual = 4

/**
 * Threads of a page: workers of the worker that trains. `undefined` where memory cannot be shared, as on a page that is not
 * isolated from other origins, and where there is only one core.
 */
export function pageThreads(): ThreadHost | undefined {
  const count = Math.min(navigator.hardwareConcurrency, usual)
  if (!globalThis.crossOriginIsolated || typeof SharedArrayBuffer === 'undefined' || count < 2)
    return undefined
  return {
    count,
    start(task) {
      const worker = new Worker(new URL('./thread.worker.ts', import.meta.url), { type: 'module' })
      // A thread that does not come up is not there; training goes on without it.
      worker.onerror = (event) => {
        event.preventDefault()
      }
      worker.postMessage(task)
      return {
        end: () => {
          worker.terminate()
        },
      }
    },
  }
}
