import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { gradientCheck } from '../../../src/engine/gradcheck'
import { evalResult } from '../../../src/engine/results'
import { compileTraining } from '../../../src/engine/training-plan'
import { graph, matrix, node, scalarGraph, vector } from './graphs'
import { excess } from '../growth'

const dropout = graph(
  {
    x: vector(Array<number>(200).fill(1)),
    y: node('Dropout', { x: 'x' }, { ratio: 0.5 }),
    sum: node('ReduceSum', { x: 'y' }),
  },
  'sum',
)

describe('noise', () => {
  const maskAt = (step: number, seed = 0): readonly number[] => {
    const { program } = compile(dropout, { mode: 'train', seed })
    const y = program.byId.get('y')?.outputs.get('y')
    return y === undefined ? [] : [...evaluate(program, { step }).tensor(y).data]
  }

  it('is a function of seed, node and step: any step can be played again', () => {
    expect(maskAt(3)).toEqual(maskAt(3))
    expect(maskAt(3)).not.toEqual(maskAt(4))
    expect(maskAt(3)).not.toEqual(maskAt(3, 1))
    const kept = maskAt(0).filter((x) => x !== 0).length
    expect(kept).toBeGreaterThan(60)
    expect(kept).toBeLessThan(140)
  })

  it('differs between nodes', () => {
    const two = graph({
      x: vector(Array<number>(50).fill(1)),
      a: node('Dropout', { x: 'x' }, { ratio: 0.5 }),
      b: node('Dropout', { x: 'x' }, { ratio: 0.5 }),
    })
    const { values } = evalResult(two, { mode: 'train' }).result
    expect(values.a).not.toEqual(values.b)
  })

  it('is absent in eval mode', () => {
    expect(evalResult(dropout).result.values.y).toEqual(evalResult(dropout).result.values.x)
  })

  it('is the same on both sides of a difference, so that the gradient check passes', () => {
    const [row] = gradientCheck(dropout).rows
    expect(row).toMatchObject({ passed: true, kinks: 0 })
  })
})

describe('state', () => {
  const norm = graph(
    {
      x: { op: 'Input', attrs: { shape: ['N', 2], value: { shape: [3, 2], data: [1, 2, 3, 6, 5, 10] } } },
      y: node('BatchNormalization', { x: 'x' }),
      sum: node('ReduceSum', { x: 'y' }),
    },
    'sum',
  )

  it('is not touched by looking: a program evaluated twice shows the same', () => {
    const { program } = compile(norm, { mode: 'train' })
    const read = (): readonly (readonly number[])[] => {
      const evaluation = evaluate(program)
      return program.states.map(({ value }) => [...evaluation.tensor(value).data])
    }
    expect(program.states.length).toBeGreaterThan(0)
    expect(read()).toEqual(read())
  })

  it('is updated by training, shared with measuring, and stored beside the parameters', () => {
    const trained = compileTraining(norm, { batch: 3, precision: 'f64' })
    if ('problems' in trained) throw new Error(trained.problems[0].message.en)
    const { plan } = trained
    plan.inputs.get('x')?.set([1, 2, 3, 6, 5, 10])
    const before = plan.states.map(({ data }) => [...data])
    plan.run(0)
    const after = plan.states.map(({ data }) => [...data])
    expect(after).not.toEqual(before)

    const measured = compileTraining(norm, { batch: 3, precision: 'f64', mode: 'eval', params: plan.arrays })
    if ('problems' in measured) throw new Error(measured.problems[0].message.en)
    measured.plan.run()
    expect(measured.plan.states.map(({ data }) => [...data])).toEqual(after)

    const params = Object.fromEntries(
      plan.states.map(({ name, shape, data }) => [name, { shape, data: [...data] }]),
    )
    const { program, problems } = compile({ ...norm, params })
    expect(problems).toEqual([])
    const evaluation = evaluate(program)
    expect(program.states.map(({ value }) => [...evaluation.tensor(value).data])).toEqual(after)
  })

  it('of the batch is what train mode shows, what was remembered what eval mode shows', () => {
    const train = evalResult(norm, { mode: 'train' }).result.values.y
    expect(train).toMatchObject({ shape: [3, 2] })
    expect(typeof train === 'object' && Math.abs(Number(train.data[0]))).toBeCloseTo(1.22474, 4)
    const fresh = evalResult(norm).result.values.y
    expect(typeof fresh === 'object' && Number(fresh.data[0])).toBeCloseTo(1, 4)
  })
})

describe('size', () => {
  it('grows in proportion: so does the time that ten thousand numbers take to compile', () => {
    const run = (count: number): void => expect(compile(scalarGraph(count)).problems).toEqual([])
    expect(excess(run, 2000, 10_000)).toBeLessThan(3)
  })

  it('a chain of ten thousand nodes is no deeper than any other graph', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [`n${i}`, node('Neg', { x: i === 0 ? 'x' : `n${i - 1}` })]),
    )
    const { result } = evalResult(graph({ x: 2, ...nodes }, 'n9999'))
    expect(result.values.n9999).toBe(2)
    expect(result.nodeGrads?.x).toBe(1)
  })

  it('a matrix of every kind of size has its numbers', () => {
    expect(
      evalResult(graph({ m: matrix([[1, 2]]), t: node('Transpose', { x: 'm' }) })).result.values.t,
    ).toEqual({
      shape: [2, 1],
      data: [1, 2],
    })
  })
})
