import { describe, expect, it } from 'vitest'
import { figureOf, isEnd, type FigureContext } from '../../../src/figure/node-figure'
import type { GraphNode } from '../../../src/graph/document'
import { findOp } from '../../../src/ops'

const context = (
  op: string,
  ranks: Readonly<Record<string, number>> = {},
  more: Partial<FigureContext> = {},
): FigureContext => ({
  op: findOp(op),
  rankIn: (port) => ranks[port] ?? 0,
  rankOut: (output) => ranks[output] ?? 0,
  isObjective: false,
  used: new Set(),
  ...more,
})

const wired = (op: string, inputs: GraphNode['inputs'] = {}): GraphNode => ({ id: 'n', op, inputs })

describe('figures of nodes', () => {
  it('draws a scalar op as a circle with lanes 60 apart on its edge', () => {
    const figure = figureOf(wired('Mul', { a: 'x', b: 'y' }), context('Mul'))
    expect(figure).toMatchObject({ kind: 'circle', width: 72, height: 72 })
    expect(figure.inputs.map(({ y }) => y)).toEqual([6, 66])
    expect(figure.inputs[0]?.x).toBeCloseTo(36 - Math.sqrt(36 ** 2 - 30 ** 2), 9)
    expect(figure.outputs).toMatchObject([{ x: 72, y: 36 }])
  })

  it('draws the same op on tensors as a slab with lanes 132 apart', () => {
    const figure = figureOf(wired('Add', { a: 'x', b: 'y' }), context('Add', { a: 2, b: 1, y: 2 }))
    expect(figure).toMatchObject({ kind: 'slab', width: 92, height: 188, tensor: true })
    expect(figure.inputs.map(({ y, rank }) => [y, rank])).toEqual([[28, 2], [160, 1]])
    expect(figure.outputs).toMatchObject([{ x: 92, y: 94, rank: 2 }])
  })

  it.each([
    ['Input', 'data', 112, 40],
    ['Parameter', 'parameter', 104, 46],
    ['Tanh', 'activation', 88, 88],
    ['Affine', 'card', 120, 136],
  ])('gives %s its shape', (op, kind, width, height) => {
    expect(figureOf(wired(op), context(op))).toMatchObject({ kind, width, height })
  })

  it('keeps owned parameters as rows of the card, and gives a wired one a lane of its own', () => {
    const own = figureOf(wired('Affine', { x: 'x' }), context('Affine', { x: 2, y: 2 }))
    expect(own.rows).toEqual([{ port: 'W', y: 68, height: 22 }, { port: 'b', y: 101, height: 9 }])
    expect(own.inputs.map(({ name, state, y }) => [name, state, y])).toEqual([
      ['x', 'wired', 68],
      ['W', 'owned', 89],
      ['b', 'owned', 105.5],
    ])
    const shared = figureOf(wired('Affine', { x: 'x', W: 'w' }), context('Affine', { x: 2, W: 2, y: 2 }))
    expect(shared.inputs.filter(({ state }) => state === 'wired').map(({ y }) => y)).toEqual([68, 200])
    expect(shared.rows.map(({ port }) => port)).toEqual(['b'])
    expect(shared.height).toBe(268)
  })

  it.each([
    ['Exp', [], true],
    ['Exp', ['y'], false],
    ['LSTM', [], true],
    ['LSTM', ['h'], false],
    ['SoftmaxCrossEntropy', ['y'], false],
    ['Input', [], false],
  ])('%s of whose outputs %j are wired is an end: %s', (op, used, end) => {
    expect(isEnd(figureOf(wired(op), context(op, {}, { used: new Set(used) })))).toBe(end)
  })

  it('leaves out a parameter that an attribute switches off', () => {
    const node: GraphNode = { ...wired('Affine', { x: 'x' }), attrs: { units: 3, bias: false } }
    expect(figureOf(node, context('Affine', { x: 2, y: 2 })).rows.map(({ port }) => port)).toEqual(['W'])
  })

  it('ends a variadic port with a free place close to the last wire', () => {
    const figure = figureOf(wired('Concat', { xs: ['p', 'q'] }), context('Concat', { xs: 2, y: 2 }))
    expect(figure.inputs.map(({ index, state, another }) => [index, state, another === true])).toEqual([
      [0, 'wired', false],
      [1, 'wired', false],
      [2, 'free', true],
    ])
    expect(figure.height).toBe(188)
  })

  it('ends a loss with a barline when it is the objective, and with a port when something uses it', () => {
    const loss = wired('SoftmaxCrossEntropy', { y: 'y', t: 't' })
    const final = figureOf(loss, context('SoftmaxCrossEntropy', { y: 2, t: 1 }, { isObjective: true }))
    expect(final).toMatchObject({ kind: 'loss', width: 132, height: 232, outputs: [], seed: false })
    const used = figureOf(loss, context('SoftmaxCrossEntropy', {}, { isObjective: true, used: new Set(['y']) }))
    expect(used.outputs).toHaveLength(1)
  })

  it('follows the objective with a barline, whatever op it is', () => {
    expect(figureOf(wired('Mul'), context('Mul', {}, { isObjective: true })).seed).toBe(true)
  })

  it('keeps the wires of an op that it does not know', () => {
    const node = wired('GeluFast', { x: 'a', extra: ['b', 'c'] })
    const figure = figureOf(node, context('GeluFast', {}, { used: new Set(['y', 'h']) }))
    expect(figure).toMatchObject({ kind: 'unknown', width: 124 })
    expect(figure.inputs.map(({ name, index }) => [name, index])).toEqual([['x', undefined], ['extra', 0], ['extra', 1]])
    expect(figure.outputs.map(({ name }) => name)).toEqual(['y', 'h'])
  })
}) // prettier-ignore
