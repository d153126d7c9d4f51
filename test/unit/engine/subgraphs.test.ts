import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import { compile } from '../../../src/engine/compile'
import { gradientCheck } from '../../../src/engine/gradcheck'
import { checkDocument, evalResult } from '../../../src/engine/results'
import type { GraphDocument, GraphNode, Subgraph } from '../../../src/graph/document'
import { graph, matrix, node } from './graphs'

const inputs = (...ids: string[]): GraphNode[] => ids.map((id) => ({ id, op: 'Input' }))

const square: Subgraph = {
  inputs: ['x'],
  outputs: { y: 'p' },
  nodes: [...inputs('x'), { id: 'p', op: 'Mul', inputs: { a: 'x', b: 'x' } }],
}

const block: Subgraph = {
  inputs: ['x'],
  outputs: { y: 'act', scores: 'sum' },
  nodes: [
    ...inputs('x'),
    { id: 'h', op: 'Affine', inputs: { x: 'x' }, attrs: { units: 3, init: 'constant', fill: 0.5 } },
    { id: 'scale', op: 'Parameter', attrs: { value: 2 } },
    { id: 'sum', op: 'Mul', inputs: { a: 'h', b: 'scale' } },
    { id: 'act', op: 'Tanh', inputs: { x: 'sum' } },
  ],
}

const withBlocks: GraphDocument = graph(
  {
    x: matrix([[1, 2], [3, -1]]), // prettier-ignore
    first: node('sub:Block', { x: 'x' }),
    second: node('sub:Block', { x: 'first' }),
    both: node('Add', { a: 'second', b: 'first:scores' }),
    y: node('ReduceSum', { x: 'both' }),
  },
  'y',
  { subgraphs: { Block: block } },
)

describe('a subgraph', () => {
  it('computes what its body computes, with one step each way', () => {
    const document = graph({ x: 3, q: node('sub:Square', { x: 'x' }), y: node('Neg', { x: 'q' }) }, 'y', {
      subgraphs: { Square: square },
    })
    const { problems, result } = evalResult(document)
    expect(problems).toEqual([])
    expect(result.values).toEqual({ x: 3, q: 9, y: -9 })
    expect(result.nodeGrads).toEqual({ x: -6, q: -1, y: 1 })
    expect(result.locals).toMatchObject({ 'q.x': 6 })
  })

  it('owns the parameters of its body, each use its own', () => {
    const { program, problems } = compile(withBlocks)
    expect(problems).toEqual([])
    expect(program.parameters.map(({ name, shape, init, isBias }) => [name, shape, init.op, isBias])).toEqual(
      [
        ['first.h.W', [2, 3], 'constant', false],
        ['first.h.b', [3], 'zero', true],
        ['first.scale', [], 'normal', false],
        ['second.h.W', [3, 3], 'constant', false],
        ['second.h.b', [3], 'zero', true],
        ['second.scale', [], 'normal', false],
      ],
    )
    const { params } = evalResult(withBlocks).result
    expect(params['first.h.W']).toEqual({ shape: [2, 3], data: Array(6).fill(0.5) })
    expect(params['first.scale']).toBe(2)
  })

  it('passes the gradient check', () => {
    const { rows } = gradientCheck(withBlocks)
    expect(rows).toHaveLength(7)
    for (const row of rows) expect(row).toMatchObject({ passed: true })
  })

  it('takes stored parameters under their long names', () => {
    const { result } = evalResult({ ...withBlocks, params: { 'second.scale': -1 } })
    expect(result.params['second.scale']).toBe(-1)
  })

  it('may use others, but not itself', () => {
    const fourth: Subgraph = {
      inputs: ['x'],
      outputs: { y: 'b' },
      nodes: [
        ...inputs('x'),
        { id: 'a', op: 'sub:Square', inputs: { x: 'x' } },
        { id: 'b', op: 'sub:Square', inputs: { x: 'a' } },
      ],
    }
    const document = graph({ x: 2, y: node('sub:Fourth', { x: 'x' }) }, 'y', {
      subgraphs: { Square: square, Fourth: fourth },
    })
    expect(evalResult(document).result).toMatchObject({ values: { y: 16 }, nodeGrads: { x: 32 } })

    const itself: Subgraph = {
      ...square,
      nodes: [...inputs('x'), { id: 'p', op: 'sub:Square', inputs: { x: 'x' } }],
    }
    const recursive = graph({ x: 2, y: node('sub:Square', { x: 'x' }), z: node('Exp', { x: 'x' }) }, 'z', {
      subgraphs: { Square: itself },
    })
    const { problems, result } = evalResult(recursive)
    expect(problems.map(({ code }) => code)).toEqual(['recursive-subgraph'])
    expect(Object.keys(result.values)).toEqual(['x', 'z'])
  })

  it('reports a mistake in its body at the node that uses it, naming the inner one', () => {
    const document = graph(
      { x: matrix([[1, 2]]), W: matrix([[1]]), y: node('sub:Bad', { x: 'x', W: 'W' }) },
      undefined,
      {
        subgraphs: {
          Bad: {
            inputs: ['x', 'W'],
            outputs: { y: 'm' },
            nodes: [...inputs('x', 'W'), { id: 'm', op: 'MatMul', inputs: { a: 'x', b: 'W' } }],
          },
        },
      },
    )
    expect(checkDocument(document).map((problem) => problemLine(problem))).toEqual([
      'inner-sizes-differ: y/m: inner sizes differ: a is (1,2), b is (1,1) (at y)',
    ])
  })

  it('with an inner node of the same name as an outer one does not spoil that one', () => {
    const broken: Subgraph = {
      inputs: ['x'],
      outputs: { y: 'p' },
      nodes: [...inputs('x'), { id: 'p', op: 'Mul', inputs: { a: 'x' } }],
    }
    const document = graph({ x: 2, p: node('Exp', { x: 'x' }) }, 'p', { subgraphs: { Broken: broken } })
    const { problems, result } = evalResult(document)
    expect(problems.map(({ code }) => code)).toEqual(['missing-input'])
    expect(result.values.p).toBeCloseTo(Math.exp(2), 12)
  })
})
