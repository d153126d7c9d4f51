import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { gradientCheck } from '../../../src/engine/gradcheck'
import { indexProblems } from '../../../src/engine/indices'
import { rebind } from '../../../src/engine/rebind'
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

describe('labels and indices inside of modules', () => {
  /** Words to vectors and scores, and how wrong they are. */
  const loss: Subgraph = {
    inputs: ['words', 't'],
    outputs: { y: 'loss' },
    nodes: [
      ...inputs('words', 't'),
      { id: 'embed', op: 'Embedding', label: { en: 'dictionary', ja: '辞書' }, attrs: { vocabulary: 5, units: 3 }, inputs: { x: 'words' } },
      { id: 'flat', op: 'Reshape', attrs: { shape: [-1] }, inputs: { x: 't' } },
      { id: 'loss', op: 'SoftmaxCrossEntropy', inputs: { y: 'embed', t: 'flat' } },
    ], // prettier-ignore
  }
  const around: Subgraph = {
    inputs: ['words', 't'],
    outputs: { y: 'deep' },
    nodes: [...inputs('words', 't'), { id: 'deep', op: 'sub:Loss', inputs: { words: 'words', t: 't' } }],
  }
  const document = (op: string, words: readonly number[], t: readonly number[]): GraphDocument =>
    graph(
      {
        words: { shape: [words.length], data: words },
        t: { shape: [t.length], data: t },
        use: node(op, { words: 'words', t: 't' }),
      },
      'use',
      { subgraphs: { Loss: loss, Around: around } },
    )
  const lines = (checked: GraphDocument) => checkDocument(checked).map((problem) => problemLine(problem))

  it.each([
    ['all is well', 'sub:Loss', [0, 4], [0, 2], []],
    ['a label is too large, after a step on the way', 'sub:Loss', [0, 4], [0, 3], ['index-out-of-range: use/loss: element 1 of t is 3: it must be a whole number from 0 to 2 (at use)']],
    ['an index is too large', 'sub:Loss', [5, 4], [0, 2], ['index-out-of-range: use/dictionary: element 0 of x is 5: it must be a whole number from 0 to 4 (at use)']],
    ['both are, two modules deep', 'sub:Around', [0, -1], [0.5, 2], ['index-out-of-range: use/deep/dictionary: element 1 of x is -1: it must be a whole number from 0 to 4 (at use)', 'index-out-of-range: use/deep/loss: element 0 of t is 0.5: it must be a whole number from 0 to 2 (at use)']],
  ])('are checked: %s', (_, op, words, t, found) => {
    expect(lines(document(op, words, t)).sort()).toEqual(found)
  }) // prettier-ignore

  it('are checked anew when only numbers change', () => {
    const first = compile(document('sub:Loss', [0, 1], [0, 2]))
    expect(indexProblems(first.program, evaluate(first.program))).toEqual([])
    const second = rebind(first.program, document('sub:Loss', [0, 1], [7, 2]))
    const [problem] = indexProblems(second, evaluate(second))
    expect(problem?.message.ja).toBe(
      'use/loss: t の 0 番目の要素が 7 になっている: 0 から 2 までの整数でなければならない',
    )
  })

  it('are checked at every step of a scan, and reported once', () => {
    const cell: Subgraph = {
      inputs: ['id', 'h'],
      outputs: { h: 'sum' },
      nodes: [
        ...inputs('id', 'h'),
        { id: 'embed', op: 'Embedding', attrs: { vocabulary: 3, units: 2 }, inputs: { x: 'id' } },
        { id: 'sum', op: 'Add', inputs: { a: 'embed', b: 'h' } },
      ],
    }
    const over = graph(
      {
        ids: { shape: [2, 4], data: [0, 1, 2, 0, 1, 5, 6, 1] },
        all: node('scan:Cell', { id: 'ids' }),
      },
      undefined,
      { subgraphs: { Cell: cell } },
    )
    expect(lines(over)).toEqual([
      'index-out-of-range: all/embed: element 1 of x is 5: it must be a whole number from 0 to 2 (at all)',
    ])
  })
})
