import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate, type Evaluation } from '../../../src/engine/evaluate'
import { isOpened, type Opened } from '../../../src/engine/inside/opened'
import { openNode } from '../../../src/engine/inside/open-node'
import { buildFrame } from '../../../src/engine/frame'
import { speak } from '../../../src/engine/narrate'
import type { Program } from '../../../src/engine/program'
import { problemLine } from '../../../src/base/problem'
import type { GraphDocument, GraphNode, Subgraph } from '../../../src/graph/document'
import { setAttr, setParams } from '../../../src/graph/edits'
import { insideAt, withInsideAt } from '../../../src/graph/inside'
import type { OpDefinition, Sample } from '../../../src/ops/kit/definition'
import type { Shape, Tensor } from '../../../src/tensor/tensor'
import { graph, matrix, node } from './graphs'
import { nodesOf, samples } from './samples'

/** A node of the op; every output goes into the objective with weights of its own. */
function documentOf(op: OpDefinition, sample: Sample): GraphDocument {
  const nodes = nodesOf(op, sample)
  const sums = (op.outputs ?? ['y']).map((output, i) => {
    nodes.push({ id: `square${i}`, op: 'Square', inputs: { x: `op:${output}` } })
    nodes.push({ id: `sum${i}`, op: 'ReduceSum', inputs: { x: `square${i}` } })
    return `sum${i}`
  })
  const all = sums.reduce((before, sum, i) => {
    nodes.push({ id: `all${i}`, op: 'Add', inputs: { a: before, b: sum } })
    return `all${i}`
  })
  return { format: 'gradwire', version: 1, nodes, objective: all }
}

interface Run {
  readonly program: Program
  readonly evaluation: Evaluation
}

function run(document: GraphDocument, mode: 'train' | 'eval' = 'train'): Run {
  const { program, problems } = compile(document, { mode })
  expect(problems).toEqual([])
  return { program, evaluation: evaluate(program) }
}

function runInside({ document, boundary }: Opened, outer: Program): Run {
  const { program, problems } = compile(document, { mode: outer.mode, seed: outer.seed, boundary })
  expect(problems).toEqual([])
  return { program, evaluation: evaluate(program) }
}

const copy = ({ shape, data }: Tensor): { shape: Shape; data: number[] } => ({
  shape: [...shape],
  data: [...data],
})

function expectClose(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape)
  expected.data.forEach((x, i) => {
    const y = actual.data[i] ?? NaN
    if (!Object.is(x, y)) expect(Math.abs(y - x)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(x)))
  })
}

/** Values at the outlets are those of outside in every bit, gradients at the ports equal to rounding. */
function expectSame(outer: Run, inner: Run, id: string): void {
  const opened = outer.program.byId.get(id)
  const outlets = inner.program.nodes.filter(({ op }) => op.outlet === true)
  const visible = [...(opened?.outputs ?? [])]
  expect(outlets).toHaveLength(visible.length)
  visible.forEach(([, value], i) => {
    const leaving = outlets[i]?.inputs[0]?.value
    if (leaving === undefined) throw new Error('an output has no outlet')
    expect(copy(inner.evaluation.tensor(leaving))).toEqual(copy(outer.evaluation.tensor(value)))
  })
  opened?.inputs.forEach((input) => {
    const event = outer.program.events.find(
      (other) => other.kind === 'contribution' && other.wire === input.wire,
    )
    const y =
      inner.program.byId.get(input.name.replace('.', '_'))?.results[0] ??
      inner.program.parameters.find(({ name }) => name === input.name)?.value
    if (event?.kind !== 'contribution' || y === undefined) return
    const gradient = inner.program.gradients.get(y)
    if (gradient === undefined) {
      expect(outer.evaluation.tensor(event.contribution).data.every((g) => g === 0)).toBe(true)
    } else {
      expectClose(inner.evaluation.tensor(gradient), outer.evaluation.tensor(event.contribution))
    }
  })
}

describe('inside of every op', () => {
  it.each(samples)('%s: the same values and gradients', (_, op, sample) => {
    const outer = run(documentOf(op, sample), sample.mode)
    const found = openNode(outer.program, outer.evaluation, 'op')
    if (!isOpened(found)) {
      expect(found.why.en).toMatch(/single operation|empty/)
      return
    }
    expectSame(outer, runInside(found, outer.program), 'op')
  })
})

const inputs = (...ids: string[]): GraphNode[] => ids.map((id) => ({ id, op: 'Input' }))

const layer: Subgraph = {
  inputs: ['x'],
  outputs: { y: 'drop', scores: 'norm' },
  nodes: [
    ...inputs('x'),
    { id: 'h', op: 'Affine', inputs: { x: 'x' }, attrs: { units: 3 } },
    { id: 'norm', op: 'BatchNormalization', inputs: { x: 'h' } },
    { id: 'drop', op: 'Dropout', inputs: { x: 'norm' }, attrs: { ratio: 0.5 } },
  ],
}

const pair: Subgraph = {
  inputs: ['x'],
  outputs: { y: 'sum' },
  nodes: [
    ...inputs('x'),
    { id: 'first', op: 'sub:Layer', inputs: { x: 'x' } },
    { id: 'second', op: 'sub:Layer', inputs: { x: 'first' } },
    { id: 'scale', op: 'Parameter', attrs: { value: 2 } },
    { id: 'sum', op: 'Mul', inputs: { a: 'second:scores', b: 'scale' } },
  ],
}

const nested: GraphDocument = graph(
  {
    x: {
      op: 'Input',
      attrs: { value: { shape: [4, 2], data: [1, 2, 3, -1, 0.5, 2, -2, 1] }, shape: ['N', 2] },
    },
    pair: node('sub:Pair', { x: 'x' }),
    tanh: node('Tanh', { x: 'pair' }),
    y: node('ReduceSum', { x: 'tanh' }),
  },
  'y',
  {
    subgraphs: { Layer: layer, Pair: pair },
    params: { 'pair.scale': 3, 'pair.first.h.b': { shape: [3], data: [1, 2, 3] } },
  },
)

const open = (outer: Run, id: string): Opened => {
  const found = openNode(outer.program, outer.evaluation, id)
  if (!isOpened(found)) throw new Error(found.why.en)
  return found
}

describe('inside of a cell', () => {
  const cellOf = (op: string, ports: number, attrs: GraphNode['attrs'] = {}) =>
    graph({
      x: matrix([[1, 2]]),
      h: matrix([[0.5]]),
      Wx: matrix([Array.from({ length: ports }, () => 0.1), Array.from({ length: ports }, () => 0.2)]),
      Wh: matrix([Array.from({ length: ports }, () => 0.3)]),
      cell: node(
        op,
        { x: 'x', h0: 'h', Wx: 'Wx', Wh: 'Wh', ...(op === 'LSTMCell' ? { c0: 'h' } : {}) },
        attrs,
      ),
    })

  const lstm = ['candidate g', 'forget gate f', 'input gate i', 'output gate o', 'part for f', 'part for g', 'part for i', 'part for o'] // prettier-ignore
  const gru = ['candidate n', 'part for n', 'part for n', 'part for r', 'part for r', 'part for z', 'part for z', 'reset gate r', 'update gate z'] // prettier-ignore

  it.each([
    ['LSTMCell', 4, {}, lstm, 'f の分', 0],
    ['LSTMCell', 4, { gates: 'iofc' }, lstm, 'f の分', 2],
    ['GRUCell', 3, {}, gru, 'r の分', 1],
    ['GRUCell', 3, { gates: 'rzn', linearBeforeReset: true }, gru, 'r の分', 0],
  ] as const)('the gates have their names: %s %i %o', (op, ports, attrs, labels, part, column) => {
    const outer = run(cellOf(op, ports, { ...attrs, bias: false }))
    const { document } = open(outer, 'cell')
    const named = document.nodes.flatMap(({ label }) => (typeof label === 'object' ? [label.en] : []))
    expect(named.sort()).toEqual(labels)
    const slice = document.nodes.find(({ label }) => typeof label === 'object' && label.ja === part)
    expect([slice?.op, slice?.attrs?.['start'] ?? 0]).toEqual(['Slice', column])
  })
})

describe('inside of a module', () => {
  it('stand its nodes with the parameters, states and masks of this use, however deep', () => {
    const outer = run(nested)
    const inPair = runInside(open(outer, 'pair'), outer.program)
    expectSame(outer, inPair, 'pair')
    expect(inPair.program.parameters.map(({ name }) => name)).toContain('first.h.W')
    const [scale] = inPair.program.byId.get('scale')?.results ?? []
    expect(scale && inPair.evaluation.number(scale)).toBe(3)
    const inFirst = runInside(open(inPair, 'first'), inPair.program)
    expectSame(inPair, inFirst, 'first')
    const inAffine = runInside(open(inFirst, 'h'), inFirst.program)
    expectSame(inFirst, inAffine, 'h')
    expect(inAffine.program.document.nodes.map(({ id, op }) => `${id} ${op}`)).toEqual([
      'x Input', 'W Parameter', 'b Parameter', 'matMul MatMul', 'add Add', 'y Output',
    ]) // prettier-ignore
  })

  it('keep their names the axes that follow the batch', () => {
    const outer = run(nested)
    const inPair = runInside(open(outer, 'pair'), outer.program)
    const inFirst = runInside(open(inPair, 'first'), inPair.program)
    const inAffine = runInside(open(inFirst, 'h'), inFirst.program)
    const named = [inPair, inFirst, inAffine].map(({ program }) =>
      program.nodes.flatMap(({ results: [y] }) => (y === undefined ? [] : [program.named(y)])),
    )
    expect(named.map((shapes) => shapes.filter((shape) => shape[0] === 'N').length)).toEqual([5, 6, 4])
  })

  it('changes of the body reach every use, and parameters this one', () => {
    const inside = insideAt(nested, ['pair', 'first'])
    if (inside === undefined) throw new Error('no inside')
    const changed = setParams(setAttr(inside, 'h', 'units', 5), undefined)
    const document = withInsideAt(nested, ['pair', 'first'], changed)
    expect(document.subgraphs?.['Layer']?.nodes[1]?.attrs).toEqual({ units: 5 })
    expect(document.subgraphs?.['Layer']).toMatchObject({ inputs: ['x'], outputs: layer.outputs })
    expect(document.params).toEqual({ 'pair.scale': 3 })
    expect(withInsideAt(nested, ['pair', 'first'], inside)).toEqual(nested)
    const { program } = compile(document)
    expect(program.parameters.map(({ shape }) => shape.join())).toEqual(['2,5', '5', '5', '5', '5,5', '5', '5', '5', '']) // prettier-ignore
  })

  it('opens with a problem in its body, which then stands at the inner node', () => {
    const broken: Subgraph = {
      inputs: ['x', 'W'],
      outputs: { y: 'm' },
      nodes: [...inputs('x', 'W'), { id: 'm', op: 'MatMul', inputs: { a: 'x', b: 'W' } }],
    }
    const document = graph(
      { x: matrix([[1, 2]]), W: matrix([[1]]), bad: node('sub:Bad', { x: 'x', W: 'W' }) },
      undefined,
      { subgraphs: { Bad: broken } },
    )
    const { program } = compile(document)
    const outer = { program, evaluation: evaluate(program) }
    const { document: inside, boundary } = open(outer, 'bad')
    const { problems } = compile(inside, { boundary })
    expect(problems.map((problem) => problemLine(problem))).toEqual([
      'inner-sizes-differ: inner sizes differ: a is (1,2), b is (1,1) (at m.b)',
    ])
  })

  it('says why nothing opens', () => {
    const outer = run(graph({ x: 2, y: node('Exp', { x: 'x' }) }, 'y'))
    const refused = ['x', 'y', 'z'].map((id) => openNode(outer.program, outer.evaluation, id))
    expect(refused.map((found) => (isOpened(found) ? '' : found.why.en))).toEqual([
      'it holds a value and computes nothing',
      'it is a single operation already',
      'this document does not say what is in it',
    ])
  })

  it('shows long sequences only up to a number of steps', () => {
    const document = graph({
      x: { shape: [1, 500, 1], data: Array.from({ length: 500 }, () => 1) },
      rnn: node('RNN', { x: 'x' }, { units: 1 }),
    })
    const outer = run(document)
    const found = openNode(outer.program, outer.evaluation, 'rnn')
    expect(isOpened(found) ? '' : found.why.en).toMatch(/^it is made of \d+ operations here, and at most 400/)
  })
})

describe('the frame of an inside', () => {
  it('is drawn, explained and spoken of like any other', () => {
    const outer = run(nested)
    const inner = runInside(open(outer, 'pair'), outer.program)
    const frame = buildFrame(inner.program, [], inner.evaluation, 1)
    expect(structuredClone(frame)).toEqual(frame)
    expect(frame.nodes.filter(({ opens }) => opens).map(({ id }) => id)).toEqual(['first', 'second'])
    const leaving = frame.wires.find(({ id }) => id === 'y.x')
    expect(leaving?.flow.kind).toBe('gradient')
    const seed = frame.steps.findIndex(({ kind }) => kind === 'seed')
    expect(frame.steps[seed]).toMatchObject({ node: 'y', arriving: { wire: 'y.x' } })
    expect(speak(inner.program, inner.evaluation, seed)?.now.en).toMatch(
      /^From outside, a gradient of shape \(N, ?3\) with .* arrives at \{node:y\}\.$/,
    )
    for (const i of frame.steps.keys())
      expect(speak(inner.program, inner.evaluation, i)?.now.ja).toMatch(/。$/)
  })
})
