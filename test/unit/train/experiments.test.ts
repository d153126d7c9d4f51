import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import type { Experiment, GraphDocument } from '../../../src/graph/document'
import { readExperiments } from '../../../src/train/experiments'

const document = (...experiments: Experiment[]): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Input' },
    { id: 'affine1', op: 'Affine', attrs: { units: 4, init: 'xavier' } },
  ],
  training: { optimizer: { op: 'SGD', lr: 0.1 }, seed: 3 },
  experiments,
})

describe('experiments', () => {
  it('write settings into a copy, one run for each seed', () => {
    const original = document({
      name: 'wide',
      set: { 'training.optimizer.lr': 0.5, 'nodes.affine1.attrs.units': 16, 'training.regularize.l2': 0.1 },
      seeds: [1, 2],
    })
    const { runs, problems } = readExperiments(original)
    expect(problems).toEqual([])
    expect(runs.map(({ seed }) => seed)).toEqual([1, 2])
    for (const { seed, document: changed } of runs) {
      expect(changed.training).toEqual({
        optimizer: { op: 'SGD', lr: 0.5 },
        regularize: { l2: 0.1 },
        seed,
      })
      expect(changed.nodes[1]?.attrs).toEqual({ units: 16, init: 'xavier' })
      expect(changed.nodes[0]).toBe(original.nodes[0])
    }
    expect(original.nodes[1]?.attrs?.units).toBe(4)
  })

  it('keep the document’s seed where they name none, and remove what is set to null', () => {
    const { runs } = readExperiments(document({ name: 'plain', set: { 'training.optimizer': null } }))
    expect(runs.map(({ seed, document }) => [seed, document.training])).toEqual([[3, { seed: 3 }]])
  })

  it.each([
    'nodes.nobody.attrs',
    'training.seed.deeper',
    '__proto__.polluted',
    'nodes.affine1.attrs.init.x',
    '',
  ])('refuse the path %j', (path) => {
    const { problems } = readExperiments(document({ name: { en: 'odd', ja: '変' }, set: { [path]: 1 } }))
    expect(problems.map((p) => problemLine(p))).toEqual([
      `bad-path: experiment "odd" sets ${path}, which the document does not have`,
    ])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('are none in a document without them', () => {
    expect(readExperiments(document())).toEqual({ runs: [], problems: [] })
  })
})
