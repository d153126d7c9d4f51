import { describe, expect, it } from 'vitest'
import type { GraphDocument } from '../../../src/graph/document'
import type { RunView } from '../../../src/train/views'
import { createComparer } from '../../../src/worker/comparer'
import { readDocument } from '../engine/graphs'

const xor = readDocument('examples/e19-xor.gradwire.json')
const document: GraphDocument = {
  ...xor,
  training: { ...xor.training, steps: 40 },
  experiments: [
    { name: 'slow', set: { 'training.optimizer.lr': 0.001 }, seeds: [1, 2, 3] },
    { name: 'unknown', set: { 'training.optimizer.op': 'Nobody' } },
    { name: 'fast', set: { 'training.optimizer.lr': 0.05 } },
  ],
}

/** Trains by so many comparers that share the runs; what each of them has told last, and who told it. */
async function shared(count: number): Promise<{ readonly runs: readonly RunView[]; readonly by: number[] }> {
  const left = [0, 1, 2, 3, 4]
  const [runs, by]: [RunView[], number[]] = [[], []]
  const trainings = Array.from({ length: count }, async (_, comparer) => {
    const api = createComparer()
    await api.prepare(document)
    await api.train(
      () => left.splice(0, 1),
      (news) => {
        for (const [index, run] of news) {
          runs[index] = run
          by[index] = comparer
        }
      },
    )
  })
  await Promise.all(trainings)
  return { runs, by }
}

describe('comparers', () => {
  it('tell the runs before they begin', async () => {
    const { runs, problems } = await createComparer().prepare(document)
    expect(problems).toEqual([])
    expect(runs.map(({ name, seed, update, curve }) => [name, seed, update, curve.length])).toEqual([
      ['slow', 1, 0, 0],
      ['slow', 2, 0, 0],
      ['slow', 3, 0, 0],
      ['unknown', xor.training?.seed, 0, 0],
      ['fast', xor.training?.seed, 0, 0],
    ])
  })

  it('that share the runs come to the numbers of one that trains them all', async () => {
    const [one, two] = [await shared(1), await shared(2)]
    expect(one.runs.map(({ done }) => done)).toEqual(['finished', 'finished', 'finished', undefined, 'finished']) // prettier-ignore
    expect(two.runs).toEqual(one.runs)
    expect(new Set(one.by)).toEqual(new Set([0]))
    expect(new Set(two.by)).toEqual(new Set([0, 1]))
  })

  it('say what keeps runs from beginning, and then train none', async () => {
    const api = createComparer()
    const { runs, problems } = await api.prepare({ ...document, experiments: [] })
    expect([runs.length, problems.map(({ code }) => code)]).toEqual([0, ['no-experiments']])
    await api.train(
      () => [0],
      () => expect.unreachable(),
    )
  })

  it('stop within a breath, and begin anew', async () => {
    const api = createComparer()
    const long = { ...document, training: { ...document.training, steps: 1_000_000_000 } }
    await api.prepare(long)
    let last: RunView | undefined
    await api.train(
      () => [0, 1],
      async (news) => {
        last ??= news[0]?.[1]
        await api.stop()
      },
    )
    expect(last?.update).toBeGreaterThan(0)
    expect(last?.done).toBeUndefined()
    expect((await api.prepare(document)).runs[0]?.update).toBe(0)
  })
})
