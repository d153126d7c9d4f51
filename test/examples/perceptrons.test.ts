import { describe, expect, it } from 'vitest'
import { group } from '../../src/graph/group'
import { tensor } from '../../src/tensor/tensor'
import { example } from './files'
import { evaluated, expectClose, parameterOf, runOf, trained, trainerOf } from './runs'

describe('e02: XOR', () => {
  it('three gates say 0, 1, 1, 0', () => {
    expect(evaluated(example('e02-xor-gates')).value('and')).toEqual([0, 1, 1, 0])
  })

  it('so does one module made of them', () => {
    const gates = example('e02-xor-gates')
    const made = group(gates, gates.nodes.map(({ id }) => id), 'XOR') // prettier-ignore
    if ('problem' in made) throw new Error(made.problem.message.en)
    expect(made.document.nodes.map(({ op }) => op)).toEqual(['Input', 'sub:XOR'])
    expect(evaluated(made.document).value(made.id)).toEqual([0, 1, 1, 0])
  })

  it('its gates are one module, used three times with weights of their own', () => {
    const { nodes, subgraphs = {} } = example('e02-xor-gates')
    expect(nodes.filter(({ op }) => op === 'sub:Gate')).toHaveLength(3)
    expect(Object.keys(subgraphs)).toEqual(['Gate'])
  })

  it('each gate draws one line on the plane, and only together they cut out XOR', () => {
    const places = [-0.5, 0.05, 0.45, 0.55, 0.95, 1.5]
    const points = places.flatMap((x1) => places.map((x2) => [x1, x2] as const))
    const x = tensor(Float64Array.from(points.flat()), [points.length, 2])
    const { value } = evaluated(example('e02-xor-gates'), { feeds: { x } })
    const fires = (on: (x1: number, x2: number) => boolean): number[] =>
      points.map(([x1, x2]) => (on(x1, x2) ? 1 : 0))
    // NAND: −.5·x1 − .5·x2 + .7 > 0, OR: .5·x1 + .5·x2 − .2 > 0
    expect(value('nand')).toEqual(fires((x1, x2) => x1 + x2 < 1.4))
    expect(value('or')).toEqual(fires((x1, x2) => x1 + x2 > 0.4))
    expect(value('and')).toEqual(fires((x1, x2) => x1 + x2 < 1.4 && x1 + x2 > 0.4))
  })

  it('a single layer ends at ln 2, wherever it starts', () => {
    const { trainLoss, trainAccuracy } = trained(runOf('e02-single-layer', 'random start')).evaluate()
    expectClose(trainLoss, Math.LN2, 5e-7)
    expect(trainAccuracy).toBeLessThan(1)
  })

  it('a single layer that starts at 0 stays at ln 2, with half of the rows right', () => {
    const trainer = trainerOf(runOf('e02-single-layer', 'zero start'))
    while (trainer.done === undefined) expectClose(trainer.step().loss, 0.693147, 5e-7)
    expect(trainer.evaluate().trainAccuracy).toBe(0.5)
    expect(parameterOf(trainer, 'affine.W')).toEqual([0, 0, 0, 0])
  })
})

describe('e04: without an activation function', () => {
  it('two matrices are one', () => {
    const { value } = evaluated(example('e04-linear-collapse'))
    expect(value('W')).toEqual([2, 3, 4, 7])
    expect(value('difference')).toEqual([0, 0, 0, 0, 0, 0])
  })

  it.each([1, 2, 3])('three layers do not tell the spiral apart, seed %i', (seed) => {
    const document = example('e04-linear-spiral')
    const { trainAccuracy } = trained({ ...document, training: { ...document.training, seed } }).evaluate()
    expect(trainAccuracy).toBeLessThanOrEqual(0.62)
  })
})
