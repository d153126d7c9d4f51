import { describe, expect, it } from 'vitest'
import type { GraphDocument, GraphNode } from '../../../src/graph/document'
import { writeTensor } from '../../../src/tensor/literal'
import { problemsOf, trainerOf } from './networks'

/** The next number of a table, from a linear RNN of one unit whose state is the sum of everything before. */
const running = (layer: Partial<GraphNode> = {}, length = 2): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Input', attrs: { shape: ['N', length] } },
    { id: 'steps', op: 'Reshape', attrs: { shape: [0, 0, 1] }, inputs: { x: 'x' } },
    {
      id: 'rnn',
      op: 'RNN',
      inputs: { x: 'steps' },
      ...layer,
      attrs: { units: 1, activation: 'identity', bias: false, ...layer.attrs },
    },
    { id: 'loss', op: 'ReduceSum', inputs: { x: 'rnn' } },
  ],
  objective: 'loss',
  params: {
    'rnn.Wx': writeTensor({ shape: [1, 1], dtype: 'float', data: Float64Array.of(1) }),
    'rnn.Wh': writeTensor({ shape: [1, 1], dtype: 'float', data: Float64Array.of(1) }),
  },
  training: {
    // Rows of the table: 1 1, 2 2, 3 3, 4 4, 5 5; as two streams 1 2 and 3 4.
    data: { source: 'csv', columns: { a: [1, 2, 3, 4, 5], b: [1, 2, 3, 4, 5] } },
    bind: { x: 'features' },
    batch: 2,
    optimizer: { op: 'SGD', lr: 0 },
    epochs: 2,
  },
})
const carrying = running({ attrs: { carry: true } })

/** Losses of every update, each the sum over a batch. */
const losses = (document: GraphDocument): number[] => {
  const trainer = trainerOf(document, { precision: 'f64' })
  const found: number[] = []
  while (trainer.done === undefined) found.push(trainer.step().loss)
  return found
}

describe('a carried state', () => {
  it('goes on where the stream was, and starts from zeros with each epoch', () => {
    // rows 1 1 | 3 3: 1 + 2 + 3 + 6; then rows 2 2 from 2 and 4 4 from 6: 4 + 6 + 10 + 14
    expect(losses(carrying)).toEqual([12, 34, 12, 34])
  })

  it('is no part of the model', () => {
    expect(Object.keys(trainerOf(carrying).parameters())).toEqual(['rnn.Wx', 'rnn.Wh'])
  })

  it('stops the gradient between batches', () => {
    const trainer = trainerOf(carrying, { precision: 'f64' })
    trainer.step()
    trainer.step()
    // ∂/∂Wh of h₁ + h₂ with h₁ = x + Wh·h₀: h₀ + (h₁ + h₀), h₀ = 2 and 6 held fixed
    expect(trainer.gradientNorms()['rnn.Wh']).toBeCloseTo(2 + 4 + 2 + (6 + 10 + 6), 12)
  })

  it('comes back with a checkpoint', () => {
    const trainer = trainerOf(carrying, { precision: 'f64' })
    trainer.step()
    const half = trainer.snapshot()
    expect(trainer.step().loss).toBe(34)
    const other = trainerOf(carrying, { precision: 'f64' })
    other.restore(half)
    expect(other.step().loss).toBe(34)
    other.reset()
    expect(other.step().loss).toBe(12)
  })

  it('is another one while a set is measured, which goes through the same streams', () => {
    const trainer = trainerOf(carrying, { precision: 'f64' })
    trainer.step()
    const { trainLoss } = trainer.evaluate()
    expect(trainLoss).toBe(12 + 34)
    expect(trainer.evaluate().trainLoss).toBe(trainLoss)
    expect(trainer.step().loss).toBe(34)
  })

  it('lets only one batch size be', () => {
    expect(trainerOf(carrying).updatesPerEpoch).toBe(2)
    expect(trainerOf(running()).updatesPerEpoch).toBe(3)
  })

  it('works through a subgraph', () => {
    const [x, steps, rnn, loss] = carrying.nodes
    const inner: GraphDocument = {
      ...carrying,
      nodes: [
        ...[x, steps, loss]
          .filter((node) => node !== undefined)
          .map((node) => (node.id === 'loss' ? { ...node, inputs: { x: 'cell' } } : node)),
        { id: 'cell', op: 'sub:Cell', inputs: { in: 'steps' } },
      ],
      subgraphs: {
        Cell: {
          inputs: ['in'],
          outputs: { y: 'rnn' },
          nodes: [{ id: 'in', op: 'Input' }, ...(rnn === undefined ? [] : [{ ...rnn, inputs: { x: 'in' } }])],
        },
      },
      params: Object.fromEntries(
        Object.entries(carrying.params ?? {}).map(([name, value]) => [`cell.${name}`, value]),
      ),
    }
    expect(losses(inner)).toEqual([12, 34, 12, 34])
  })

  it('is refused where the end of a sequence is not the start of the next', () => {
    expect(problemsOf(running({ attrs: { carry: true, direction: 'reverse' } }))).toEqual([
      'bad-attribute: carry needs direction forward: it is reverse, and the end of a sequence is not where the next one starts (at rnn)',
    ])
  })
})

describe('the text source', () => {
  it('running: cuts the text into pieces and says which word follows each', () => {
    const { data } = trainerOf({
      ...running({}, 6),
      training: {
        data: { source: 'text', context: 'running', window: 3, text: 'a b c d e f g h' },
        bind: { x: 'features' },
      },
    })
    expect([...(data?.features ?? [])]).toEqual([0, 1, 2, 1, 2, 3, 3, 4, 5, 4, 5, 6])
  })

  it('running: holds back the end for testing', () => {
    const text = Array.from({ length: 21 }, (_, i) => `w${String(i)}`).join(' ')
    const { data } = trainerOf({
      ...running({}, 4),
      training: {
        data: { source: 'text', context: 'running', window: 2, text, split: 0.3 },
        bind: { x: 'features' },
      },
    })
    expect([...(data?.train ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect([...(data?.test ?? [])]).toEqual([7, 8, 9])
  })
})
