import { Worker } from 'node:worker_threads'

const spin = `
  const { parentPort, workerData } = require('node:worker_threads')
  parentPort.on('message', () => {
    const end = performance.now() + workerData
    let turns = 0
    while (performance.now() < end) turns++
    parentPort.postMessage(turns)
  })
  parentPort.postMessage(0)
`
const milliseconds = 400

const answer = (worker: Worker): Promise<number> =>
  new Promise((resolve) => {
    worker.once('message', resolve)
  })

/**
 * How much of two cores two threads get: as many turns as they make together, over those that one makes alone. 2 on a quiet
 * machine with two cores; rows for two threads mean little much below that.
 */
export async function freeCores(): Promise<number> {
  const workers = [0, 1].map(() => new Worker(spin, { eval: true, workerData: milliseconds }))
  await Promise.all(workers.map(answer))
  const turns = async (some: readonly Worker[]): Promise<number> => {
    const answers = some.map(answer)
    for (const worker of some) worker.postMessage('go')
    return (await Promise.all(answers)).reduce((sum, n) => sum + n, 0)
  }
  const alone = Math.max(await turns(workers.slice(0, 1)), await turns(workers.slice(1)))
  const together = await turns(workers)
  await Promise.all(workers.map((worker) => worker.terminate()))
  return together / alone
}
