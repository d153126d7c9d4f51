import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../../../src/base/problem'
import { exp, leaf } from '../../../../../src/expr/build'
import { planSimd, type ThreadHost, type ThreadTask } from '../../../../../src/kernels/simd'
import { chooseTile } from '../../../../../src/kernels/simd/probe'
import { control, controlBytes } from '../../../../../src/kernels/simd/threads/barrier'
import { shareable } from '../../../../../src/kernels/simd/threads/sharing'
import { Team, type Effect } from '../../../../../src/kernels/simd/threads/team'

/** A team of two for some work, whose other thread comes to so many meetings and then is no more. */
function teamWith(meetings: number, effect: Effect) {
  const x = leaf([4096])
  const roots = [exp(x)]
  const { steps, layout } = planSimd([x, ...roots], roots, [x])
  const start = layout.bytes
  const pages = Math.ceil((start + controlBytes(2)) / 65536)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  const words = new Int32Array(memory.buffer)
  let [ended, lost] = [0, 0]
  const host: ThreadHost = {
    count: 2,
    always: true,
    secondsToWait: 1,
    lost: () => void lost++,
    start: (_: ThreadTask) => {
      Atomics.add(words, (start + control.ready) / 4, 1)
      Atomics.add(words, (start + control.arrivals) / 4, meetings)
      return { end: () => void ended++ }
    },
  }
  const team = new Team({ memory, pages, start, tile: chooseTile() }, host)
  let alone = 0
  const able = shareable(steps) ?? []
  const job = team.add({ steps: able, strips: [], addresses: layout.addresses }, () => void alone++, effect)
  return { team, job, alone: () => alone, ended: () => ended, lost: () => lost }
}

describe('a thread that dies', () => {
  it.each([
    ['before it has begun', 0, 'computes'],
    ['while it computes', 1, 'computes'],
    ['before an update has begun', 0, 'changes'],
  ] as const)('%s leaves its work to one thread, and is not asked again', (_, meetings, effect) => {
    const { job, alone, ended, lost } = teamWith(meetings, effect)
    job.run()
    expect({ threads: job.threads, alone: alone(), ended: ended() }).toEqual({
      threads: 1,
      alone: 1,
      ended: 1,
    })
    job.run()
    expect({ threads: job.threads, alone: alone(), ended: ended() }).toEqual({
      threads: 1,
      alone: 2,
      ended: 1,
    })
    expect(lost()).toBe(1)
  })

  it('in the middle of an update is told: doing it again would change the rest twice', () => {
    const { job, alone, lost } = teamWith(1, 'changes')
    expect(() => job.run()).toThrow(ProblemError)
    expect([alone(), lost()]).toEqual([0, 1])
    job.run()
    expect(alone()).toBe(1)
  })

  it('while it sleeps does not keep the others from going home', () => {
    const { team, job, alone } = teamWith(2, 'computes')
    job.run()
    expect(alone()).toBe(0)
    team.release()
    job.run()
    expect(alone()).toBe(1)
  })
})
