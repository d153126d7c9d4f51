/** One peer in a page of its own: ../host.ts calls `gradwireStart`, then `gradwireAnswer`. */
import { createHost } from './host.mjs'

const peers = {
  ours: () => import('./ours'),
  products: () => import('./products'),
  compiler: () => import('./compiler'),
  playground: () => import('./playground'),
  micrograd: () => import('./micrograd'),
  tfjs: () => import('./tfjs.mjs'),
  jaxjs: () => import('./jaxjs.mjs'),
  convnet: () => import('./convnet.mjs'),
}

let answer
globalThis.gradwireStart = async (name, options) => {
  if (name === 'ours' && options.threads > 1) {
    answer = await inWorker(options)
    return
  }
  // Who shall use one thread only finds no others: some decide when they are loaded.
  if ((options.threads ?? 1) === 1) delete globalThis.Worker
  const { start } = await peers[name]()
  answer = createHost(await start(options))
}
globalThis.gradwireAnswer = async (request) => {
  const task = request.open === undefined ? undefined : await (await fetch(request.open)).json()
  return answer(request, task)
}

async function inWorker(options) {
  const worker = new Worker(new URL('./host.worker.mjs', import.meta.url), { type: 'module' })
  const ask = (message) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = ({ message }) => reject(new Error(message))
      worker.postMessage(message)
    })
  await ask({ options })
  return (request, task) => ask({ request, task })
}
