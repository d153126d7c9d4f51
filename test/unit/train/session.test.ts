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

  it('reports at most once per frame', async () => {
    let time = 0
    const session = createSession({ now: () => (time += 0.05) })
    await session.load(xor({ steps: 3000 }))
    const times: number[] = []
    await session.start(({ running }) => {
      if (running) times.push(time)
    })
    const distances = times.slice(1).map((at, i) => at - (times[i] ?? 0))
    expect(distances.length).toBeGreaterThan(3)
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(1000 / 60)
  })

  it('stops within one update of being asked to pause', async () => {
    const session = createSession()
    await session.load(xor({ steps: 1_000_000 }))
    let asked: Promise<number> | undefined
    const updateNow = async (): Promise<number> => (await session.snapshot())?.update ?? NaN
    const running = session.start(() => {
      asked ??= updateNow().then(async (update) => {
        await session.pause()
        return (await updateNow()) - update
      })
    })
    await running
    expect(await asked).toBeLessThanOrEqual(1)
  })

  it('goes on elsewhere from a snapshot as if nothing had happened', async () => {
    const document = xor({ steps: 300, shuffle: true, batch: 3, optimizer: { op: 'Adam', lr: 0.05 } })
    const whole = createSession()
    await whole.load(document)
    await whole.start(() => undefined)
    const first = createSession()
    await first.load(document)
    let last: Progress | undefined
    for (let i = 0; i < 101; i++) last = await first.step()
    const snapshot = await first.snapshot()
    const second = createSession()
    await second.load(document)
    if (snapshot === undefined || last === undefined) throw new Error('no snapshot')
    const later = { ...(last.curve.at(-1) ?? { trainLoss: NaN }), update: 102 }
    const restored = await second.restore(structuredClone(snapshot), [...last.curve, later])
    expect(restored).toMatchObject({ update: 101, running: false })
    expect(restored.curve.map(({ update }) => update)).toEqual(last.curve.map(({ update }) => update))
    await second.start((progress) => (last = progress))
    expect(await second.parameters()).toEqual(await whole.parameters())
    expect(last.curve.length).toBe(300)
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
