import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src/base/problem'
import type { GraphDocument } from '../../../src/graph/document'
import { createLastingTraining, lasting, type LastingTraining } from '../../../src/train/lasting'
import type { Trainer } from '../../../src/train/trainer'
import { example } from '../../examples/files'
import { mortal } from './mortal'
import { losses, trainerOf } from './networks'

const options = { precision: 'f32', steps: 12 } as const

/** One number that goes down: thread 0 does all of it, so that the other one may leave everything undone. */
const slope: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Parameter', attrs: { value: -7 } },
    { id: 'three', op: 'Constant', attrs: { value: 3 } },
    { id: 'z', op: 'Mul', inputs: { a: 'x', b: 'three' } },
  ],
  objective: 'z',
  training: { optimizer: { op: 'Adam', lr: 0.3 }, steps: 12 },
}

/** Trains to the end; the losses of all updates. `tick` is called before each. */
function rest(training: LastingTraining, tick: () => void = () => undefined): number[] {
  const seen: number[] = []
  while (training.trainer.done === undefined) {
    tick()
    seen.push(training.step().loss)
  }
  return seen
}

const threadLost = new ProblemError([{ code: 'thread-lost', message: { en: 'lost', ja: '失' }, at: [] }])

/** The same trainer with a step of the test's own. */
const withStep = (trainer: Trainer, step: Trainer['step']): Trainer => ({
  ...trainer,
  get latest() {
    return trainer.latest
  },
  get done() {
    return trainer.done
  },
  step,
})

/** What happens while update number `at` is made: its parameters are half changed when a thread dies. */
const dyingAt = (trainer: Trainer, at: number): Trainer =>
  withStep(trainer, () => {
    if (trainer.latest.update + 1 < at) return trainer.step()
    const { values, ...kept } = trainer.snapshot()
    const spoilt = Object.entries(values).map(([name, data]) => [name, data.map((x) => x + 1)] as const)
    trainer.restore({ ...kept, values: Object.fromEntries(spoilt) })
    throw threadLost
  })

describe('a training whose thread dies', { timeout: 60_000 }, () => {
  // A job begins and ends with a meeting, and each update is two jobs: every fourth death is in the middle of one.
  it.each([0, 1, 3, 18, 19])('after %i meetings makes the same updates', (meetings) => {
    const { host, lost } = mortal(meetings)
    const alone = trainerOf(slope, options)
    const created = createLastingTraining(slope, { ...options, threads: host })
    if ('problems' in created) throw new Error(created.problems[0]?.message.en)
    const { training } = created
    expect(rest(training)).toEqual(losses(alone))
    expect(training.trainer.parameters()).toEqual(alone.parameters())
    expect([lost(), training.trainer.threads]).toEqual([1, 1])
  })

  const names = ['e20-spiral', 'e30-batch-norm-training', 'e40-lstm-memory', 'e41-language-model']
  it.each(names)('goes on from its latest snapshot, with all that it remembers: %s', (name) => {
    const document = example(name)
    const alone = trainerOf(document, options)
    const want = losses(alone)
    // An update takes 400 ms: there is a snapshot before each third one.
    for (const at of [1, 4, 9]) {
      let ms = 0
      let made = 0
      const fresh = (): Trainer => {
        made++
        return trainerOf(document, options)
      }
      const training = lasting(dyingAt(trainerOf(document, options), at), fresh, () => ms)
      expect(rest(training, () => (ms += 400))).toEqual(want)
      expect(training.trainer.parameters()).toEqual(alone.parameters())
      expect(made).toBe(1)
    }
  })

  it('makes few updates twice', () => {
    let ms = 0
    let again = 0
    const fresh = (): Trainer => {
      const trainer = trainerOf(slope, options)
      return withStep(trainer, () => {
        again++
        return trainer.step()
      })
    }
    const training = lasting(dyingAt(trainerOf(slope, options), 12), fresh, () => ms)
    expect(rest(training, () => (ms += 400))).toHaveLength(12)
    expect(again).toBeLessThan(4)
  })

  it('ends with the problem of an update that fails for another reason', () => {
    const other = new ProblemError([{ code: 'too-large', message: { en: 'large', ja: '大' }, at: [] }])
    const failing: Trainer = {
      ...trainerOf(slope, options),
      step: () => {
        throw other
      },
    }
    const training = lasting(
      failing,
      () => failing,
      () => 0,
    )
    expect(() => training.step()).toThrow(other)
  })
})
