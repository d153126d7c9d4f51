import { describe, expect, it } from 'vitest'
import { createComparison, type Comparison } from '../../../src/train/comparison'
import { summarise } from '../../../src/train/summary'
import { createTrainer } from '../../../src/train/trainer'
import type { GraphDocument } from '../../../src/graph/document'
import { readDocument } from '../engine/graphs'

const xor = readDocument('examples/e19-xor.gradwire.json')

const withExperiments = (experiments: GraphDocument['experiments']): GraphDocument => ({
  ...xor,
  ...(experiments && { experiments }),
})

function comparisonOf(document: GraphDocument, now?: () => number): Comparison {
  const created = createComparison(document, { steps: 20 }, now)
  if ('problems' in created) throw new Error(created.problems[0]?.message.en)
  return created.comparison
}

function finished(document: GraphDocument): ReturnType<Comparison['views']> {
  const comparison = comparisonOf(document)
  for (const index of comparison.views().keys()) while (comparison.advance(index, 1000));
  return comparison.views()
}

describe('several runs of a document', () => {
  const document = withExperiments([
    { name: 'slow', set: { 'training.optimizer.lr': 0.001 }, seeds: [1, 2, 3] },
    { name: { en: 'fast', ja: '速い' }, set: { 'training.optimizer.lr': 0.05 } },
  ])

  it('end as each of them would alone', () => {
    const views = finished(document)
    expect(views.map(({ seed, update, updates, done }) => [seed, update, updates, done])).toEqual([
      [1, 20, 20, 'finished'],
      [2, 20, 20, 'finished'],
      [3, 20, 20, 'finished'],
      [xor.training?.seed, 20, 20, 'finished'],
    ])
    const alone = createTrainer(
      { ...xor, training: { ...xor.training, optimizer: { op: 'Adam', lr: 0.001 }, seed: 2 } },
      { steps: 20 },
    )
    if ('problems' in alone) throw new Error('does not train')
    while (alone.trainer.done === undefined) alone.trainer.step()
    expect(views[1]?.evaluation).toEqual(alone.trainer.evaluate())
    expect(views[1]?.curve.at(-1)?.update).toBe(20)
  })

  it('are summed up by experiment, as medians over the seeds', () => {
    const views = finished(document)
    const [slow, fast] = summarise(views)
    expect([slow?.name, slow?.over, slow?.runs.length, fast?.runs.length]).toEqual(['slow', 3, 3, 1])
    const losses = views.slice(0, 3).map(({ evaluation }) => evaluation?.trainLoss ?? NaN)
    expect(slow?.median?.trainLoss).toBe([...losses].sort((a, b) => a - b)[1])
    expect(fast?.median).toEqual(views[3]?.evaluation)
  })

  it('stop when their time is up, within one update', () => {
    let time = 0
    const comparison = comparisonOf(document, () => time++)
    expect(comparison.advance(0, 5)).toBe(true)
    expect(comparison.views()[0]?.update).toBeLessThan(20)
    expect(comparison.views()[1]).toEqual({ name: 'slow', seed: 2, update: 0, curve: [] })
  })

  it('are the same in any order, and in turns', () => {
    const comparison = comparisonOf(document, () => performance.now())
    const going = new Set([3, 1, 0, 2])
    while (going.size > 0) for (const index of going) if (!comparison.advance(index, 0.2)) going.delete(index)
    expect(comparison.views()).toEqual(finished(document))
    expect(comparison.advance(0, 1000)).toBe(false)
    expect(comparison.advance(4, 1000)).toBe(false)
  })

  it('do not hold each other up', () => {
    const views = finished(
      withExperiments([
        { name: 'unknown', set: { 'training.optimizer.op': 'Nobody' } },
        { name: 'diverges', set: { 'training.optimizer': { op: 'SGD', lr: 1e300 } } },
        { name: 'sound' },
      ]),
    )
    expect(views.map(({ done }) => done)).toEqual([undefined, 'diverged', 'finished'])
    expect(views[0]?.problems?.map(({ code }) => code)).toEqual(['unknown-optimizer'])
    expect(summarise(views).map(({ over, diverged }) => [over, diverged])).toEqual([[1, 0], [1, 1], [1, 0]]) // prettier-ignore
  })

  it('end one by one when numbers cannot be made: a last batch that is too short', () => {
    const nodes = xor.nodes.map((node) =>
      node.id === 'loss' ? { ...node, inputs: { y: 'late', t: 'lateLabel' } } : node,
    )
    const slice = (id: string, x: string) => ({ id, op: 'Slice', attrs: { start: 2 }, inputs: { x } })
    const document: GraphDocument = {
      ...xor,
      nodes: [...nodes, slice('late', 'affine2'), slice('lateLabel', 't')],
      experiments: [{ name: 'threes', set: { 'training.batch': 3 } }, { name: 'all' }],
    }
    const [threes, all] = finished(document)
    expect(threes?.problems?.map(({ code, at }) => [code, ...at])).toEqual([['bad-attribute', 'late'], ['bad-attribute', 'lateLabel']]) // prettier-ignore
    expect([threes?.update, threes?.done]).toEqual([1, undefined])
    expect(all?.done).toBe('finished')
    expect(summarise([threes, all].flatMap((view) => view ?? [])).map(({ problems }) => problems.length)).toEqual([2, 0]) // prettier-ignore
  })

  it('are refused where there are none, or where a setting leads nowhere', () => {
    const codes = (experiments: GraphDocument['experiments']): unknown => {
      const created = createComparison(withExperiments(experiments))
      return 'problems' in created ? created.problems.map(({ code }) => code) : undefined
    }
    expect(codes([])).toEqual(['no-experiments'])
    expect(codes([{ name: 'a', set: { 'nodes.nobody.attrs.units': 1 } }])).toEqual(['bad-path'])
  })
})
