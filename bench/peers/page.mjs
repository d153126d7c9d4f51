/** One peer in a page of its own: ../host.ts calls `gradwireStart`, then `gradwireAnswer`. */
import { createHost } from './host.mjs'

const peers = {
  ours: () => import('./ours'),
  products: () => import('./products'),
  playground: () => import('./playground'),
  micrograd: () => import('./micrograd'),
  tfjs: () => import('./tfjs.mjs'),
  jaxjs: () => import('./jaxjs.mjs'),
  convnet: () => import('./convnet.mjs'),
}

let answer
globalThis.gradwireStart = async (name, options) => {
  // Who shall use one thread only finds no others: some decide when they are loaded.
  if ((options.threads ?? 1) === 1) delete globalThis.Worker
  const { start } = await peers[name]()
  answer = createHost(await start(options))
}
globalThis.gradwireAnswer = async (request) => {
  const task = request.open === undefined ? undefined : await (await fetch(request.open)).json()
  return answer(request, task)
}
