import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import { compile } from '../../../src/engine/compile'
import { explain } from '../../../src/engine/explain'
import { evaluate } from '../../../src/engine/evaluate'
import { openNode } from '../../../src/engine/inside/open-node'
import { gradientCheck } from '../../../src/engine/gradcheck'
import { evalResult } from '../../../src/engine/results'
import type { GraphDocument, GraphNode, Subgraph, TensorLiteral } from '../../../src/graph/document'
import { parseTensor } from '../../../src/tensor/literal'
import { createTrainer } from '../../../src/train/trainer'
import { graph, matrix, node, vector } from './graphs'

const inputs = (...ids: string[]): GraphNode[] => ids.map((id) => ({ id, op: 'Input' }))

/** A cell of the op table around which nothing stands: `outputs` says which of its results are carried. */
const around = (
  op: string,
  ports: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>>,
  attrs?: GraphNode['attrs'],
): Subgraph => ({
  inputs: Object.values(ports),
  outputs,
  nodes: [...inputs(...Object.values(ports)), { id: 'cell', op, inputs: ports, ...(attrs && { attrs }) }],
})

/** tanh(x·Wx + h·Wh + b), from the ground up. */
const rnn: Subgraph = {
  inputs: ['x', 'h', 'Wx', 'Wh', 'b'],
  outputs: { y: 'next', h: 'next' },
  nodes: [
    ...inputs('x', 'h', 'Wx', 'Wh', 'b'),
    { id: 'in', op: 'MatMul', inputs: { a: 'x', b: 'Wx' } },
    { id: 'back', op: 'MatMul', inputs: { a: 'h', b: 'Wh' } },
    { id: 'both', op: 'Add', inputs: { a: 'in', b: 'back' } },
    { id: 'u', op: 'Add', inputs: { a: 'both', b: 'b' } },
    { id: 'next', op: 'Tanh', inputs: { x: 'u' } },
  ],
}

const whole = { 'each.Wx': false, 'each.Wh': false, 'each.b': false }

/** Numbers that look drawn and are the same every time. */
const tensor = (...shape: number[]): TensorLiteral => ({
  shape,
  data: Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) =>
    Math.sin(7 * i + shape.length + 1),
  ),
})

type Nodes = Parameters<typeof graph>[0]

/** A sum of everything that a node gives, each number with a weight of its own. */
function weighed(
  nodes: Nodes,
  outputs: Readonly<Record<string, TensorLiteral>>,
  rest?: Partial<GraphDocument>,
): GraphDocument {
  const terms = Object.entries(outputs)
  const weights = Object.fromEntries(terms.map(([, weight], i) => [`g${i}`, weight]))
  const products = Object.fromEntries(
    terms.map(([source], i) => [`p${i}`, node('Mul', { a: source, b: `g${i}` })]),
  )
  const sums = Object.fromEntries(terms.map((_, i) => [`s${i}`, node('ReduceSum', { x: `p${i}` })]))
  const total = terms.length === 1 ? node('Identity', { x: 's0' }) : node('Add', { a: 's0', b: 's1' })
  return graph({ ...nodes, ...weights, ...products, ...sums, L: total }, 'L', rest)
}

function expectSame(
  left: GraphDocument,
  right: GraphDocument,
  values: readonly string[],
  gradients: readonly string[],
): void {
  const [a, b] = [evalResult(left), evalResult(right)]
  expect([...a.problems, ...b.problems].map((p) => problemLine(p))).toEqual([])
  for (const name of values) expectClose(a.result.values[name], b.result.values[name], 1e-12)
  for (const name of gradients) expectClose(a.result.nodeGrads?.[name], b.result.nodeGrads?.[name], 1e-12)
}

function expectClose(ours: unknown, theirs: unknown, tolerance: number): void {
  const [a, b] = [parseTensor(ours as TensorLiteral), parseTensor(theirs as TensorLiteral)]
  expect(a.shape).toEqual(b.shape)
  a.data.forEach((x, i) => {
    expect(Math.abs(x - (b.data[i] ?? NaN))).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(x)))
  })
}

const weights = (blocks: number): Nodes => ({
  Wx: tensor(2, 3 * blocks),
  Wh: tensor(3, 3 * blocks),
  b: tensor(3 * blocks),
})
const sequences = { x: tensor(2, 4, 2), h0: tensor(2, 3) }
const seen = { L: tensor(2, 4, 3), h: tensor(2, 3) }

describe('a scan', () => {
  it.each([false, true])('of an RNN from the ground up is the RNN layer (reverse: %s)', (reverse) => {
    const scan = node('scan:Cell', { x: 'x', h: 'h0', Wx: 'Wx', Wh: 'Wh', b: 'b' }, { ...whole, reverse })
    const layer = node(
      'RNN',
      { x: 'x', h0: 'h0', Wx: 'Wx', Wh: 'Wh', b: 'b' },
      reverse ? { direction: 'reverse' } : {},
    )
    expectSame(
      weighed(
        { ...sequences, ...weights(1), r: scan },
        { r: seen.L, 'r:h': seen.h },
        { subgraphs: { Cell: rnn } },
      ),
      weighed({ ...sequences, ...weights(1), r: layer }, { r: seen.L, 'r:h': seen.h }),
      ['r', 'r:h', 'L'],
      ['x', 'h0', 'Wx', 'Wh', 'b'],
    )
  })

  it.each([
    ['GRU', 3, {}],
    ['GRU', 3, { gates: 'rzn', linearBeforeReset: true }],
    ['LSTM', 4, { gates: 'ifgo' }],
  ])('of a %sCell is the layer', (name, blocks, attrs) => {
    const carried: Readonly<Record<string, string>> = name === 'LSTM' ? { h0: 'h', c0: 'c' } : { h0: 'h' }
    const outputs = { y: 'cell:h', h: 'cell:h', ...(name === 'LSTM' && { c: 'cell:c' }) }
    const ports = { x: 'x', ...carried, Wx: 'Wx', Wh: 'Wh', b: 'b' }
    const Cell = around(`${name}Cell`, ports, outputs, attrs)
    const given = { x: 'x', Wx: 'Wx', Wh: 'Wh', b: 'b' }
    expectSame(
      weighed(
        { ...sequences, ...weights(blocks), r: node('scan:Cell', { ...given, h: 'h0' }, whole) },
        { r: seen.L, 'r:h': seen.h },
        { subgraphs: { Cell } },
      ),
      weighed(
        { ...sequences, ...weights(blocks), r: node(name, { ...given, h0: 'h0' }, attrs) },
        { r: seen.L, 'r:h': seen.h },
      ),
      ['r', 'r:h', 'L'],
      ['x', 'h0', 'Wx', 'Wh', 'b'],
    )
  })

  it('of a GRU gives what PyTorch gives', () => {
    interface Entry {
      readonly op: string
      readonly attrs?: Readonly<Record<string, string | boolean>>
      readonly inputs: Readonly<Record<string, TensorLiteral>>
      readonly outputs: Readonly<Record<string, TensorLiteral>>
      readonly upstream: Readonly<Record<'y' | 'h', TensorLiteral>>
      readonly grads: Readonly<Record<string, TensorLiteral>>
    }
    const entries = JSON.parse(readFileSync('test/golden/layers.json', 'utf8')) as Entry[]
    const cases = entries.filter(
      ({ op, attrs }) => op === 'GRU' && attrs?.gates === 'rzn' && attrs.direction === undefined,
    )
    expect(cases.length).toBeGreaterThan(0)
    for (const { attrs, inputs: given, outputs, upstream, grads } of cases) {
      const ports = { x: 'x', h0: 'h', Wx: 'Wx', Wh: 'Wh', b: 'b', bh: 'bh' }
      const Cell = around('GRUCell', ports, { y: 'cell', h: 'cell' }, attrs)
      const scan = node(
        'scan:Cell',
        { x: 'x', h: 'h0', Wx: 'Wx', Wh: 'Wh', b: 'b', bh: 'bh' },
        { ...whole, 'each.bh': false },
      )
      const document = weighed(
        { ...given, r: scan },
        { r: upstream.y, 'r:h': upstream.h },
        { subgraphs: { Cell } },
      )
      const { problems, result } = evalResult(document)
      expect(problems.map((p) => problemLine(p))).toEqual([])
      expectClose(result.values.r, outputs.y, 1e-9)
      expectClose(result.values['r:h'], outputs.h, 1e-9)
      for (const [name, gradient] of Object.entries(grads))
        expectClose(result.nodeGrads?.[name], gradient, 1e-9)
    }
  })

  it('is its module used once for each step, with the parameters shared', () => {
    const step: Subgraph = {
      inputs: ['x', 'h', 'W'],
      outputs: { h: 'next' },
      nodes: [
        ...inputs('x', 'h', 'W'),
        { id: 'scaled', op: 'Mul', inputs: { a: 'h', b: 'W' } },
        { id: 'next', op: 'Add', inputs: { a: 'scaled', b: 'x' } },
      ],
    }
    const start = { h: vector([0.5, -1]), W: vector([0.9, 1.1]) }
    const cell = (x: string, h: string) => node('sub:Step', { x, h, W: 'W' })
    expectSame(
      weighed(
        { ...start, x: matrix([[1, 2], [3, 4], [5, 6]]), r: node('scan:Step', { x: 'x', h: 'h', W: 'W' }, { axis: 0, 'each.W': false }) }, // prettier-ignore
        { r: vector([1, 2]) },
        { subgraphs: { Step: step } },
      ),
      weighed(
        {
          ...start,
          x0: vector([1, 2]),
          x1: vector([3, 4]),
          x2: vector([5, 6]),
          h1: cell('x0', 'h'),
          h2: cell('x1', 'h1'),
          r: cell('x2', 'h2'),
        },
        { r: vector([1, 2]) },
        { subgraphs: { Step: step } },
      ),
      ['r', 'L'],
      ['h', 'W'],
    )
  })
})

/** Adds up what comes in: h ← λ·h + x, where λ is a parameter of the module. */
const leaky: Subgraph = {
  inputs: ['x', 'h'],
  outputs: { y: 'next', h: 'next' },
  nodes: [
    ...inputs('x', 'h'),
    { id: 'keep', op: 'Parameter', attrs: { value: 0.5 } },
    { id: 'kept', op: 'Mul', inputs: { a: 'h', b: 'keep' } },
    { id: 'next', op: 'Add', inputs: { a: 'kept', b: 'x' } },
  ],
}

const summing = (x: TensorLiteral, attrs?: GraphNode['attrs'], body = leaky): GraphDocument =>
  graph({ x, r: node('scan:Leaky', { x: 'x' }, attrs), L: node('ReduceSum', { x: 'r' }) }, 'L', {
    subgraphs: { Leaky: body },
  })

describe('what a module owns', () => {
  it('is owned once, and its gradient is the sum over time', () => {
    // y = 8, 4 + 4, 4 + 2 … with λ = ½: 8, 8, 6; ∂ΣyΔλ: y₂' = 8, y₃' = 8 + ½·8
    const { problems, result } = evalResult(summing(matrix([[8, 4, 2]])))
    expect(problems).toEqual([])
    expect(result.values.r).toEqual({ shape: [1, 3], data: [8, 8, 6] })
    expect(result.values['r:h']).toEqual({ shape: [1], data: [6] })
    expect(result.paramGrads).toEqual({ 'r.keep': 8 + (8 + 4) })
    expect(result.nodeGrads?.x).toEqual({ shape: [1, 3], data: [1.75, 1.5, 1] })
  })

  it('takes the size that one step asks for', () => {
    const Cell: Subgraph = {
      inputs: ['x', 'h'],
      outputs: { h: 'cell:h' },
      nodes: [
        ...inputs('x', 'h'),
        { id: 'cell', op: 'GRUCell', attrs: { units: 5 }, inputs: { x: 'x', h0: 'h' } },
      ],
    }
    const { program, problems } = compile(
      graph({ x: tensor(2, 4, 3), r: node('scan:Cell', { x: 'x' }) }, undefined, { subgraphs: { Cell } }),
    )
    expect(problems).toEqual([])
    expect(program.parameters.map(({ name, shape, init }) => [name, shape, init.op])).toEqual([
      ['r.cell.Wx', [3, 15], 'xavier'],
      ['r.cell.Wh', [5, 15], 'xavier'],
      ['r.cell.b', [15], 'zero'],
    ])
  })

  it('starts from zeros of the shape that an Input of the module declares', () => {
    const declared: Subgraph = {
      ...rnn,
      nodes: rnn.nodes.map((each) => (each.id === 'h' ? { ...each, attrs: { shape: ['N', 3] } } : each)),
    }
    const given = { x: 'x', Wx: 'Wx', Wh: 'Wh', b: 'b' }
    const open = weighed(
      { ...sequences, ...weights(1), r: node('scan:Cell', given, whole) },
      { r: seen.L },
      { subgraphs: { Cell: declared } },
    )
    const layer = weighed({ ...sequences, ...weights(1), r: node('RNN', given) }, { r: seen.L })
    expectSame(open, layer, ['r', 'r:h'], ['x', 'Wx', 'Wh', 'b'])
  })

  it('draws a mask of its own at every step', () => {
    const dropping: Subgraph = {
      inputs: ['x'],
      outputs: { y: 'd' },
      nodes: [...inputs('x'), { id: 'd', op: 'Dropout', inputs: { x: 'x' } }],
    }
    const ones: TensorLiteral = { shape: [1, 40], data: Array<number>(40).fill(1) }
    const { program, problems } = compile(summing(ones, undefined, dropping), { mode: 'train' })
    expect(problems).toEqual([])
    const value = program.byId.get('r')?.outputs.get('y')
    if (value === undefined) throw new Error('it has an output')
    expect(new Set(evaluate(program).tensor(value).data)).toEqual(new Set([0, 2]))
  })

  it('remembers from step to step', () => {
    const normed: Subgraph = {
      inputs: ['x'],
      outputs: { y: 'bn' },
      nodes: [
        ...inputs('x'),
        { id: 'bn', op: 'BatchNormalization', attrs: { momentum: 0.5 }, inputs: { x: 'x' } },
      ],
    }
    const x: TensorLiteral = { shape: [2, 2, 1], data: [0, 4, 2, 8] }
    const { program, problems } = compile(summing(x, undefined, normed), { mode: 'train' })
    expect(problems).toEqual([])
    const mean = program.states.find(({ name }) => name === 'r.bn.runningMean')?.next
    if (mean === undefined) throw new Error('it remembers')
    // means 1 and 6: ½·(½·0 + ½·1) + ½·6
    expect([...evaluate(program).tensor(mean).data]).toEqual([3.25])
  })
})

describe('a scan in a document', () => {
  it('is one node, one step forward and one back, with one contribution for each wire', () => {
    const { program } = compile(summing(matrix([[8, 4, 2]])))
    expect(program.nodes.map(({ node: { id } }) => id)).toEqual(['x', 'r', 'L'])
    const events = program.events.filter((event) => 'node' in event && event.node === 'r')
    expect(events.map(({ kind }) => kind)).toContain('forward')
    expect(events.flatMap((event) => (event.kind === 'contribution' ? [event.wire.id] : []))).toEqual([
      'r.x',
      'r.keep',
    ])
  })

  it('opens into its steps, one use of the module each, with the same numbers', () => {
    const { program } = compile(summing(matrix([[8, 4, 2]])))
    const opened = openNode(program, evaluate(program), 'r')
    if (!('document' in opened)) throw new Error(opened.why.en)
    const steps = opened.document.nodes.filter(({ op }) => op === 'sub:Leaky')
    expect(steps.map(({ inputs: { keep } = {} }) => keep)).toEqual(['keep', 'keep', 'keep'])
    const { boundary } = opened
    const { program: inside, problems } = compile(opened.document, { boundary, feeds: boundary.feeds })
    expect(problems).toEqual([])
    const numbers = evaluate(inside)
    const last = inside.byId.get(steps.at(-1)?.id ?? '')?.outputs.get('y')
    if (last === undefined) throw new Error('it has an output')
    expect([...numbers.tensor(last).data]).toEqual([6])
  })

  it('explains the step back', () => {
    const { program } = compile(summing(matrix([[8, 4, 2]])))
    expect(explain(program, evaluate(program), 'r', 'x')).toBeDefined()
  })

  it('of fifty steps calls one function fifty times', () => {
    const { program, problems } = compile(summing(tensor(3, 50)))
    expect(problems).toEqual([])
    const fn = program.byId.get('r')?.fn
    const fns = new Set<unknown>()
    const queue = [...(fn?.results ?? [])]
    const met = new Set(queue)
    let calls = 0
    for (const value of queue) {
      if (value.fn?.name === 'sub:Leaky') {
        calls++
        fns.add(value.fn)
      }
      for (const input of value.inputs)
        if (!met.has(input)) {
          met.add(input)
          queue.push(input)
        }
    }
    expect([calls, fns.size]).toEqual([50, 1])
  })

  it('passes the gradient check', () => {
    const document = weighed(
      {
        ...sequences,
        ...weights(1),
        r: node('scan:Cell', { x: 'x', h: 'h0', Wx: 'Wx', Wh: 'Wh', b: 'b' }, whole),
      },
      { r: seen.L, 'r:h': seen.h },
      { subgraphs: { Cell: rnn } },
    )
    const { rows, problems } = gradientCheck(document)
    expect(problems).toEqual([])
    expect(rows.map(({ name, passed }) => [name, passed])).toEqual(
      expect.arrayContaining(['x', 'h0', 'Wx', 'Wh', 'b'].map((name) => [name, true])),
    )
  })

  it('trains', () => {
    const document: GraphDocument = {
      ...graph(
        {
          x: node('Input', {}, { shape: ['N', 3] }),
          r: node('scan:Leaky', { x: 'x' }),
          t: node('Input', {}, { shape: ['N'] }),
          loss: node('MeanSquaredError', { y: 'r:h', t: 't' }),
        },
        'loss',
        { subgraphs: { Leaky: leaky } },
      ),
      training: {
        // t = ¼·a + ½·b + c, but for λ = .9
        data: { source: 'csv', task: 'regress', target: 't', columns: { a: [1, 0, 0], b: [0, 1, 0], c: [0, 0, 1], t: [0.81, 0.9, 1] } }, // prettier-ignore
        bind: { x: 'features', t: 'label' },
        optimizer: { op: 'Adam', lr: 0.05 },
        steps: 300,
      },
    }
    const created = createTrainer(document, { precision: 'f64' })
    if ('problems' in created) throw new Error(created.problems.map((p) => problemLine(p)).join('\n'))
    const { trainer } = created
    while (trainer.done === undefined) trainer.step()
    expect(parseTensor(trainer.parameters()['r.keep']).data[0]).toBeCloseTo(0.9, 6)
  })
})

describe('problems of a scan', () => {
  const problemsOf = (document: GraphDocument): string[] =>
    compile(document).problems.map((p) => problemLine(p))
  const two: Subgraph = {
    inputs: ['a', 'b', 'h'],
    outputs: { h: 's' },
    nodes: [
      ...inputs('a', 'b', 'h'),
      { id: 'p', op: 'Mul', inputs: { a: 'a', b: 'b' } },
      { id: 's', op: 'Add', inputs: { a: 'p', b: 'h' } },
    ],
  }
  const both = (a: TensorLiteral, b: TensorLiteral, attrs?: GraphNode['attrs']): GraphDocument =>
    graph({ a, b, r: node('scan:Two', { a: 'a', b: 'b' }, attrs) }, undefined, { subgraphs: { Two: two } })
  const growing: Subgraph = {
    inputs: ['x', 'h'],
    outputs: { h: 'more' },
    nodes: [
      ...inputs('x', 'h'),
      { id: 'more', op: 'Concat', attrs: { axis: 0 }, inputs: { xs: ['h', 'x'] } },
    ],
  }

  it.each<[string, GraphDocument, string]>([
    [
      'unequal lengths',
      both(matrix([[1, 2]]), matrix([[1, 2, 3]])),
      'shape-mismatch: lengths differ: a has 2 time steps, b has 3 (at r.b)',
    ],
    ['no steps', summing({ shape: [2, 0], data: [] }), 'empty-tensor: x has no time steps (at r.x)'],
    [
      'too many steps',
      summing({ shape: [1, 10_001], data: Array<number>(10_001).fill(1) }),
      'too-many-steps: x has 10001 time steps: at most 10000 can be unrolled (at r.x)',
    ],
    ['no time axis', summing(vector([1, 2])), 'bad-axis: x is (2): it has no time axis 1 (at r.x)'],
    [
      'nothing to step through',
      both(matrix([[1]]), matrix([[1]]), { 'each.a': false, 'each.b': false }),
      'no-time: there is nothing to step through: no input has a time axis (at r)',
    ],
    [
      'a carried shape that changes',
      graph({ x: tensor(2, 3), h: vector([1]), r: node('scan:Growing', { x: 'x', h: 'h' }) }, undefined, { subgraphs: { Growing: growing } }), // prettier-ignore
      'shape-mismatch: h goes in as (1) and comes out as (3): what is carried must keep its shape (at r.h)',
    ],
    [
      'a start that nobody knows',
      graph({ ...sequences, ...weights(1), r: node('scan:Cell', { x: 'x', Wx: 'Wx', Wh: 'Wh', b: 'b' }, whole) }, undefined, { subgraphs: { Cell: rnn } }), // prettier-ignore
      'unknown-size: the size of h before the first step is not known (at r.h)',
    ],
    [
      'an attribute for a port that is carried',
      summing(matrix([[1]]), { 'each.h': false }),
      'bad-attribute: scan:Leaky has no attribute "each.h" (given: false); it has axis, reverse, each.x (at r)',
    ],
  ])('%s', (_, document, line) => {
    expect(problemsOf(document)).toEqual([line])
  })

  it('says both in Japanese', () => {
    for (const document of [summing(vector([1, 2])), both(matrix([[1, 2]]), matrix([[1, 2, 3]]))])
      for (const { message } of compile(document).problems) expect(message.ja).toMatch(/[ぁ-ん]/)
  })

  it('a module that scans itself', () => {
    const looped: Subgraph = {
      inputs: ['x'],
      outputs: { y: 'again' },
      nodes: [...inputs('x'), { id: 'again', op: 'scan:Loop', inputs: { x: 'x' } }],
    }
    expect(
      problemsOf(
        graph({ x: matrix([[1]]), r: node('scan:Loop', { x: 'x' }) }, undefined, {
          subgraphs: { Loop: looped },
        }),
      ),
    ).toContain('recursive-subgraph: a module contains itself: Loop in Loop')
  })
})
