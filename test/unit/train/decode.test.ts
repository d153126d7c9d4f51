import { describe, expect, it } from 'vitest'
import type { GraphDocument, Training } from '../../../src/graph/document'
import { removeNodes, renameNode } from '../../../src/graph/edits'
import { writeTensor } from '../../../src/tensor/literal'
import { problemsOf, trainerOf } from './networks'

/**
 * A decoder without anything to learn from the question: its next word is the one that it is given plus one, by a table
 * of scores. Fed its own words it counts up from the start sign.
 */
const counting = (decode: Training['decode'] | undefined, answer: readonly number[]): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'given', op: 'Input', attrs: { shape: ['N', 3], dtype: 'int' } },
    { id: 'scores', op: 'Embedding', inputs: { x: 'given' }, attrs: { vocabulary: 6, units: 6 } },
    { id: 'answer', op: 'Input', attrs: { shape: ['N', 3], dtype: 'int' } },
    { id: 'loss', op: 'TimeSoftmaxCrossEntropy', inputs: { y: 'scores', t: 'answer' } },
  ],
  objective: 'loss',
  params: {
    'scores.W': writeTensor({
      shape: [6, 6],
      dtype: 'float',
      data: Float64Array.from({ length: 36 }, (_, i) => (i % 6 === (Math.floor(i / 6) + 1) % 6 ? 9 : 0)),
    }),
  },
  training: {
    // Running pieces: the words of a text, and beside each the next.
    data: {
      source: 'text',
      unit: 'characters',
      context: 'running',
      window: 3,
      text: answer.map((n) => 'abcdef'[n]).join(''),
    },
    bind: { given: 'tokens', answer: 'next' },
    ...(decode && { decode }),
    optimizer: { op: 'SGD', lr: 0.1 },
    steps: 1,
  },
})

const evaluated = (decode: Training['decode'], answer: readonly number[] = [0, 1, 2, 3]) =>
  trainerOf(counting(decode, answer)).evaluate()

describe('decoding', () => {
  it('feeds predictions back, from the first place of the data on', () => {
    const { decodedAccuracy, decoded } = evaluated({ input: 'given' })
    expect(decodedAccuracy).toBe(1)
    expect(decoded).toEqual([{ asked: '', said: 'b c d', wanted: 'b c d' }])
  })

  it('does not see the rest of the answer: an error is carried on', () => {
    // given a b d: the text says d after b and a after d, the table c and, told d, e
    const { trainAccuracy, decodedAccuracy, decoded } = evaluated({ input: 'given' }, [0, 1, 0, 1])
    expect(trainAccuracy).toBeCloseTo(2 / 3, 12)
    expect(decoded?.map(({ said }) => said)).toEqual(['b 2 3'])
    expect(decodedAccuracy).toBeCloseTo(1 / 3, 12)
  })

  it('reads the scores of the node that is named', () => {
    expect(evaluated({ input: 'given', prediction: 'scores' }).decodedAccuracy).toBe(1)
  })

  it('is not there unless the document asks for it', () => {
    expect(evaluated(undefined)).not.toHaveProperty('decodedAccuracy')
  })

  it('measures perplexity of a loss over tokens', () => {
    const { trainLoss, trainPerplexity } = evaluated(undefined)
    expect(trainPerplexity).toBe(Math.exp(trainLoss))
  })

  it('names an Input without data, and a prediction that is no node', () => {
    expect(problemsOf(counting({ input: 'loss' }, [0, 1, 2, 3]))).toEqual([
      expect.stringContaining(
        'input of decode is "loss", but it takes an Input that is bound to the answers',
      ),
    ])
    expect(problemsOf(counting({ input: 'given', prediction: 'nothing' }, [0, 1, 2, 3]))).toEqual([
      expect.stringContaining('prediction of decode is "nothing", but it takes a node of the document'),
    ])
  })

  it('is refused where places differ', () => {
    const { nodes, ...rest } = counting({ input: 'given' }, [0, 1, 2, 3])
    const early = nodes.map((node) =>
      node.id === 'loss' ? { ...node, inputs: { y: 'first', t: 'firstAnswer' } } : node,
    )
    const trainer = trainerOf({
      ...rest,
      nodes: [
        ...early,
        { id: 'first', op: 'Slice', attrs: { axis: 1, end: 2 }, inputs: { x: 'scores' } },
        { id: 'firstAnswer', op: 'Slice', attrs: { axis: 1, end: 2 }, inputs: { x: 'answer' } },
      ],
    })
    expect(() => trainer.evaluate()).toThrow('decode fills given place by place')
  })
})

describe('editing what decoding names', () => {
  const document = counting({ input: 'given', prediction: 'scores' }, [0, 1, 2, 3])

  it('renames it along', () => {
    expect(renameNode(document, 'given', 'told').training?.decode).toEqual({
      input: 'told',
      prediction: 'scores',
    })
    expect(renameNode(document, 'scores', 'logits').training?.decode).toEqual({
      input: 'given',
      prediction: 'logits',
    })
    expect(renameNode(document, 'answer', 'right').training?.decode).toBe(document.training?.decode)
  })

  it('drops it with its Input', () => {
    expect(removeNodes(document, ['given']).training).not.toHaveProperty('decode')
  })
})
