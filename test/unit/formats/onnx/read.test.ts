import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importModel } from '../../../../src/formats/onnx/import'
import {
  TensorProto_DataType as DataType,
  TensorProtoSchema,
} from '../../../../src/formats/onnx/generated/onnx_pb'
import { readModel, readTensor } from '../../../../src/formats/onnx/read'
import { limits } from '../../../../src/graph/limits'
import { modelBytes, tensorBytes, tensorProto } from './write'

const model = modelBytes({
  nodes: [
    { op: 'Conv', in: ['x', 'W', 'b'], out: ['c'], attrs: { kernel_shape: [2, 2], auto_pad: 'SAME_UPPER' } },
    { op: 'Relu', in: ['c'], out: ['r'], name: 'relu' },
    { op: 'MaxPool', in: ['r'], out: ['p', 'i'], attrs: { kernel_shape: [2, 2], strides: [2, 2] } },
    { op: 'Reshape', in: ['p', 's'], out: ['f'] },
    { op: 'Split', in: ['f'], out: ['y', 'z'], attrs: { axis: -1, num_outputs: 2 } },
  ],
  inputs: { x: ['batch', 1, 4, 4] },
  outputs: ['y'],
  initializers: {
    W: { shape: [2, 1, 2, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] },
    b: { shape: [2], data: [0.5, -0.5] },
    s: { shape: [2], data: [0, -1], type: DataType.INT64 },
  },
})

const problemsOf = (read: ReturnType<typeof readModel> | ReturnType<typeof readTensor>): string[] =>
  'problems' in read ? read.problems.map(({ code, message }) => `${code}: ${message.en}`) : []

describe('reading a model', () => {
  it('gives nodes, attributes, shapes and numbers', () => {
    const read = readModel(model)
    if (!('value' in read)) throw new Error('not read')
    const { nodes, inputs, initializers, opsets } = read.value
    expect(opsets.get('')).toBe(22)
    expect(inputs).toEqual([{ name: 'x', type: DataType.FLOAT, shape: ['batch', 1, 4, 4] }])
    expect(nodes[0]?.attrs.get('kernel_shape')).toEqual({ kind: 'ints', value: [2, 2] })
    expect(nodes[0]?.attrs.get('auto_pad')).toEqual({ kind: 'string', value: 'SAME_UPPER' })
    expect(initializers.get('b')).toMatchObject({
      shape: [2],
      dtype: 'float',
      data: new Float32Array([0.5, -0.5]),
    })
    expect([...(initializers.get('s')?.data ?? [])]).toEqual([0, -1])
  })

  it.each([
    ['an empty file', new Uint8Array(), 'onnx-damaged: the file has no graph'],
    [
      'a text',
      new TextEncoder().encode('hello, this is not a model'),
      'onnx-damaged: this is not an ONNX file, or it is damaged at byte 3: this kind of field does not exist',
    ],
    [
      'a file that was cut off',
      model.slice(0, 100),
      'onnx-damaged: this is not an ONNX file, or it is damaged at byte 3: it ends in the middle of a value',
    ],
    [
      'a graph that is a number',
      new Uint8Array([0x38, 0x01]),
      'onnx-damaged: this is not an ONNX file, or it is damaged at byte 0: graph is not stored as it should be',
    ],
    [
      'a name that is not UTF-8',
      new Uint8Array([0x12, 0x01, 0xff]),
      'onnx-damaged: this is not an ONNX file, or it is damaged: a text in it is not UTF-8',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(problemsOf(readModel(bytes))).toEqual([message])
  })

  it('refuses graphs inside each other without end', () => {
    // An attribute that holds a graph, whose node holds such an attribute, and so on.
    let bytes = new Uint8Array()
    for (let depth = 0; depth < 40; depth++) {
      bytes = wrapped(1, wrapped(5, wrapped(6, bytes)))
    }
    expect(problemsOf(readModel(wrapped(7, bytes)))).toEqual([
      expect.stringMatching(/^onnx-damaged: .*: messages are nested too deeply$/),
    ])
  })

  it('refuses more values than a model can have, before it makes any of them', () => {
    const bytes = new Uint8Array(4_000_010)
    for (let at = 0; at < bytes.length; at += 2) bytes[at] = 0x42
    expect(problemsOf(readModel(bytes))).toEqual([
      expect.stringMatching(/at byte 4000000: there are more than 2,000,000 values$/),
    ])
  })

  it('never throws, whatever happens to the bytes', () => {
    const damage = fc.record({
      at: fc.nat(model.length - 1),
      bytes: fc.uint8Array({ maxLength: 6 }),
      removed: fc.nat(8),
    })
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (all) => {
        const bytes: number[] = [...model]
        for (const one of all) bytes.splice(Math.min(one.at, bytes.length), one.removed, ...one.bytes)
        const read = readModel(Uint8Array.from(bytes))
        if ('value' in read) importModel(read.value)
        else expect(read.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 2000 },
    )
  })
})

/** A message inside another one. */
function wrapped(field: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const length: number[] = []
  for (let rest = bytes.length; ; rest >>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest)
    if (rest <= 127) break
  }
  return Uint8Array.from([field * 8 + 2, ...length, ...bytes])
}

describe('reading a tensor', () => {
  const { FLOAT, DOUBLE, FLOAT16, INT32, INT64, BOOL, UINT8, STRING } = DataType

  it.each([
    ['floats as raw data', { dims: [2n], dataType: FLOAT, rawData: raw(Float32Array.of(1.5, -2)) }, 'float', [1.5, -2]],
    ['doubles as raw data', { dims: [1n], dataType: DOUBLE, rawData: raw(Float64Array.of(0.1)) }, 'float', [0.1]],
    ['floats in their field', { dims: [2n], dataType: FLOAT, floatData: raw(Float32Array.of(3, 4)) }, 'float', [3, 4]],
    ['doubles in their field', { dims: [1n], dataType: DOUBLE, doubleData: raw(Float64Array.of(0.1)) }, 'float', [0.1]],
    ['half floats', { dims: [3n], dataType: FLOAT16, rawData: raw(Uint16Array.of(0x3c00, 0xc000, 1)) }, 'float', [1, -2, 2 ** -24]],
    ['int64', { dims: [2n], dataType: INT64, rawData: raw(BigInt64Array.of(-1n, 7n)) }, 'int', [-1, 7]],
    ['int64 in their field', { dims: [2n], dataType: INT64, int64Data: Uint8Array.of(0xac, 0x02, 0x05) }, 'int', [300, 5]],
    ['a negative int32 in its field', { dims: [1n], dataType: INT32, int32Data: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01) }, 'int', [-1]],
    ['true and false', { dims: [2n], dataType: BOOL, rawData: Uint8Array.of(1, 0) }, 'bool', [1, 0]],
    ['bytes', { dims: [1n, 2n], dataType: UINT8, int32Data: Uint8Array.of(7, 9) }, 'int', [7, 9]],
    ['one number', { dataType: FLOAT, rawData: raw(Float32Array.of(5)) }, 'float', [5]],
    ['nothing', { dims: [0n, 3n], dataType: FLOAT }, 'float', []],
  ])('%s', (_, proto, dtype, data) => {
    const read = readTensor(tensorBytes(create(TensorProtoSchema, proto)))
    if (!('value' in read)) throw new Error(problemsOf(read).join())
    expect(read.value.dtype).toBe(dtype)
    expect([...read.value.data]).toEqual(data)
  }) // prettier-ignore

  it.each([
    ['too few numbers', { dims: [3n], dataType: FLOAT, rawData: new Uint8Array(8) }, 'onnx-tensor: tensor "W": its shape (3) needs 3 numbers, the data does not have so many'],
    ['more than fit into memory', { dims: [100_000n, 100_000n], dataType: FLOAT }, 'tensor-too-large: tensor "W": its shape (100000,100000) is too large: 10000000000 numbers need at least 40 GB (40000000000 bytes), and 50000000 (200 MB) are allowed'],
    ['a negative size', { dims: [-1n], dataType: FLOAT }, 'onnx-tensor: tensor "W": a size is not a whole number from 0 up'],
    ['too many axes', { dims: Array<bigint>(9).fill(1n), dataType: FLOAT }, 'tensor-too-large: tensor "W": it has 9 axes, at most 8 can be'],
    ['texts', { dims: [1n], dataType: STRING }, 'onnx-tensor: tensor "W": elements of type STRING cannot be read'],
    ['data in another file', { dims: [1n], dataType: FLOAT, dataLocation: 1 }, 'onnx-tensor: tensor "W": its data is in another file'],
    ['a number that does not end', { dims: [1n], dataType: INT64, int64Data: Uint8Array.of(0x80) }, 'onnx-tensor: tensor "W": its shape (1) needs 1 numbers, the data does not have so many'],
  ])('refuses %s', (_, proto, message) => {
    expect(problemsOf(readTensor(tensorBytes(create(TensorProtoSchema, { name: 'W', ...proto }))))).toEqual([message])
  }) // prettier-ignore

  it('refuses a file above the cap before it looks inside, with the number of bytes', () => {
    expect(problemsOf(readTensor(new Uint8Array(limits.bytes + 1)))).toEqual([
      'file-too-large: the file has 100 MB (100000001 bytes), and 100 MB (100000000 bytes) are allowed',
    ])
  })

  it('knows what it has written', () => {
    const read = readTensor(tensorBytes(tensorProto([2], [1, 2])))
    expect('value' in read && [...read.value.data]).toEqual([1, 2])
  })
})

const raw = (data: Float32Array | Float64Array | Uint16Array | BigInt64Array): Uint8Array =>
  new Uint8Array(data.buffer.slice(0))
