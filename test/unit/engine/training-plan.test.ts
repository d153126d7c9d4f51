import { describe, expect, it } from 'vitest'
import { evalResult } from '../../../src/engine/results'
import { compileTraining, type TrainingPlan } from '../../../src/engine/training-plan'
import type { GraphDocument } from '../../../src/graph/document'
import { graph, node } from './graphs'

const net: GraphDocument = graph(
  {
    x: { op: 'Input', attrs: { shape: ['N', 2] } },
    t: { op: 'Input', attrs: { shape: ['N'], dtype: 'int' } },
    h: node('Affine', { x: 'x' }, { units: 3 }),
    a: node('Tanh', { x: 'h' }),
    y: node('Affine', { x: 'a' }, { units: 2 }),
    loss: node('SoftmaxCrossEntropy', { y: 'y', t: 't' }),
  },
  'loss',
)

function planOf(options: Parameters<typeof compileTraining>[1], document = net): TrainingPlan {
  const compiled = compileTraining(document, options)
  if ('problems' in compiled) throw new Error(compiled.problems[0].message.en)
  return compiled.plan
}

const fill = (plan: TrainingPlan): void => {
  plan.inputs.get('x')?.set([1, 2, -1, 0.5])
  plan.inputs.get('t')?.set([0, 1])
}

describe('a training plan', () => {
  it('gives the loss and the gradients that inspection gives', () => {
    const plan = planOf({ batch: 2, precision: 'f64' })
    fill(plan)
    const loss = plan.run()
    const feeds = {
      x: { shape: [2, 2], dtype: 'float', data: Float64Array.of(1, 2, -1, 0.5) },
      t: { shape: [2], dtype: 'int', data: Float64Array.of(0, 1) },
    } as const
    const { result } = evalResult(net, { mode: 'train', feeds })
    expect(loss).toBe(result.values.loss)
    for (const { name, grad, shape } of plan.parameters)
      expect({ shape, data: [...grad] }).toEqual(result.paramGrads?.[name])
  })

  it('names its parameters, and which of them are offsets', () => {
    expect(
      planOf({ batch: 2 }).parameters.map(({ name, node, port, shape, isBias }) => ({
        name,
        node,
        port,
        shape,
        isBias,
      })),
    ).toEqual([
      { name: 'h.W', node: 'h', port: 'W', shape: [2, 3], isBias: false },
      { name: 'h.b', node: 'h', port: 'b', shape: [3], isBias: true },
      { name: 'y.W', node: 'y', port: 'W', shape: [3, 2], isBias: false },
      { name: 'y.b', node: 'y', port: 'b', shape: [2], isBias: true },
    ])
  })

  it('shares parameters between batch sizes and modes', () => {
    const first = planOf({ batch: 2 })
    const tail = planOf({ batch: 1, params: first.arrays })
    const measuring = planOf({ batch: 2, mode: 'eval', params: first.arrays })
    expect(tail.parameters.map(({ data }) => data)).toEqual(first.parameters.map(({ data }) => data))
    fill(first)
    fill(measuring)
    const before = measuring.run()
    expect(first.run()).toBeCloseTo(before, 6)
    for (const { data, grad } of first.parameters)
      grad.forEach((g, i) => (data[i] = (data[i] ?? 0) - 0.5 * g))
    expect(measuring.run()).toBeLessThan(before)
    expect(first.parameters[0]?.data).toBe(tail.parameters[0]?.data)
  })

  it('finds what the loss compares, through whatever comes after it', () => {
    const penalised = graph(
      {
        x: { op: 'Input', attrs: { shape: ['N', 2] } },
        t: { op: 'Input', attrs: { shape: ['N', 1] } },
        y: node('Affine', { x: 'x' }, { units: 1 }),
        loss: node('MeanSquaredError', { y: 'y', t: 't' }),
        twice: node('Add', { a: 'loss', b: 'loss' }),
      },
      'twice',
    )
    const plan = planOf({ batch: 3 }, penalised)
    expect(plan).toMatchObject({
      batch: 3,
      loss: 'MeanSquaredError',
      prediction: { node: 'y', output: 'y' },
      labels: { node: 't', output: 'y' },
    })
  })

  it('shows any output of the last run', () => {
    const plan = planOf({ batch: 2, precision: 'f64' })
    fill(plan)
    plan.run()
    const hidden = plan.node('h')
    expect(hidden.shape).toEqual([2, 3])
    expect([...plan.node('a').data]).toEqual([...hidden.data].map(Math.tanh))
    plan.inputs.get('x')?.fill(0)
    plan.run()
    expect([...plan.node('a').data]).toEqual([0, 0, 0, 0, 0, 0])
    expect(() => plan.node('gone')).toThrow(RangeError)
  })

  it('starts from the seed: equal seeds give equal parameters, others do not', () => {
    const start = (seed: number): readonly number[] => [
      ...(planOf({ batch: 1, seed }).parameters[0]?.data ?? []),
    ]
    expect(start(1)).toEqual(start(1))
    expect(start(1)).not.toEqual(start(2))
  })

  it('starts from stored values where the document has them', () => {
    const stored = { ...net, params: { 'h.b': { shape: [3], data: [1, 2, 3] } } }
    expect([...(planOf({ batch: 1 }, stored).parameters[1]?.data ?? [])]).toEqual([1, 2, 3])
  })

  it('is refused with the document’s problems', () => {
    const compiled = compileTraining(graph({ x: 1 }), { batch: 1 })
    expect('problems' in compiled && compiled.problems.map(({ code }) => code)).toEqual(['no-objective'])
  })
})
