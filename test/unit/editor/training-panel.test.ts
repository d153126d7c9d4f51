import { describe, expect, test } from 'vitest'
import { columnsOf, proposeBinding, withBatchAxes, withData } from '../../../src/editor/training/bind'
import { regionsOf } from '../../../src/editor/training/regions'
import { createTrainer } from '../../../src/train/trainer'
import type { GraphDocument } from '../../../src/graph/document'

const net = (
  inputs: readonly { readonly id: string; readonly attrs: GraphDocument['nodes'][0]['attrs'] }[],
): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  nodes: [
    ...inputs.map(({ id, attrs = {} }) => ({ id, op: 'Input', attrs })),
    { id: 'affine', op: 'Affine', attrs: { units: 2 }, inputs: { x: 'x' } },
    { id: 'loss', op: 'SoftmaxCrossEntropy', inputs: { y: 'affine', t: 't' } },
  ],
  objective: 'loss',
})

const xor = { featureNames: ['x1', 'x2'], hasLabel: true, classes: 2 }

describe('binding inputs to columns', () => {
  test('what feeds a loss takes the labels, what has the width of a row the features', () => {
    const document = net([
      { id: 't', attrs: { shape: ['N'] } },
      { id: 'x', attrs: { shape: ['N', 2] } },
    ])
    expect(proposeBinding(document, xor)).toEqual({ x: 'features', t: 'label' })
  })
  test('an input of another width is left alone', () => {
    const document = net([
      { id: 'x', attrs: { shape: ['N', 3] } },
      { id: 't', attrs: { shape: ['N'] } },
    ])
    expect(proposeBinding(document, xor)).toEqual({ t: 'label' })
  })
  test('one input for each feature takes one column each', () => {
    const document: GraphDocument = {
      format: 'gradwire',
      version: 1,
      nodes: [
        { id: 'a', op: 'Input', attrs: { shape: ['N'] } },
        { id: 'b', op: 'Input', attrs: { shape: ['N'] } },
      ],
    }
    expect(proposeBinding(document, { ...xor, hasLabel: false })).toEqual({ a: 'x1', b: 'x2' })
  })
  test('numbers that were typed in become places for a batch', () => {
    const document = net([
      { id: 'x', attrs: { value: 1 } },
      { id: 't', attrs: { value: 0 } },
    ])
    const bound = withBatchAxes(document, { x: 'features', t: 'label' }, xor)
    expect(bound.nodes.slice(0, 2).map(({ attrs }) => attrs)).toEqual([{ shape: ['N', 2] }, { shape: ['N'] }])
  })
  test('a document that never trained does so once data are chosen', () => {
    const document = withData(
      net([
        { id: 'x', attrs: { value: 1 } },
        { id: 't', attrs: { value: 0 } },
      ]),
      {
        source: 'xor',
      },
    )
    expect(document.training?.bind).toEqual({ x: 'features', t: 'label' })
    const created = createTrainer(document)
    expect('trainer' in created ? created.trainer.step().update : created.problems).toBe(1)
  })
  test('other data keep the share for testing and a binding that still holds', () => {
    const first = withData(
      net([
        { id: 'x', attrs: {} },
        { id: 't', attrs: {} },
      ]),
      { source: 'xor' },
    )
    const kept = { ...first, training: { ...first.training, data: { source: 'xor', split: 0.25, seed: 3 } } }
    expect(withData(kept, { source: 'moons' }).training).toMatchObject({
      data: { source: 'moons', split: 0.25, seed: 3 },
      bind: { x: 'features', t: 'label' },
    })
  })
  test('the columns of a source are known without training', () => {
    expect(columnsOf({ source: 'spiral' })).toEqual({
      featureNames: ['x1', 'x2'],
      parts: [],
      hasLabel: true,
      classes: 3,
    })
    expect(columnsOf({ source: 'sentences' })?.parts).toEqual(['tokens', 'next'])
    expect(columnsOf({ source: 'nowhere' })).toBeUndefined()
  })
})

describe('regions of a plane', () => {
  test('one number a point: class 1 lies where it exceeds one half', () => {
    const data = [0, 0, 1, 0, 0, 1, 0, 0, 1]
    const [region, ...others] = regionsOf({ cols: 3, rows: 3, classes: 1, data })
    expect(others).toEqual([])
    const xs = (region?.polygons.flat(2) ?? []).map(([x]) => x)
    expect(region?.index).toBe(1)
    expect(Math.min(...xs)).toBeCloseTo(0.75, 6)
  })
  test('each class lies where it is ahead of all others', () => {
    const data = [0.9, 0.1, 0.2, 0.8, 0.9, 0.1, 0.2, 0.8]
    const regions = regionsOf({ cols: 2, rows: 2, classes: 2, data })
    expect(regions.map(({ index, polygons }) => [index, polygons.length])).toEqual([
      [0, 1],
      [1, 1],
    ])
  })
})
