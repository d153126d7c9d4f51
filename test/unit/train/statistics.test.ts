import { describe, expect, it } from 'vitest'
import { emptyDocument, type GraphDocument } from '../../../src/graph/document'
import { spreadOf } from '../../../src/train/statistics'
import { trainerOf, xor } from './networks'

describe('statistics of a mini-batch', () => {
  it.each([
    ['both signs', [-1, 0, 0, 1], { mean: 0, std: Math.SQRT1_2, zeros: 0.5 }],
    ['one number', [3], { mean: 3, std: 0, zeros: 0 }],
    ['a large mean', [1e8, 1e8 + 2], { mean: 1e8 + 1, std: 1, zeros: 0 }],
  ])('%s', (_, xs, expected) => {
    expect(spreadOf(Float64Array.from(xs))).toEqual(expected)
  })

  it('are of every node but the labels, with the norm of every gradient', () => {
    const trainer = trainerOf(xor({ seed: 1 }))
    trainer.step()
    const { nodes, gradients } = trainer.statistics()
    expect(nodes['x']).toEqual({ mean: 0.5, std: 0.5, zeros: 0.5 })
    expect(nodes).not.toHaveProperty('t')
    expect(gradients).toEqual(trainer.gradientNorms())
  })

  it('name every output of a node', () => {
    const document: GraphDocument = {
      ...emptyDocument,
      nodes: [
        { id: 'w', op: 'Parameter', attrs: { value: { shape: [4], data: [1, 2, 3, 4] } } },
        { id: 'parts', op: 'Split', inputs: { x: 'w' }, attrs: { axis: 0, size: 1 } },
        { id: 'loss', op: 'ReduceSum', inputs: { x: 'w' } },
      ],
      objective: 'loss',
    }
    const trainer = trainerOf(document)
    trainer.step()
    const { nodes } = trainer.statistics()
    expect(Object.keys(nodes)).toEqual(['w', 'parts', 'parts:rest', 'loss'])
    expect(nodes['parts:rest']?.std).toBeGreaterThan(nodes['parts']?.std ?? NaN)
  })

  it('leave training as it is, running means and masks too', () => {
    const base = xor({ seed: 1 })
    const document: GraphDocument = {
      ...base,
      nodes: [
        ...base.nodes.map((node) => (node.id === 'affine2' ? { ...node, inputs: { x: 'dropout' } } : node)),
        { id: 'norm', op: 'BatchNormalization', inputs: { x: 'affine1' } },
        { id: 'dropout', op: 'Dropout', inputs: { x: 'norm' } },
      ],
    }
    const run = (look: boolean): string => {
      const trainer = trainerOf(document)
      for (let i = 0; i < 5; i++) {
        trainer.step()
        if (look) trainer.statistics()
      }
      return JSON.stringify(trainer.parameters())
    }
    expect(run(true)).toBe(run(false))
    expect(run(true)).toContain('norm.runningMean')
  })
})
