import { describe, expect, it } from 'vitest'
import { modelBytes } from '../formats/onnx/write'
import { gradwire } from './run'

const bytesOf = (op: string): Uint8Array =>
  modelBytes({
    name: 'net',
    nodes: [
      { op: 'MatMul', in: ['x', 'W'], out: ['h'] },
      { op, in: ['h'], out: ['y'] },
    ],
    inputs: { x: [1, 2] },
    outputs: ['y'],
    initializers: { W: { shape: [2, 2], data: [1, 2, 3, 4] } },
  })

describe('import of an ONNX file', () => {
  it('writes a document that can be evaluated', async () => {
    const { code, err, files } = await gradwire(['import', 'net.onnx', '-o', 'net.json'], {
      files: { 'net.onnx': bytesOf('Relu') },
    })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const written = files.get('net.json') ?? ''
    const evaluated = await gradwire(
      ['eval', 'net.json', '--feed', 'x={"shape":[1,2],"data":[1,-1]}', '--json'],
      {
        files: { 'net.json': written },
      },
    )
    expect(JSON.parse(evaluated.out)).toMatchObject({
      values: { matMul1: { shape: [1, 2], data: [-2, -2] }, relu1: { shape: [1, 2], data: [0, 0] } },
    })
  })

  it('keeps what it does not know as a placeholder, and says so', async () => {
    const { code, err, out } = await gradwire(['import', 'net.onnx'], {
      files: { 'net.onnx': bytesOf('Det') },
    })
    expect({ code, err }).toEqual({
      code: 1,
      err: 'onnx-unsupported: ONNX Det: there is nothing like it here (at onnx_Det1)\n',
    })
    expect(JSON.parse(out)).toMatchObject({
      nodes: [{ id: 'x' }, { id: 'W' }, { id: 'matMul1' }, { op: 'onnx:Det', inputs: { x0: 'matMul1' } }],
    })
  })

  it('writes nothing when the file is damaged', async () => {
    const { code, err, files } = await gradwire(['import', 'net.onnx', '-o', 'net.json'], {
      files: { 'net.onnx': bytesOf('Relu').slice(0, 30) },
    })
    expect(code).toBe(1)
    expect(err).toMatch(/^onnx-damaged: this is not an ONNX file, or it is damaged at byte \d+: /)
    expect(files.size).toBe(0)
  })

  it('says when there is no such file', async () => {
    expect(await gradwire(['import', 'nothing.onnx'])).toMatchObject({
      code: 1,
      err: 'no-such-file: there is no nothing.onnx\n',
      out: '',
    })
  })
})
