import { describe, expect, it } from 'vitest'
import { compile } from '../../../../src/engine/compile'
import { evaluate } from '../../../../src/engine/evaluate'
import { importModel, type Imported } from '../../../../src/formats/onnx/import'
import { placed } from '../../../../src/formats/onnx/place'
import { TensorProto_DataType as DataType } from '../../../../src/formats/onnx/generated/onnx_pb'
import { readModel } from '../../../../src/formats/onnx/read'
import { readDocument } from '../../../../src/graph/read'
import { parseSource } from '../../../../src/graph/wires'
import { writeDocument } from '../../../../src/graph/write'
import { fromNested, tensor, type Nested, type Tensor } from '../../../../src/tensor/tensor'
import { modelBytes, tensorProto, type ModelText, type NodeText } from './write'

function imported(model: ModelText, values?: ReadonlyMap<string, Tensor>): Imported {
  const read = readModel(modelBytes(model))
  if (!('value' in read)) throw new Error(read.problems.map(({ message }) => message.en).join())
  return importModel(read.value, values && { values })
}

/** The numbers of the outputs, with the inputs fed. */
function run(
  model: ModelText,
  feeds: Readonly<Record<string, Nested>> = {},
): (readonly [number[], number[]])[] {
  const { document, problems, inputs, outputs } = imported(model)
  expect(problems).toEqual([])
  const fed = Object.fromEntries(
    [...inputs].flatMap(([name, id]) => (feeds[name] === undefined ? [] : [[id, fromNested(feeds[name])]])),
  )
  const { problems: wrong, program } = compile(document, { feeds: fed })
  expect(wrong).toEqual([])
  const evaluation = evaluate(program)
  return model.outputs.map((name) => {
    const { node, output } = parseSource(outputs.get(name) ?? '')
    const found = program.byId.get(node)?.outputs
    const value = found?.get(output) ?? [...(found?.values() ?? [])][0]
    if (value === undefined) throw new Error(`no output ${name}`)
    const { shape, data } = evaluation.tensor(value)
    return [[...shape], [...data].map((x) => Math.round(x * 1e6) / 1e6 + 0)] as const
  })
}

const one = (node: NodeText, inputs: ModelText['inputs'], more: Partial<ModelText> = {}): ModelText => ({
  nodes: [node],
  inputs: inputs ?? {},
  outputs: node.out,
  ...more,
})

const ints = (...data: number[]) => ({ shape: [data.length], data, type: DataType.INT64 })

describe('numbers of an imported model', () => {
  const cases: [string, ModelText, Readonly<Record<string, Nested>>, [number[], number[]][]][] = [
    [
      'an affine layer has its matrix turned round',
      one({ op: 'Gemm', in: ['x', 'W', 'b'], out: ['y'], attrs: { transB: 1 } }, { x: [1, 2] }, {
        initializers: { W: { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] }, b: { shape: [3], data: [10, 20, 30] } },
      }),
      { x: [[1, 1]] },
      [[[1, 3], [13, 27, 41]]],
    ],
    [
      'a product with factors is written out',
      one({ op: 'Gemm', in: ['a', 'b', 'c'], out: ['y'], attrs: { alpha: '0.5f', beta: '2f' } }, { a: [1, 2], b: [2, 1], c: [1] }),
      { a: [[2, 4]], b: [[1], [1]], c: [1] },
      [[[1, 1], [5]]],
    ],
    [
      'a convolution without b has none',
      one({ op: 'Conv', in: ['x', 'W'], out: ['y'], attrs: { kernel_shape: [2] } }, { x: [1, 1, 3] }, {
        initializers: { W: { shape: [1, 1, 2], data: [1, 10] } },
      }),
      { x: [[[1, 2, 3]]] },
      [[[1, 1, 2], [21, 32]]],
    ],
    [
      'the places of maxima count through the whole input',
      one({ op: 'MaxPool', in: ['x'], out: ['y', 'i'], attrs: { kernel_shape: [2], strides: [2], pads: [1, 0] } }, { x: [1, 2, 3] }),
      { x: [[[-1, 5, 2], [9, 8, 7]]] },
      [[[1, 2, 2], [-1, 5, 9, 8]], [[1, 2, 2], [0, 1, 3, 4]]],
    ],
    [
      'a slice against the order, clamped',
      one({ op: 'Slice', in: ['x', 's', 'e', 'a', 't'], out: ['y'] }, { x: [5] }, {
        initializers: { s: ints(100), e: ints(-100), a: ints(0), t: ints(-2) },
      }),
      { x: [1, 2, 3, 4, 5] },
      [[[3], [5, 3, 1]]],
    ],
    [
      'a mirrored margin',
      one({ op: 'Pad', in: ['x', 'p'], out: ['y'], attrs: { mode: 'reflect' } }, { x: [3] }, { initializers: { p: ints(2, 1) } }),
      { x: [1, 2, 3] },
      [[[6], [3, 2, 1, 2, 3, 2]]],
    ],
    [
      'three parts',
      one({ op: 'Split', in: ['x'], out: ['a', 'b', 'c'], attrs: { num_outputs: 3 } }, { x: [5] }),
      { x: [1, 2, 3, 4, 5] },
      [[[2], [1, 2]], [[2], [3, 4]], [[1], [5]]],
    ],
    [
      'shapes are worked out: Shape, Gather of nothing, Reshape',
      {
        nodes: [
          { op: 'Shape', in: ['x'], out: ['s'], attrs: { end: 1 } },
          { op: 'Reshape', in: ['z', 's'], out: ['y'] },
        ],
        inputs: { x: [4, 2], z: [2, 2] },
        outputs: ['y'],
      },
      { z: [[1, 2], [3, 4]] },
      [[[4], [1, 2, 3, 4]]],
    ],
    [
      'the arithmetic of shapes, for a batch of open size',
      {
        nodes: [
          { op: 'Shape', in: ['x'], out: ['s'] },
          { op: 'Gather', in: ['s', 'zero'], out: ['n'] },
          { op: 'Unsqueeze', in: ['n', 'first'], out: ['n1'] },
          { op: 'Mul', in: ['two', 'three'], out: ['six'] },
          { op: 'Div', in: ['six', 'four'], out: ['one'] },
          { op: 'Concat', in: ['n1', 'one', 'rest'], out: ['sizes'], attrs: { axis: 0 } },
          { op: 'Reshape', in: ['x', 'sizes'], out: ['y'] },
        ],
        inputs: { x: ['batch', 2, 2] },
        outputs: ['y'],
        initializers: {
          zero: { shape: [], data: [0], type: DataType.INT64 },
          first: ints(0), two: ints(2), three: ints(3), four: ints(4), rest: ints(-1),
        },
      },
      { x: [[[1, 2], [3, 4]], [[5, 6], [7, 8]], [[9, 10], [11, 12]]] },
      [[[3, 1, 4], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]],
    ],
    [
      'an ignored class counts in no mean',
      one({ op: 'NegativeLogLikelihoodLoss', in: ['y', 't'], out: ['l'], attrs: { ignore_index: 1 } }, { y: [3, 2], 't:int': [3] }),
      { y: [[-1, -2], [-3, -4], [-5, -6]], t: [0, 1, 0] },
      [[[], [3]]],
    ],
    [
      'a constant is a node only where it is used',
      {
        nodes: [
          { op: 'Constant', out: ['c'], attrs: { value: tensorProto([2], [10, 20]) } },
          { op: 'Sub', in: ['x', 'c'], out: ['y'] },
        ],
        inputs: { x: [2] },
        outputs: ['y'],
      },
      { x: [11, 22] },
      [[[2], [1, 2]]],
    ],
    [
      'softmax of version 12 takes all axes from axis on as one',
      one({ op: 'Softmax', in: ['x'], out: ['y'] }, { x: [1, 2, 2] }, { opset: 12 }),
      { x: [[[0, 0], [0, 0]]] },
      [[[1, 2, 2], [0.25, 0.25, 0.25, 0.25]]],
    ],
    [
      'both directions of an RNN',
      one({ op: 'RNN', in: ['x', 'W', 'R'], out: ['y', 'h'], attrs: { hidden_size: 1, direction: 'bidirectional' } }, { x: [2, 1, 1] }, {
        initializers: { W: { shape: [2, 1, 1], data: [1, 2] }, R: { shape: [2, 1, 1], data: [0, 0] } },
      }),
      { x: [[[0]], [[1]]] },
      [[[2, 2, 1, 1], [0, 0, 0.761594, 0.964028]], [[2, 1, 1], [0.761594, 0]]],
    ],
  ] // prettier-ignore

  it.each(cases)('%s', (_, model, feeds, expected) => {
    expect(run(model, feeds)).toEqual(expected)
  })
})

describe('the document of an imported model', () => {
  const net: ModelText = {
    name: 'net',
    nodes: [
      { op: 'Gemm', in: ['x', 'W', 'b'], out: ['h'], attrs: { transB: 1 }, name: 'fc1' },
      { op: 'Relu', in: ['h'], out: ['r'] },
      { op: 'MatMul', in: ['r', 'V'], out: ['y'] },
    ],
    inputs: { x: ['batch', 2] },
    outputs: ['y'],
    initializers: {
      W: { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] },
      b: { shape: [3], data: [1, 1, 1] },
      V: { shape: [3, 1], data: [1, 1, 1] },
    },
  }

  it('has layers that own their parameters, and a letter for the batch', () => {
    const { document, problems } = imported(net)
    expect(problems).toEqual([])
    expect(document).toEqual({
      format: 'gradwire',
      version: 1,
      title: 'net',
      nodes: [
        { id: 'x', op: 'Input', attrs: { shape: ['N', 2] } },
        { id: 'affine1', op: 'Affine', label: 'fc1', inputs: { x: 'x' } },
        { id: 'relu1', op: 'Relu', inputs: { x: 'affine1' } },
        { id: 'V', op: 'Parameter', attrs: { value: { shape: [3, 1], data: [1, 1, 1] } } },
        { id: 'matMul1', op: 'MatMul', inputs: { a: 'relu1', b: 'V' } },
      ],
      params: {
        'affine1.W': { shape: [2, 3], data: [1, 3, 5, 2, 4, 6] },
        'affine1.b': { shape: [3], data: [1, 1, 1] },
      },
    })
  })

  it('is read back as it was written, and every node has a place', () => {
    const document = placed(imported(net).document)
    expect(document.nodes.every(({ at }) => at?.length === 2)).toBe(true)
    const read = readDocument(writeDocument(document))
    expect('document' in read && read.document).toEqual(document)
  })

  it('places a very long chain too, one node right of the other', () => {
    const names = Array.from({ length: 3000 }, (_, i) => `v${i}`)
    const { document } = imported({
      nodes: names.slice(1).map((name, i) => ({ op: 'Relu', in: [`v${i}`], out: [name] })),
      inputs: { v0: [1] },
      outputs: ['v2999'],
    })
    const xs = placed(document).nodes.map(({ at }) => at?.[0] ?? NaN)
    expect(xs.every((x, i) => i === 0 || x > (xs[i - 1] ?? 0))).toBe(true)
  })

  it('leaves out what no output depends on', () => {
    const { document } = imported({
      nodes: [
        { op: 'RNN', in: ['x', 'W', 'R'], out: ['y', 'h'], attrs: { hidden_size: 1 } },
        { op: 'Gemm', in: ['x', 'V'], out: ['unused'] },
        { op: 'Squeeze', in: ['h'], out: ['z'] },
      ],
      inputs: { x: [2, 1, 1] },
      outputs: ['z'],
      initializers: {
        W: { shape: [1, 1, 1], data: [1] },
        R: { shape: [1, 1, 1], data: [0] },
        V: { shape: [1, 1], data: [1] },
      },
    })
    expect(document.nodes.map(({ id }) => id)).toEqual(['x', 'rnn1', 'unsqueeze2', 'squeeze1'])
    expect(Object.keys(document.params ?? {})).toEqual(['rnn1.Wx', 'rnn1.Wh'])
  })

  it('shares an initializer that two nodes use', () => {
    const { document } = imported({
      nodes: [
        { op: 'PRelu', in: ['x', 's'], out: ['a'] },
        { op: 'PRelu', in: ['a', 's'], out: ['y'] },
      ],
      inputs: { x: [2] },
      outputs: ['y'],
      initializers: { s: { shape: [1], data: [0.5] } },
    })
    expect(document.params).toBeUndefined()
    expect(document.nodes.map(({ op, inputs }) => [op, inputs])).toEqual([
      ['Input', undefined],
      ['Parameter', undefined],
      ['PRelu', { x: 'x', slope: 's' }],
      ['PRelu', { x: 'pRelu1', slope: 's' }],
    ])
  })

  it('takes names of every object for names like any other', () => {
    const { document, problems } = imported({
      nodes: [
        { op: 'Relu', in: ['__proto__'], out: ['constructor'], name: 'toString' },
        { op: 'constructor', in: ['constructor'], out: ['hasOwnProperty'], attrs: { ['__proto__']: 1 } },
      ],
      inputs: { ['__proto__']: [2] },
      outputs: ['hasOwnProperty'],
    })
    expect(document.nodes.map(({ id, op }) => [id, op])).toEqual([
      ['node', 'Input'],
      ['relu1', 'Relu'],
      ['onnx_constructor1', 'onnx:constructor'],
    ])
    expect(problems.map(({ message }) => message.en)).toEqual([
      'ONNX constructor: there is nothing like it here',
    ])
    expect(Object.prototype).not.toHaveProperty('shape')
  })
})

describe('what cannot be imported', () => {
  const cases: [string, NodeText, ModelText['inputs'], string][] = [
    ['an op that is not here', { op: 'Det', in: ['x'], out: ['y'] }, { x: [2, 2] }, 'ONNX Det: there is nothing like it here'],
    ['an attribute that means something else', { op: 'ArgMax', in: ['x'], out: ['y'], attrs: { select_last_index: 1 } }, { x: [2] }, 'ONNX ArgMax: select_last_index is not supported'],
    ['an attribute that nobody knows', { op: 'Relu', in: ['x'], out: ['y'], attrs: { slope: 3 } }, { x: [2] }, 'ONNX Relu: its attribute slope is not supported'],
    ['a shape that is computed', { op: 'Reshape', in: ['x', 's'], out: ['y'] }, { x: [2], 's:int': [1] }, 'ONNX Reshape: shape is computed: it must be constant'],
    ['an output that is not made', { op: 'Relu', in: ['x'], out: ['y', 'z'] }, { x: [2] }, 'ONNX Relu: its output 1 is not supported'],
    ['an input that is not there', { op: 'Add', in: ['x'], out: ['y'] }, { x: [2] }, 'ONNX Add: input 1 is missing'],
    ['a value that nothing makes', { op: 'Add', in: ['x', 'q'], out: ['y'] }, { x: [2] }, 'ONNX Add: what input 1 comes from is not supported'],
    ['more parts than fit into memory', { op: 'Split', in: ['x'], out: ['y', 'z'], attrs: { num_outputs: 1e15 } }, { x: [2] }, 'ONNX Split: a size of 1000000000000000 needs at least 8 PB (8000000000000000 bytes), and 40 MB (40000000 bytes) are allowed'],
    ['a part of a batch of open size', { op: 'Slice', in: ['x'], out: ['y'], attrs: { starts: [0], ends: [-1] } }, { x: ['batch'] }, 'ONNX Slice: it depends on the size of the batch'],
    ['a constant of the size of the batch', { op: 'Add', in: ['x', 'zeros'], out: ['y'] }, { x: ['batch'] }, 'ONNX Add: it depends on the size of the batch'],
    ['an axis far away', { op: 'RMSNormalization', in: ['x', 'x'], out: ['y'], attrs: { axis: -1e12 } }, { x: [2] }, 'ONNX RMSNormalization: there is no axis -1000000000000'],
    ['a step of nothing', { op: 'Slice', in: ['x'], out: ['y'], attrs: { starts: [0], ends: [1], steps: [0] } }, { x: [2] }, 'ONNX Slice: a step of 0 is not supported'],
    ['random numbers', { op: 'Dropout', in: ['x', '', 't'], out: ['y'] }, { x: [2] }, 'ONNX Dropout: training_mode is computed: it must be constant'],
  ] // prettier-ignore

  it.each(cases)('%s is a placeholder with a problem', (_, node, inputs, message) => {
    const model = one(node, inputs, node.op === 'Dropout' ? { inputs: { x: [2], t: [] } } : {})
    const zeros: NodeText[] = [
      { op: 'Shape', in: ['x'], out: ['n'] },
      { op: 'ConstantOfShape', in: ['n'], out: ['zeros'] },
    ]
    const { document, problems } = imported({
      ...model,
      nodes: node.op === 'Add' ? [...zeros, node] : [node],
    })
    expect(problems.map((problem) => problem.message.en)).toEqual([message])
    const placeholder = document.nodes.find(({ id }) => id === problems[0]?.at[0])
    expect(placeholder?.op).toBe(`onnx:${node.op}`)
    expect(placeholder?.inputs).toMatchObject({ x0: 'x' })
    const read = readDocument(writeDocument(document))
    expect('document' in read && read.document).toEqual(document)
  })

  it('an open size that is not the batch becomes 1, and the problem says so', () => {
    const { document, problems } = imported(
      one({ op: 'Relu', in: ['x'], out: ['y'] }, { x: ['N', 'length'] }),
    )
    expect(document.nodes[0]?.attrs).toEqual({ shape: ['N', 1] })
    expect(problems.map(({ code, at }) => [code, at])).toEqual([['onnx-open-size', ['x']]])
  })

  it('a shape that is fed can be given beforehand', () => {
    const model = one({ op: 'Reshape', in: ['x', 's'], out: ['y'] }, { x: [4], 's:int': [2] })
    const { problems, document } = imported(model, new Map([['s', tensor([2, 2], [2], 'int')]]))
    expect(problems).toEqual([])
    expect(document.nodes.at(-1)).toMatchObject({ op: 'Reshape', attrs: { shape: [2, 2] } })
  })
})
