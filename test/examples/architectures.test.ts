import { describe, expect, it } from 'vitest'
import { compile } from '../../src/engine/compile'
import { buildFrame } from '../../src/engine/frame'
import { createEngine } from '../../src/worker/engine-service'
import { sizeOf } from '../../src/tensor/shape'
import { example, lines } from './files'
import { evaluated } from './runs'

/** Shapes of all nodes for a batch of one, and how many parameters there are; nothing is computed. */
function shapesOf(name: string): { shapes: Record<string, readonly number[]>; parameters: number } {
  const { program, problems } = compile(example(name))
  expect(lines(problems)).toEqual([])
  return {
    shapes: Object.fromEntries(
      program.nodes.map(({ node, outputs }) => [node.id, outputs.values().next().value?.shape ?? []]),
    ),
    parameters: program.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  }
}

describe('e38: architectures', () => {
  it('LeNet', () => {
    const { shapes, parameters } = shapesOf('e38-lenet')
    expect(shapes).toMatchObject({
      c1: [1, 6, 28, 28],
      p2: [1, 6, 14, 14],
      c3: [1, 16, 10, 10],
      p4: [1, 16, 5, 5],
      flat: [1, 400],
      scores: [1, 10],
    })
    // 156 + 2,416 + 48,120 + 10,164 + 850: every filter of the second layer sees all maps of the first.
    expect(parameters).toBe(61706)
  })

  it('AlexNet: five convolutions, three poolings, three dense layers, LRN with α = 1e-4 on the sum', () => {
    const document = example('e38-alexnet')
    const { shapes, parameters } = shapesOf('e38-alexnet')
    expect(shapes).toMatchObject({
      conv1: [1, 96, 55, 55],
      pool1: [1, 96, 27, 27],
      conv2: [1, 256, 27, 27],
      pool2: [1, 256, 13, 13],
      conv5: [1, 256, 13, 13],
      pool5: [1, 256, 6, 6],
      flat: [1, 9216],
      fc8: [1, 1000],
    })
    expect(parameters).toBe(62378344)
    const count = (op: string): number => document.nodes.filter((node) => node.op === op).length
    expect(['Conv', 'MaxPool', 'Affine', 'LRN', 'Dropout'].map(count)).toEqual([5, 3, 3, 2, 2])
    // The op divides alpha by size, the paper does not.
    expect(document.nodes.find(({ id }) => id === 'lrn1')?.attrs).toMatchObject({ size: 5, alpha: 5e-4, beta: 0.75, bias: 2 }) // prettier-ignore
  })

  it('the page shows the shapes of AlexNet and computes none of its 62 million parameters', async () => {
    const engine = createEngine()
    const frame = await engine.evaluate(example('e38-alexnet'), 1)
    expect(frame.problems).toEqual([])
    expect(frame.wires).toHaveLength(23)
    for (const { value, flow } of frame.wires) {
      expect(value).toMatchObject({ unevaluated: true, map: { rows: 0 } })
      expect(flow).toEqual({ kind: 'none' })
    }
    expect(await engine.tensor({ kind: 'value', node: 'conv1', output: 'y' })).toBeUndefined()
    expect(await engine.explain('conv1', 'x')).toBeUndefined()
  })

  it('a frame without an evaluation has shapes with the batch’s name', () => {
    const { program, problems } = compile(example('e38-lenet'))
    const { nodes } = buildFrame(program, problems, undefined, 0)
    expect(nodes.find(({ id }) => id === 'c1')?.outputs[0]?.value?.named).toEqual(['N', 6, 28, 28])
  })

  it('MobileNet: 41,984 of 294,912 products, 1/C_out + 1/K²', () => {
    const { program } = compile(example('e38-mobilenet'))
    const products = (id: string): number => {
      const W = program.parameters.find(({ name }) => name === `${id}.W`)
      const [, , height = 0, width = 0] = program.byId.get(id)?.outputs.get('y')?.shape ?? []
      return sizeOf(W?.shape ?? []) * height * width
    }
    const parted = products('depthwise') + products('pointwise')
    expect([parted, products('standard')]).toEqual([41984, 294912])
    expect(parted / products('standard')).toBeCloseTo(1 / 32 + 1 / 9, 12)
  })

  it('DenseNet: 16 + 12 · 4 = 64 channels', () => {
    expect(shapesOf('e38-densenet').shapes).toMatchObject({ all1: [1, 28, 8, 8], all4: [1, 64, 8, 8] })
  })

  it('WaveNet sees 15 steps back and no further', () => {
    const gradient = evaluated(example('e38-wavenet')).gradient('x')
    const last = gradient.length - 1
    for (let back = 0; back <= 15; back++) expect(gradient[last - back]).not.toBe(0)
    for (let back = 16; back <= last; back++) expect(gradient[last - back]).toBe(0)
  })
})
