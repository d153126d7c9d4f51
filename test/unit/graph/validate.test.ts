import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import type { GraphDocument, GraphNode } from '../../../src/graph/document'
import { sortNodes } from '../../../src/graph/order'
import { signatureOf, validate } from '../../../src/graph/validate'
import { signatures } from './signatures'

const doc = (nodes: readonly GraphNode[], rest: Partial<GraphDocument> = {}): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  nodes,
  ...rest,
})
const lines = (document: GraphDocument): string[] =>
  validate(document, signatures).map((problem) => problemLine(problem))
const node = (id: string, op: string, inputs?: GraphNode['inputs']): GraphNode =>
  inputs === undefined ? { id, op } : { id, op, inputs }

describe('validate', () => {
  it('accepts a sound document: parameters and optional ports may stay unwired', () => {
    const nodes = [
      node('x', 'Input'),
      node('dense', 'Affine', { x: 'x' }),
      node('parts', 'Split', { x: 'dense' }),
      node('all', 'Concat', { xs: ['parts', 'parts:right', 'x'] }),
      node('clip', 'Clip', { x: 'all' }),
    ]
    expect(lines(doc(nodes, { objective: 'parts:right' }))).toEqual([])
  })

  it.each<[string, GraphNode, string]>([
    ['a port named as a member of Object', node('e', 'Exp', { x: 'x', toString: 'x' }), 'unknown-port: Exp has no port toString (at e.toString)'],
    ['an op named as a member of Object', node('e', 'constructor', { x: 'x' }), 'unknown-op: this version has no op called constructor (at e)'],
    ['a subgraph that is not there', node('e', 'sub:toString'), 'unknown-op: there is no module called toString (at e)'],
    ['one wire where a list belongs', node('e', 'Concat', { xs: 'x' }), 'needs-list: xs takes a list of wires (at e.xs)'],
    ['an empty list', node('e', 'Concat', { xs: [] }), 'missing-input: nothing is wired to xs (at e.xs)'],
    ['a port left empty', node('e', 'Exp'), 'missing-input: nothing is wired to x (at e.x)'],
    ['an output that the op does not have', node('e', 'Exp', { x: 'x:left' }), 'unknown-output: x has no output left (at e.x)'],
    ['a wire from nowhere in a list', node('e', 'Concat', { xs: ['x', 'gone'] }), 'unknown-node: the wire comes from gone, which does not exist (at e.xs)'],
    ['a wire to itself', node('e', 'Add', { a: 'x', b: 'e' }), 'self-wire: e is wired to itself (at e.b)'],
  ])('names %s', (_, broken, line) => {
    expect(lines(doc([node('x', 'Input'), broken]))).toEqual([line])
  }) // prettier-ignore

  it('says nothing about wires from ops that it does not know', () => {
    const nodes = [node('new', 'GeluFast'), node('e', 'Exp', { x: 'new:anything' })]
    expect(lines(doc(nodes))).toEqual(['unknown-op: this version has no op called GeluFast (at new)'])
  })

  it('names each circle once, and not what merely hangs on it', () => {
    const nodes = [
      node('a', 'Add', { a: 'c', b: 'd' }),
      node('b', 'Exp', { x: 'a' }),
      node('c', 'Exp', { x: 'b' }),
      node('d', 'Exp', { x: 'b' }),
      node('after', 'Exp', { x: 'c' }),
      node('p', 'Exp', { x: 'q' }),
      node('q', 'Exp', { x: 'p' }),
    ]
    expect(lines(doc(nodes))).toEqual([
      'cycle: wires go round in a circle: a → b → c → a (at a)',
      'cycle: wires go round in a circle: p → q → p (at p)',
    ])
  })

  it('shortens the names of a long circle', () => {
    const nodes = Array.from({ length: 20 }, (_, i) => node(`n${i}`, 'Exp', { x: `n${(i + 19) % 20}` }))
    expect(lines(doc(nodes))[0]).toContain('n0 → n1 → n2 → n3 → n4 → n5 → n6 → n7 → … → n0')
  })

  it('knows the ports of a subgraph and looks into its body', () => {
    const Block = {
      inputs: ['u'],
      outputs: { y: 'e', raw: 'u' },
      nodes: [node('u', 'Input'), node('e', 'Exp', { x: 'u' })],
    }
    const using = (inputs: GraphNode['inputs']): GraphNode[] => [
      node('x', 'Input'),
      node('s', 'sub:Block', inputs),
    ]
    expect(signatureOf(doc([], { subgraphs: { Block } }), 'sub:Block', signatures)).toEqual({
      inputs: { u: {} },
      outputs: ['y', 'raw'],
    })
    expect(lines(doc(using({ u: 'x' }), { subgraphs: { Block } }))).toEqual([])
    expect(lines(doc(using({ v: 'x' }), { subgraphs: { Block } }))).toEqual([
      'unknown-port: sub:Block has no port v (at s.v)',
      'missing-input: nothing is wired to u (at s.u)',
    ])
    const broken = { inputs: ['v'], outputs: { y: 'w:h' }, nodes: [node('u', 'Exp')] }
    expect(lines(doc([], { subgraphs: { broken } }))).toEqual([
      'missing-input: broken/u: nothing is wired to x',
      'unknown-node: the module broken names v, which is not one of its nodes',
      'unknown-node: the module broken names w, which is not one of its nodes',
    ])
  })

  it('names an objective that is not there', () => {
    expect(lines(doc([node('x', 'Input')], { objective: 'x' }))).toEqual([])
    expect(lines(doc([node('x', 'Input')], { objective: 'loss' }))).toEqual([
      'unknown-objective: the objective is loss, which does not exist',
    ])
  })

  it('manages a chain of 100,000 nodes', () => {
    const nodes = Array.from({ length: 100_000 }, (_, i) =>
      i === 0 ? node('n0', 'Input') : node(`n${i}`, 'Exp', { x: `n${i - 1}` }),
    )
    expect(lines(doc(nodes.reverse()))).toEqual([])
  })
})

describe('sorting', () => {
  it('keeps the order of the document where it can', () => {
    const nodes = [
      node('total', 'Mul', { a: 'sum', b: 'tax' }),
      node('price', 'Input'),
      node('tax', 'Input'),
      node('sum', 'Exp', { x: 'price' }),
    ]
    expect(sortNodes(nodes)).toEqual({ order: ['price', 'sum', 'tax', 'total'], cycles: [] })
    const sorted = ['price', 'tax', 'sum', 'total']
    expect(sortNodes(sorted.flatMap((id) => nodes.filter((n) => n.id === id))).order).toEqual(sorted)
  })

  it('leaves out circles and what depends on them', () => {
    const nodes = [
      node('x', 'Input'),
      node('a', 'Add', { a: 'x', b: 'b' }),
      node('b', 'Exp', { x: 'a' }),
      node('c', 'Exp', { x: 'b' }),
      node('d', 'Exp', { x: 'd' }),
    ]
    expect(sortNodes(nodes)).toEqual({ order: ['x'], cycles: [['a', 'b'], ['d']] })
  })
})
