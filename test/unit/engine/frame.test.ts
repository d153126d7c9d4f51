import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { buildFrame } from '../../../src/engine/frame'
import { tensorView } from '../../../src/engine/tensor-view'
import type { Flow, Frame, WireView } from '../../../src/engine/views'
import { readTensor } from '../../../src/engine/whole-tensor'
import type { GraphDocument } from '../../../src/graph/document'
import { tensor } from '../../../src/tensor/tensor'
import { graph, matrix, node, readDocument, vector } from './graphs'

function frameOf(document: GraphDocument, options: Parameters<typeof compile>[1] = {}): Frame {
  const { program, problems } = compile(document, options)
  return buildFrame(program, problems, evaluate(program), 7)
}

const wireOf = (frame: Frame, id: string): WireView => {
  const wire = frame.wires.find((other) => other.id === id)
  if (wire === undefined) throw new Error(`no wire ${id}`)
  return wire
}

const flowOf = (frame: Frame, id: string): Flow => wireOf(frame, id).flow

describe('the view of a tensor', () => {
  it('has range, mean, norm and the number itself', () => {
    expect(tensorView(tensor([3, -4], [2]))).toMatchObject({
      min: -4,
      max: 3,
      mean: -0.5,
      norm: 5,
      nonFinite: 0,
    })
    expect(tensorView(tensor([3, -4], [2])).scalar).toBeUndefined()
    expect(tensorView(tensor([-2], [1, 1]))).toMatchObject({ scalar: -2, min: -2, max: -2, norm: 2 })
  })

  it('counts what is not finite and leaves NaN out of the range', () => {
    const view = tensorView(tensor([NaN, 2, Infinity], [3]))
    expect(view).toMatchObject({ min: 2, max: Infinity, nonFinite: 2, mean: NaN })
    expect(view.map.data).toEqual([NaN, 2, Infinity])
    expect(tensorView(tensor([NaN], [])).nonFinite).toBe(1)
  })

  it('shows rows and columns, a vector as one row', () => {
    expect(tensorView(tensor([1, 2, 3, 4, 5, 6], [3, 2])).map).toEqual({
      rows: 3,
      cols: 2,
      data: [1, 2, 3, 4, 5, 6],
    })
    expect(tensorView(tensor([1, 2, 3], [3])).map).toMatchObject({ rows: 1, cols: 3 })
    expect(tensorView(tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])).map).toMatchObject({ rows: 2, cols: 4 })
  })

  it('keeps the strongest value of each block, sign kept, when there are more than 10 × 12', () => {
    const data = new Float64Array(20 * 24)
    data[0] = 1
    data[25] = -9
    const { map } = tensorView(tensor(data, [20, 24]))
    expect(map).toMatchObject({ rows: 10, cols: 12 })
    expect(map.data[0]).toBe(-9)
    expect(map.data).toHaveLength(120)
  })

  it('of nothing at all is all zeros', () => {
    expect(tensorView(tensor([], [0, 3]))).toMatchObject({ min: 0, max: 0, mean: 0, norm: 0, nonFinite: 0 })
  })
})

describe('a frame', () => {
  const apples = frameOf(readDocument('examples/e11-apple-and-orange.gradwire.json'))

  it('carries revision, loss and one step per event', () => {
    expect(apples).toMatchObject({ revision: 7, problems: [] })
    expect(apples.loss).toBeCloseTo(715, 9)
    expect(apples.steps.map(({ index }) => index)).toEqual(apples.steps.map((_, i) => i))
    expect(apples.steps).toHaveLength(18)
  })

  it('has the factor of every single number as its local derivative', () => {
    expect(flowOf(apples, 'apples.b')).toMatchObject({
      kind: 'gradient',
      local: { kind: 'factor', value: 100 },
    })
    const step = apples.steps[15]
    expect(step).toMatchObject({ kind: 'contribution', node: 'apples', wire: 'apples.b', port: 'b' })
    if (step?.kind !== 'contribution') throw new Error('not a contribution')
    expect(step.upstream.scalar).toBeCloseTo(1.1, 12)
    expect(step.contribution.scalar).toBeCloseTo(110, 9)
  })

  it('survives the way to another thread', () => {
    expect(structuredClone(apples)).toEqual(apples)
  })

  it('names axes on values and on gradients', () => {
    const document = graph(
      {
        x: { op: 'Input', attrs: { shape: ['N', 2] } },
        h: node('Affine', { x: 'x' }, { units: 3 }),
        y: node('ReduceSum', { x: 'h' }),
      },
      'y',
    )
    const frame = frameOf(document, { batch: 4 })
    expect(frame.batch).toBe(4)
    expect(wireOf(frame, 'y.x').value).toMatchObject({ shape: [4, 3], named: ['N', 3] })
    const flow = flowOf(frame, 'h.x')
    expect(flow.kind === 'gradient' && flow.gradient.named).toEqual(['N', 2])
    const [, view] = frame.nodes
    expect(view?.parameters.map(({ name, init, value }) => [name, init, value.shape])).toEqual([
      ['h.W', 'xavier', [2, 3]],
      ['h.b', 'zero', [3]],
    ])
  })

  it.each([
    ['matrix product, left', { y: node('MatMul', { a: 'x', b: 'm' }) }, 'y.a', '·Bᵀ'],
    ['matrix product, right', { y: node('MatMul', { a: 'm', b: 'x' }) }, 'y.b', 'Aᵀ·'],
    ['a row added to every example', { y: node('Add', { a: 'm', b: 'v' }) }, 'y.b', 'Σ rows'],
    ['reshape', { y: node('Reshape', { x: 'x' }, { shape: [4] }) }, 'y.x', 'reshape'],
    ['transpose', { y: node('Transpose', { x: 'x' }) }, 'y.x', 'ᵀ'],
    ['sum', { y: node('ReduceSum', { x: 'x' }) }, 'y.x', 'copy'],
    ['slice', { y: node('Slice', { x: 'x' }, { start: 0, end: 1 }) }, 'y.x', 'pad'],
    ['softmax, which has no short form', { y: node('Softmax', { x: 'x' }) }, 'y.x', '∂y/∂x'],
  ])('names linear maps by what they do: %s', (_, nodes, wire, glyph) => {
    const document = graph(
      {
        x: matrix([[1, 2], [3, 4]]), // prettier-ignore
        m: matrix([[0, 1], [2, 5]]), // prettier-ignore
        v: vector([1, 2]),
        ...nodes,
        z: node('Mul', { a: 'y', b: 'y' }),
        sum: node('ReduceSum', { x: 'z' }),
      },
      'sum',
    )
    const frame = frameOf(document)
    expect(frame.problems).toEqual([])
    const flow = flowOf(frame, wire)
    const local = flow.kind === 'gradient' ? flow.local : undefined
    expect(local?.kind === 'map' ? local.glyph : local?.kind).toBe(glyph)
  })

  it('multiplies element-wise where shapes agree', () => {
    const document = graph(
      { x: vector([1, 2]), y: node('Exp', { x: 'x' }), sum: node('ReduceSum', { x: 'y' }) },
      'sum',
    )
    const flow = flowOf(frameOf(document), 'y.x')
    expect(flow).toMatchObject({
      kind: 'gradient',
      local: { kind: 'elementwise', value: { max: Math.exp(2) } },
    })
  })

  it.each([
    ['Relu', -3.1, 'dead ReLU', 'ReLU が閉じている'],
    ['HardTanh', 4, 'HardTanh is saturated', 'HardTanh が飽和している'],
    ['Square', 0, 'local derivative 0', '局所微分が 0'],
  ])('gives the reason of an exact 0: %s', (op, x, en, ja) => {
    const frame = frameOf(graph({ x, y: node(op, { x: 'x' }) }, 'y'))
    expect(flowOf(frame, 'y.x')).toMatchObject({ kind: 'gradient', zeroBecause: { en, ja } })
  })

  it('says that a 0 came from above, and has no reason for what is not 0', () => {
    const frame = frameOf(
      graph(
        { x: -1, e: node('Exp', { x: 'x' }), s: node('Neg', { x: 'e' }), y: node('Relu', { x: 's' }) },
        'y',
      ),
    )
    expect(flowOf(frame, 'e.x')).toMatchObject({ zeroBecause: { en: '0 from above', ja: '上流が 0' } })
    const live = frameOf(graph({ x: 2, y: node('Relu', { x: 'x' }) }, 'y'))
    expect(flowOf(live, 'y.x')).not.toHaveProperty('zeroBecause')
  })

  it('shows why nothing flows, and nothing at all without an objective', () => {
    const frame = frameOf(graph({ x: 2, aside: node('Exp', { x: 'x' }), y: node('Neg', { x: 'x' }) }, 'y'))
    expect(flowOf(frame, 'aside.x')).toMatchObject({
      kind: 'blocked',
      why: { en: 'the objective does not depend on this value' },
    })
    expect(flowOf(frameOf(graph({ x: 2, y: node('Neg', { x: 'x' }) })), 'y.x')).toEqual({ kind: 'none' })
  })

  it('marks the node where a number first stopped being finite, and only that one', () => {
    const frame = frameOf(
      graph(
        { x: -1, log: node('Log', { x: 'x' }), y: node('Neg', { x: 'log' }), z: node('Exp', { x: 'x' }) },
        'y',
      ),
    )
    expect(frame.nodes.filter(({ brokeHere }) => brokeHere).map(({ id }) => id)).toEqual(['log'])
    expect(frame.problems.map(({ code, at }) => [code, at])).toEqual([['not-finite', ['log']]])
  })

  it('takes an infinity that was put into a source for granted, but not NaN', () => {
    const given = (value: 'NaN' | '-Infinity'): (string | undefined)[] =>
      frameOf(graph({ x: value, y: node('Exp', { x: 'x' }) })).problems.map(({ at }) => at[0])
    expect(given('-Infinity')).toEqual([])
    expect(given('NaN')).toEqual(['x'])
  })

  it('keeps what is unsound on the canvas: its problems, and values that reach it', () => {
    const frame = frameOf(graph({ x: 2, gap: node('Mul', { a: 'x' }), y: node('Neg', { x: 'x' }) }, 'y'))
    const gap = frame.nodes.find(({ id }) => id === 'gap')
    expect(gap).toMatchObject({ outputs: [], problems: [{ code: 'missing-input', port: 'b' }] })
    expect(wireOf(frame, 'gap.a')).toMatchObject({ value: { scalar: 2 }, flow: { kind: 'none' } })
  })

  it('gives Σ at an output that several wires leave', () => {
    const frame = frameOf(graph({ x: 3, y: node('Mul', { a: 'x', b: 'x' }) }, 'y'))
    expect(frame.nodes[0]?.outputs[0]?.gradient).toMatchObject({ scalar: 6 })
    expect(frame.steps.filter(({ kind }) => kind === 'accumulate')).toMatchObject([
      {
        node: 'x',
        output: 'y',
        wire: 'y.a',
        part: 1,
        of: 2,
        contribution: { scalar: 3 },
        sum: { scalar: 3 },
      },
      {
        node: 'x',
        output: 'y',
        wire: 'y.b',
        part: 2,
        of: 2,
        contribution: { scalar: 3 },
        sum: { scalar: 6 },
      },
    ])
  })
})

describe('whole tensors', () => {
  const document = graph(
    { x: matrix([[1, 2]]), h: node('Affine', { x: 'x' }, { units: 3 }), y: node('ReduceSum', { x: 'h' }) },
    'y',
  )
  const { program } = compile(document)
  const evaluation = evaluate(program)

  it.each([
    [{ kind: 'value', node: 'h', output: 'y' }, [1, 3]],
    [{ kind: 'nodeGradient', node: 'h', output: 'y' }, [1, 3]],
    [{ kind: 'wireGradient', wire: 'h.x' }, [1, 2]],
    [{ kind: 'parameter', name: 'h.W' }, [2, 3]],
    [{ kind: 'parameterGradient', name: 'h.W' }, [2, 3]],
  ] as const)('are copied on demand: %o', (ref, shape) => {
    const whole = readTensor(program, evaluation, ref)
    expect(whole?.shape).toEqual(shape)
    whole?.data.fill(99)
    expect(readTensor(program, evaluation, ref)?.data).not.toContain(99)
  })

  it('are absent where there is none', () => {
    expect(readTensor(program, evaluation, { kind: 'value', node: 'gone', output: 'y' })).toBeUndefined()
    expect(readTensor(program, evaluation, { kind: 'wireGradient', wire: 'y.z' })).toBeUndefined()
  })
})
