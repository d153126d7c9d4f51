import { describe, expect, it } from 'vitest'
import { createSession } from '../../../src/train/session'
import type { Progress } from '../../../src/train/views'
import { losses, trainerOf, xor } from './networks'

describe('a training session', () => {
  it('runs to the end and reports on the way, then that it is done', async () => {
    const session = createSession()
    const { problems, data } = await session.load(xor())
    expect(problems).toEqual([])
    expect(data?.points.length).toBe(4)
    const reports: Progress[] = []
    await session.start((progress) => reports.push(progress))
    expect(reports.at(-1)).toMatchObject({ update: 500, running: false, done: 'finished', trainAccuracy: 1 })
    expect(reports.slice(0, -1).every(({ running }) => running)).toBe(true)
    const direct = trainerOf(xor())
    losses(direct)
    expect(await session.parameters()).toEqual(direct.parameters())
  })

  it('pauses between two updates and goes on', async () => {
    const session = createSession()
    await session.load(xor({ steps: 1_000_000 }))
    let last: Progress | undefined
    const running = session.start((progress) => (last = progress))
    await new Promise((resolve) => setTimeout(resolve, 50))
    await session.pause()
    await running
    expect(last?.running).toBe(false)
    const update = last?.update ?? 0
    expect(update).toBeGreaterThan(0)
    expect((await session.step()).update).toBe(update + 1)
    expect(await session.reset()).toMatchObject({ update: 0, curve: [], running: false })
  })

  it('keeps the pace that it is given, so that a small network can be watched', async () => {
    const session = createSession()
    await session.load(xor({ steps: 1_000_000 }))
    const startedAt = performance.now()
    let last: Progress | undefined
    const running = session.start((progress) => (last = progress), 100)
    await new Promise((resolve) => setTimeout(resolve, 120))
    await session.pause()
    await running
    const most = 1 + (100 * (performance.now() - startedAt)) / 1000
    expect(last?.update).toBeGreaterThan(0)
    expect(last?.update).toBeLessThanOrEqual(most)
  })

  it('does not report faster than the page takes it', async () => {
    const session = createSession()
    await session.load(xor({ steps: 1_000_000 }))
    let open = 0
    let most = 0
    const running = session.start(async () => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setTimeout(resolve, 40))
      open--
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    await session.pause()
    await running
    expect(most).toBe(1)
  })

  it('ends a run when another document is loaded', async () => {
    const session = createSession()
    await session.load(xor({ steps: 1_000_000 }))
    const running = session.start(() => undefined)
    const second = await session.load(xor({ optimizer: { op: 'Adem' } }))
    await running
    expect(second.problems.map(({ code }) => code)).toEqual(['unknown-optimizer'])
    expect(await session.parameters()).toEqual({})
    await expect(session.step()).rejects.toThrow('nothing is loaded to train')
  })
})
