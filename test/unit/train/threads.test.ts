import { getActiveResourcesInfo } from 'node:process'
import { describe, expect, it } from 'vitest'
import { nodeThreads } from '../../../src/cli/threads'
import type { ThreadHost, ThreadTask } from '../../../src/kernels'
import { createSession } from '../../../src/train/session'
import { createTrainer, type Trainer } from '../../../src/train/trainer'
import { example } from '../../examples/files'
import { network } from './networks'

const script = new URL('../../../src/cli/thread.mjs', import.meta.url)

const digits = network({
  sizes: [64, 40, 10],
  activation: 'Sigmoid',
  init: { init: 'xavier' },
  training: {
    data: { source: 'glyph10', seed: 1 },
    batch: 100,
    optimizer: { op: 'Adam', lr: 0.01 },
    epochs: 3,
  },
})

function trainerOf(document: Parameters<typeof createTrainer>[0], threads?: ThreadHost): Trainer {
  const created = createTrainer(document, { steps: 6, ...(threads && { threads }) })
  if ('problems' in created) throw new Error(created.problems[0]?.message.en)
  return created.trainer
}

const lossesOf = (trainer: Trainer): number[] => {
  const losses: number[] = []
  while (trainer.done === undefined) losses.push(trainer.step().loss)
  return losses
}

/** A host that counts the threads that are there. */
function counting(host: ThreadHost): {
  readonly host: ThreadHost
  readonly now: () => number
  readonly all: () => number
} {
  let [now, all] = [0, 0]
  const start = (task: ThreadTask): ReturnType<ThreadHost['start']> => {
    const thread = host.start(task)
    now++
    all++
    return {
      end: () => {
        now--
        thread.end()
      },
    }
  }
  return { host: { ...host, start }, now: () => now, all: () => all }
}

// On a machine that is busy with other things, threads wait for each other long.
describe('training on several threads', { timeout: 120_000 }, () => {
  const names = [
    'e20-spiral',
    'e22-digits',
    'e30-batch-norm-training',
    'e37-cnn',
    'e40-lstm-memory',
    'e42-cbow',
  ]
  it.each(names)('gives the same losses and parameters to the last bit: %s', (name) => {
    const one = trainerOf(example(name))
    const losses = lossesOf(one)
    for (const count of [2, 3]) {
      const several = trainerOf(example(name), nodeThreads(script, count, { always: true }))
      expect(lossesOf(several)).toEqual(losses)
      expect(several.parameters()).toEqual(one.parameters())
      several.release()
    }
  })

  it('uses all of them where that is asked for, and fetches new ones after they were sent home', () => {
    const { host, now, all } = counting(nodeThreads(script, 3, { always: true }))
    const trainer = trainerOf(digits, host)
    trainer.step()
    expect([trainer.threads, now()]).toEqual([3, 2])
    trainer.release()
    expect(now()).toBe(0)
    trainer.step()
    expect([trainer.threads, now(), all()]).toEqual([3, 2, 4])
    trainer.release()
  })

  it('stays with one thread while there is little to do', () => {
    const { host, all } = counting(nodeThreads(script, 2))
    const trainer = trainerOf(example('e19-xor'), host)
    lossesOf(trainer)
    expect([trainer.threads, all()]).toEqual([1, 0])
  })

  it('goes on with one thread where none can be started', () => {
    const refusing: ThreadHost = {
      count: 2,
      always: true,
      start: () => {
        throw new Error('no threads here')
      },
    }
    expect(lossesOf(trainerOf(digits, refusing))).toEqual(lossesOf(trainerOf(digits)))
  })

  it('leaves no thread behind after twenty trainings', async () => {
    const { host, now, all } = counting(nodeThreads(script, 2, { always: true }))
    const session = createSession({ threads: host })
    const workers = (): number => getActiveResourcesInfo().filter((name) => name === 'MessagePort').length
    const before = workers()
    for (let i = 0; i < 20; i++) {
      await session.load({ ...digits, training: { ...digits.training, epochs: undefined, steps: 1 } })
      await session.start(() => undefined)
      expect(now()).toBe(0)
    }
    expect(all()).toBe(20)
    await expect.poll(workers).toBeLessThanOrEqual(before)
  })
})
