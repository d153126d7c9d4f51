/** Our own peer in a worker: training on threads waits for them, which a page must not. */
import { createHost } from './host.mjs'
import { start } from './ours'

let answer
globalThis.addEventListener('message', async ({ data: { options, request, task } }) => {
  if (options !== undefined) answer = createHost(await start(options))
  globalThis.postMessage(options === undefined ? await answer(request, task) : 'ready')
})
