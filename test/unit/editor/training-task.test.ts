import { describe, expect, test } from 'vitest'
import { isSameGraph, isSameTask, subjectOf } from '../../../src/editor/state/training-task'
import type { GraphDocument, Training } from '../../../src/graph/document'

const net: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'w', op: 'Parameter', attrs: { value: 2 } },
    { id: 'loss', op: 'Square', inputs: { x: 'w' } },
  ],
  objective: 'loss',
  training: { optimizer: { op: 'SGD', lr: 0.1 }, steps: 100, seed: 1 },
}

const withTraining = (training: Training): GraphDocument => ({
  ...net,
  training: { ...net.training, ...training },
})

describe('a training under way', () => {
  test.each<[string, GraphDocument]>([
    ['another rate', withTraining({ optimizer: { op: 'SGD', lr: 0.01 } })],
    ['more updates', withTraining({ steps: 500 })],
    ['a schedule', withTraining({ schedule: { kind: 'step' } })],
    ['weight decay', withTraining({ regularize: { l2: 0.01 } })],
  ])('goes on with %s', (_, changed) => {
    expect(isSameTask(net, changed)).toBe(true)
    expect(subjectOf(changed)).not.toBe(subjectOf(net))
  })

  test.each<[string, GraphDocument]>([
    ['another optimiser', withTraining({ optimizer: { op: 'Adam' } })],
    ['another seed', withTraining({ seed: 2 })],
    ['other batches', withTraining({ batch: 4 })],
    ['another graph', { ...net, nodes: net.nodes.slice(0, 1) }],
  ])('begins anew with %s', (_, changed) => {
    expect(isSameTask(net, changed)).toBe(false)
  })

  test('does not depend on names and places', () => {
    const moved = {
      ...net,
      nodes: net.nodes.map((node) => ({ ...node, at: [3, 4] as const, label: 'here' })),
    }
    expect(subjectOf(moved)).toBe(subjectOf(net))
    expect(isSameGraph(moved, net)).toBe(true)
  })
})
