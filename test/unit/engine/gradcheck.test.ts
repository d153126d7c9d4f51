import { describe, expect, it, vi } from 'vitest'
import * as e from '../../../src/expr/build'
import { gradientCheck } from '../../../src/engine/gradcheck'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { NumericGradient } from '../../../src/engine/numeric'
import type * as opTable from '../../../src/ops'
import { defineOp } from '../../../src/ops/kit/definition'
import { randomStream } from '../../../src/tensor/rng'
import { graph, matrix, node, readDocument, scalarGraph, vector } from './graphs'

/** Ops with a mistake in them. Each backward expression is one that people have really written. */
const planted = vi.hoisted(() => new Map<string, unknown>())

vi.mock('../../../src/ops', async (original) => {
  const real = await original<typeof opTable>()
  return { ...real, findOp: (name: string) => planted.get(name) ?? real.findOp(name) }
})

const texts = { en: '', ja: '' }
const base = {
  category: 'activation',
  order: 0,
  title: texts,
  short: texts,
  summary: texts,
  about: texts,
  figure: { kind: 'activation', glyph: '' },
  formula: '',
  inputs: { x: {} },
  samples: [],
} as const
const plant = (op: ReturnType<typeof defineOp>): unknown => planted.set(op.name, op)

plant(
  defineOp({
    ...base,
    name: 'SlopeOfTheActivated',
    expr: ({ x }) => e.div(1, e.add(1, e.exp(e.neg(x)))),
    // σ' applied to y = σ(u), which is already activated, as if it were u
    vjp: (g, _, { y = e.number(0) }) => {
      const z = e.div(1, e.add(1, e.exp(e.neg(y))))
      return { x: e.mul(g.y ?? 0, e.mul(z, e.sub(1, z))) }
    },
  }),
)
plant(
  defineOp({
    ...base,
    name: 'MeanForgotten',
    expr: ({ x }) => e.mean(e.square(x)),
    vjp: (g, { x }) => ({ x: e.mul(g.y ?? 0, e.mul(2, x)) }),
  }),
)
plant(
  defineOp({
    ...base,
    name: 'SignLost',
    expr: ({ x }) => e.neg(x),
    vjp: (g) => ({ x: g.y ?? null }),
  }),
)

const small = (op: string) =>
  graph({ x: vector([-4, 0.5, 2]), y: node(op, { x: 'x' }), sum: node('ReduceSum', { x: 'y' }) }, 'sum')

describe('the gradient check', () => {
  it.each(['SlopeOfTheActivated', 'MeanForgotten', 'SignLost'])('catches a planted mistake: %s', (op) => {
    const { rows, problems } = gradientCheck(small(op))
    expect(problems).toEqual([])
    expect(rows).toHaveLength(1)
    expect(rows[0]?.passed).toBe(false)
    expect(rows[0]?.error).toBeGreaterThan(0.1)
  })

  it.each([
    'examples/e10-apple.gradwire.json',
    'examples/e11-apple-and-orange.gradwire.json',
    'examples/e12-chain-rule.gradwire.json',
    'examples/e13-goldstein-price.gradwire.json',
    'examples/e14-sigmoid.gradwire.json',
    'examples/e16-softmax-with-loss-parts.gradwire.json',
    'examples/e17-simple-net.gradwire.json',
  ])('passes %s', (path) => {
    const { rows, problems } = gradientCheck(readDocument(path))
    expect(problems).toEqual([])
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row).toMatchObject({ passed: true, kinks: 0 })
  })

  it('passes a large graph of single numbers', () => {
    for (const row of gradientCheck(scalarGraph(400)).rows) expect(row.error).toBeLessThan(1e-7)
  })

  it('passes where everything is 0, and where all there is is rounding', () => {
    const zero = graph({ x: 3, y: node('Sub', { a: 'x', b: 'x' }) }, 'y')
    expect(gradientCheck(zero).rows).toEqual([{ name: 'x', error: 0, passed: true, kinks: 0, elements: 1 }])
    const flat = graph(
      { x: vector([0.3, 2.9, 4]), p: node('Softmax', { x: 'x' }), y: node('ReduceSum', { x: 'p' }) },
      'y',
    )
    expect(gradientCheck(flat).rows[0]).toMatchObject({ passed: true })
  })

  it('skips elements that step over a kink, and counts them', () => {
    const document = graph(
      { x: vector([-1, 0, 1e-5, 1]), y: node('Relu', { x: 'x' }), sum: node('ReduceSum', { x: 'y' }) },
      'sum',
    )
    expect(gradientCheck(document).rows[0]).toMatchObject({ name: 'x', passed: true, kinks: 2, elements: 4 })
  })

  it('sees no kink where logits tie: which of them is the largest does not matter', () => {
    const document = graph(
      {
        y: matrix([[0, 0, 0]]),
        t: { shape: [1], data: [1], dtype: 'int' },
        loss: node('SoftmaxCrossEntropy', { y: 'y', t: 't' }),
      },
      'loss',
    )
    expect(gradientCheck(document).rows).toMatchObject([{ name: 'y', passed: true, kinks: 0 }])
  })

  it('leaves labels and constants alone', () => {
    const document = graph(
      {
        x: matrix([[0.3, 2.9, 4]]),
        t: { shape: [1], data: [1], dtype: 'int' },
        two: node('Constant', {}, { value: 2 }),
        y: node('Mul', { a: 'x', b: 'two' }),
        loss: node('SoftmaxCrossEntropy', { y: 'y', t: 't' }),
      },
      'loss',
    )
    expect(gradientCheck(document).rows.map(({ name }) => name)).toEqual(['x'])
  })

  it('samples tensors that are too large, the same elements every time', () => {
    const document = graph(
      {
        x: { shape: [300], data: Array.from({ length: 300 }, (_, i) => i / 100) },
        y: node('Tanh', { x: 'x' }),
        sum: node('ReduceSum', { x: 'y' }),
      },
      'sum',
    )
    const [row] = gradientCheck(document, { limit: 40 }).rows
    expect(row).toMatchObject({ passed: true, elements: 40, sampledFrom: 300 })
    expect(gradientCheck(document, { limit: 40 }).rows[0]).toEqual(row)
  })

  it('needs an objective', () => {
    const { rows, problems } = gradientCheck(graph({ x: 1 }))
    expect(rows).toEqual([])
    expect(problems.map(({ code }) => code)).toEqual(['no-objective'])
  })
})

describe('the laboratory 64-20-10', () => {
  const rng = randomStream(1, 'lab')
  const x = { shape: [3, 64], data: Array.from({ length: 192 }, () => rng.normal()) }
  const lab = (loss: 'fused' | 'log') =>
    graph(
      {
        x,
        t: { shape: [3], data: [1, 7, 4], dtype: 'int' },
        hidden: node('Affine', { x: 'x' }, { units: 20, init: 'he' }),
        relu: node('Relu', { x: 'hidden' }),
        scores: node('Affine', { x: 'relu' }, { units: 10, init: 'he' }),
        ...(loss === 'fused'
          ? { loss: node('SoftmaxCrossEntropy', { y: 'scores', t: 't' }) }
          : {
              p: node('Softmax', { x: 'scores' }),
              loss: node('CrossEntropy', { y: 'p', t: 't' }, { epsilon: 1e-7 }),
            }),
      },
      'loss',
    )

  it('agrees to better than 1e-7 in every parameter', () => {
    const { rows } = gradientCheck(lab('fused'))
    expect(rows.map(({ name }) => name)).toEqual(['x', 'hidden.W', 'hidden.b', 'scores.W', 'scores.b'])
    for (const row of rows) expect(row).toMatchObject({ passed: true })
  })

  it('cannot agree with log(y + 1e-7): the bias of the loss is a floor', () => {
    const exact = compile(lab('fused'), { mode: 'train' }).program
    const biased = compile(lab('log'), { mode: 'train' }).program
    const evaluation = evaluate(exact)
    const numeric = new NumericGradient(biased, 1e-4)
    const leaf = biased.leaves.get('scores.b')
    const value = exact.leaves.get('scores.b')?.value
    const gradient = value && exact.gradients.get(value)
    if (leaf === undefined || gradient === undefined) throw new Error('no gradient')
    const a = evaluation.tensor(gradient).data
    let [difference, sum] = [0, [0, 0] as [number, number]]
    a.forEach((analytic, i) => {
      const n = numeric.at(leaf, i) ?? analytic
      difference += (n - analytic) ** 2
      sum = [sum[0] + n * n, sum[1] + analytic * analytic]
    })
    const error = Math.sqrt(difference) / (Math.sqrt(sum[0]) + Math.sqrt(sum[1]))
    expect(error).toBeGreaterThan(1e-7)
    expect(error).toBeLessThan(1e-5)
  })
})
