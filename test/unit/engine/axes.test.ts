import { describe, expect, it } from 'vitest'
import { makeAxes, nameShape, nameSizes } from '../../../src/engine/axes'
import { compile } from '../../../src/engine/compile'
import { fromNested } from '../../../src/tensor/tensor'
import type { GraphDocument } from '../../../src/graph/document'
import { graph, node } from './graphs'

const [n, t] = makeAxes(
  new Map([
    ['N', 5],
    ['T', 7],
  ]),
)
const axes = [n, t].filter((axis) => axis !== undefined)
const [N, T] = axes.map(({ prime }) => prime) as [number, number]

describe('reading sizes back', () => {
  it.each([
    ['N', N, 5],
    ['3N', 3 * N, 15],
    ['NT', N * T, 35],
    ['2NT', 2 * N * T, 70],
    ['2T', 2 * T, 14],
    ['N+4', N + 4, 9],
    ['2T−1', 2 * T - 1, 13],
    [10, 10, 10],
    [784, 784, 784],
  ])('%s', (name, traced, real) => {
    expect(nameShape([traced], [real], axes)).toEqual([name])
  })

  it('keeps the real size where the reading would be wrong', () => {
    expect(nameShape([N + 4], [1], axes)).toEqual([1])
    expect(nameShape([Math.floor(N / 2)], [2], axes)).toEqual([2])
  })

  it('puts names into messages, and leaves other numbers alone', () => {
    expect(nameSizes(`x is (${N},3), W is (4,2), axis 1 of 1000`, axes)).toBe(
      'x is (N,3), W is (4,2), axis 1 of 1000',
    )
    expect(nameSizes('x is (1451,3)', [])).toBe('x is (1451,3)')
  })

  it('never lets a name stand for a size that is really there', () => {
    const [axis] = makeAxes(new Map([['N', 1451]]))
    expect(axis?.prime).not.toBe(1451)
  })
})

const net = (attrs: object = {}): GraphDocument =>
  graph(
    {
      x: { op: 'Input', attrs: { shape: ['N', 2], ...attrs } },
      hidden: node('Affine', { x: 'x' }, { units: 3 }),
      flat: node('Reshape', { x: 'hidden' }, { shape: [-1] }),
      y: node('ReduceMean', { x: 'flat' }),
    },
    'y',
  )

function namesIn(...args: Parameters<typeof compile>): Record<string, readonly (number | string)[]> {
  const { program, problems } = compile(...args)
  expect(problems).toEqual([])
  return Object.fromEntries(
    program.nodes.map(({ node: { id }, outputs }) => {
      const [value] = outputs.values()
      return [id, value === undefined ? [] : program.named(value)]
    }),
  )
}

describe('the batch axis', () => {
  it('is named throughout the graph', () => {
    expect(namesIn(net(), { batch: 4 })).toEqual({ x: ['N', 2], hidden: ['N', 3], flat: ['3N'], y: [] })
  })

  it('is 1 unless something says otherwise', () => {
    const { program } = compile(net())
    expect(program.batch).toBe(1)
    expect(program.byId.get('hidden')?.outputs.get('y')?.shape).toEqual([1, 3])
  })

  it.each([
    ['the batch option', { batch: 4 }, {}, 4],
    ['a feed', { feeds: { x: fromNested([[1, 2], [3, 4], [5, 6]]) } }, {}, 3], // prettier-ignore
    ['the value in the document', {}, { value: { shape: [2, 2], data: [1, 2, 3, 4] } }, 2],
    ['the batch option over a value', { batch: 4 }, { value: { shape: [2, 2], data: [1, 2, 3, 4] } }, 4],
  ])('is bound by %s', (_, options, attrs, size) => {
    const { program, problems } = compile(net(attrs), options)
    expect(problems).toEqual([])
    expect(program.batch).toBe(size)
    expect(program.leaves.get('x')?.initial().shape).toEqual([size, 2])
  })

  it('has a name in problems, even where the numbers would fit', () => {
    const document = graph({
      x: { op: 'Input', attrs: { shape: ['N', 3] } },
      m: { shape: [4, 3], data: Array<number>(12).fill(1) },
      y: node('Add', { a: 'x', b: 'm' }),
    })
    const { problems } = compile(document, { batch: 4 })
    expect(problems.map(({ message }) => message.en)).toEqual(['shapes do not fit: a is (N,3), b is (4,3)'])
  })

  it('may be one of several names', () => {
    const document = graph({
      x: { op: 'Input', attrs: { shape: ['N', 2] } },
      z: { op: 'Input', attrs: { shape: ['M', 2] } },
      both: node('Concat', { xs: ['x', 'z'] }, { axis: 1 }),
      product: node('MatMul', { a: 'x', b: 'turned' }),
      turned: node('Transpose', { x: 'z' }),
    })
    const feeds = { x: fromNested([[1, 2]]), z: fromNested([[1, 2], [3, 4]]) } // prettier-ignore
    const { program, problems } = compile(document, { feeds })
    expect(problems.map(({ code, at }) => [code, at])).toEqual([['shape-mismatch', ['both']]])
    const value = program.byId.get('product')?.outputs.get('y')
    expect(value && program.named(value)).toEqual(['N', 'M'])
  })
})
