import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { rebind, sameStructure } from '../../../src/engine/rebind'
import { readResult } from '../../../src/engine/results'
import { slopeOf } from '../../../src/engine/slope'
import type { GraphDocument, GraphNode } from '../../../src/graph/document'
import { graph, matrix, node, readDocument, scalarGraph } from './graphs'
import { best } from '../growth'

const apples = readDocument('examples/e11-apple-and-orange.gradwire.json')

const changed = (
  document: GraphDocument,
  id: string,
  change: (node: GraphNode) => GraphNode,
): GraphDocument => ({
  ...document,
  nodes: document.nodes.map((other) => (other.id === id ? change(other) : other)),
})

const withValue = (document: GraphDocument, id: string, value: number): GraphDocument =>
  changed(document, id, (other) => ({ ...other, attrs: { value } }))

const net = graph(
  {
    x: matrix([[1, 2]]),
    w: { op: 'Parameter', attrs: { value: 3 } },
    h: node('Affine', { x: 'x' }, { units: 2 }),
    m: node('Mul', { a: 'h', b: 'w' }),
    y: node('ReduceSum', { x: 'm' }),
  },
  'y',
)

describe('the same structure', () => {
  it.each<[string, GraphDocument, GraphDocument, boolean]>([
    ['another number', apples, withValue(apples, 'tax', 1.2), true],
    ['another place', apples, changed(apples, 'tax', (other) => ({ ...other, at: [0, 0] })), true],
    ['a copy from another thread', apples, structuredClone(apples), true],
    ['stored parameters of the same shape', { ...net, params: { w: 4 } }, { ...net, params: { w: 5 } }, true],
    ['another title', apples, { ...apples, title: 'fruit' }, true],
    [
      'a tensor for a number',
      apples,
      changed(apples, 'tax', (other) => ({ ...other, attrs: { value: { shape: [2], data: [1, 2] } } })),
      false,
    ],
    [
      'another wire',
      apples,
      changed(apples, 'total', (other) => ({ ...other, inputs: { a: 'tax', b: 'tax' } })),
      false,
    ],
    ['another op', apples, changed(apples, 'total', (other) => ({ ...other, op: 'Add' })), false],
    ['another objective', apples, { ...apples, objective: 'apples' }, false],
    [
      'another attribute',
      net,
      changed(net, 'h', (other) => ({ ...other, attrs: { units: 2, init: 'he' } })),
      false,
    ],
    [
      'another name, which reasons may quote',
      apples,
      changed(apples, 'tax', (other) => ({ ...other, label: 'VAT' })),
      false,
    ],
    ['one node less', apples, { ...apples, nodes: apples.nodes.slice(1) }, false],
    ['parameters stored where there were none', net, { ...net, params: { w: 5 } }, false],
    ['another seed', net, { ...net, training: { seed: 2 } }, false],
    [
      'a number that cannot be read',
      apples,
      changed(apples, 'tax', (other) => ({ ...other, attrs: { value: 'x' } })),
      false,
    ],
  ])('%s', (_, a, b, same) => {
    expect(sameStructure(a, b)).toBe(same)
  })
})

describe('a program for other numbers', () => {
  it.each<[string, GraphDocument, GraphDocument]>([
    ['an Input', apples, withValue(apples, 'apple_count', 7)],
    ['stored parameters', { ...net, params: { w: 4 } }, { ...net, params: { w: 5 } }],
    ['a Parameter node', net, withValue(net, 'w', -1)],
  ])('gives what compiling afresh gives: %s', (_, before, after) => {
    const { program } = compile(before)
    evaluate(program)
    const rebound = rebind(program, after)
    const fresh = compile(after).program
    expect(readResult(rebound, evaluate(rebound))).toEqual(readResult(fresh, evaluate(fresh)))
  })

  it('leaves the one it came from as it was', () => {
    const { program } = compile(apples)
    const rebound = rebind(program, withValue(apples, 'apple_count', 7))
    evaluate(rebound)
    expect(readResult(program, evaluate(program)).values.apples).toBe(200)
  })

  it('is quick: evaluating a thousand nodes again takes a fraction of making their program', () => {
    const before = scalarGraph(1000)
    const { program } = compile(before)
    evaluate(program)
    const again = best(() => {
      const after = withValue(before, 'x3', 1 / 7)
      if (sameStructure(before, after)) evaluate(rebind(program, after))
    })
    const anew = best(() => {
      evaluate(compile(before).program)
    })
    expect(again / anew).toBeLessThan(0.5)
  })
})

describe('the slope at a source', () => {
  const { program } = compile(apples)

  it('is the objective at 33 points around it, with the gradient as its slope', () => {
    const slope = slopeOf(program, 'apple_count')
    expect(slope?.xs).toHaveLength(33)
    expect([slope?.xs[0], slope?.xs[16], slope?.xs[32]]).toEqual([0, 2, 4])
    expect(slope?.ys[0]).toBeCloseTo(495, 9)
    expect(slope?.ys[32]).toBeCloseTo(935, 9)
    expect(slope?.at.x).toBe(2)
    expect(slope?.at.y).toBeCloseTo(715, 9)
    expect(slope?.at.slope).toBeCloseTo(110, 9)
  })

  it('leaves the program’s numbers alone', () => {
    slopeOf(program, 'tax')
    expect(readResult(program, evaluate(program)).values.total).toBeCloseTo(715, 9)
  })

  it('looks one to each side of 0', () => {
    const zero = compile(graph({ x: 0, y: node('Exp', { x: 'x' }) }, 'y')).program
    const slope = slopeOf(zero, 'x')
    expect([slope?.xs[0], slope?.xs[32]]).toEqual([-1, 1])
  })

  it.each([
    ['no source', apples, 'total'],
    ['no such node', apples, 'gone'],
    ['a tensor', net, 'x'],
    ['no objective', graph({ x: 1 }), 'x'],
  ])('is nothing for %s', (_, document, id) => {
    expect(slopeOf(compile(document).program, id)).toBeUndefined()
  })
})
