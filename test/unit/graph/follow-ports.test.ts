import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import { checkDocument } from '../../../src/engine/results'
import type { GraphDocument, Subgraph } from '../../../src/graph/document'
import { removeNodes } from '../../../src/graph/edits'
import { group } from '../../../src/graph/group'
import { insideAt, withInsideAt } from '../../../src/graph/inside'
import { lostOutside } from '../../../src/graph/lost-wires'
import { addInput, removeInput, removeOutput } from '../../../src/graph/module-ports'
import { ungroup } from '../../../src/graph/ungroup'
import { disconnect } from '../../../src/graph/wiring'

/** Two inputs, two outputs, and an Affine that owns its parameters. */
const both: Subgraph = {
  inputs: ['a', 'b'],
  nodes: [
    { id: 'a', op: 'Input' },
    { id: 'b', op: 'Input' },
    { id: 'add', op: 'Add', inputs: { a: 'a', b: 'b' } },
    { id: 'mul', op: 'Mul', inputs: { a: 'a', b: 'b' } },
    { id: 'affine', op: 'Affine', attrs: { units: 3 }, inputs: { x: 'a' } },
  ],
  outputs: { sum: 'add', product: 'mul', line: 'affine' },
}

/** Uses `Both` and passes its sum on; used twice by the document. */
const outer: Subgraph = {
  inputs: ['x'],
  nodes: [
    { id: 'x', op: 'Input' },
    { id: 'inner', op: 'sub:Both', inputs: { a: 'x', b: 'x' } },
    { id: 'relu', op: 'Relu', inputs: { x: 'inner:product' } },
  ],
  outputs: { sum: 'inner', positive: 'relu' },
}

const weights = { shape: [3, 3], data: [1, 0, 0, 0, 1, 0, 0, 0, 1] }

const document: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'p', op: 'Input', attrs: { value: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] } } },
    { id: 'W', op: 'Parameter', attrs: { value: weights } },
    { id: 'one', op: 'sub:Both', inputs: { a: 'p', b: 'p', 'affine.W': 'W' } },
    { id: 'two', op: 'sub:Both', inputs: { a: 'one', b: 'one:product' } },
    { id: 'first', op: 'sub:Outer', inputs: { x: 'two' } },
    { id: 'second', op: 'sub:Outer', inputs: { x: 'first', 'inner.affine.W': 'W' } },
    { id: 'cat', op: 'Concat', inputs: { xs: ['second:positive', 'second', 'one', 'one:line'] } },
    { id: 'loss', op: 'ReduceSum', inputs: { x: 'cat' } },
  ],
  objective: 'loss',
  subgraphs: { Both: both, Outer: outer },
  params: { 'two.affine.W': weights, 'first.inner.affine.W': weights },
  experiments: [{ name: 'narrow', set: { 'subgraphs.Both.nodes.affine.attrs.units': 2 } }],
}

const inside = (
  start: GraphDocument,
  path: readonly string[],
  change: (inner: GraphDocument) => GraphDocument,
) => {
  const inner = insideAt(start, path)
  if (inner === undefined) throw new Error('no inside')
  return withInsideAt(start, path, change(inner))
}

const without =
  (...ids: string[]) =>
  (inner: GraphDocument) =>
    removeNodes(inner, ids)

const wiresOf = (now: GraphDocument, id: string) => now.nodes.find((node) => node.id === id)?.inputs

const lines = (now: GraphDocument) => checkDocument(now).map((problem) => problemLine(problem))

/** Everything that is wrong but ports that stand empty. */
const misplaced = (now: GraphDocument) =>
  lines(now).filter((line) => !/^(missing-input|not-wired)/.test(line))

describe('an edit inside of a module', () => {
  it('starts from a sound document', () => {
    expect(lines(document)).toEqual([])
  })

  it('takes the wires into an input that it deletes along, at every use', () => {
    const now = inside(document, ['one'], without('b'))
    expect(wiresOf(now, 'one')).toEqual({ a: 'p', 'affine.W': 'W' })
    expect(wiresOf(now, 'two')).toEqual({ a: 'one' })
    expect(now.subgraphs?.['Outer']?.nodes[1]?.inputs).toEqual({ a: 'x' })
    expect(misplaced(now)).toEqual([])
    expect(lostOutside(document, now, 'Both')).toEqual({
      wires: ['one.b', 'two.b', 'Outer/inner.b'],
      objective: false,
    })
  })

  it('takes the wires from an output that it deletes along, also where another module passed it on', () => {
    const now = inside(document, ['first', 'inner'], without('sum'))
    expect(now.subgraphs?.['Both']?.outputs).toEqual({ product: 'mul', line: 'affine' })
    expect(wiresOf(now, 'two')).toEqual({ b: 'one:product' })
    expect(now.subgraphs?.['Outer']?.outputs).toEqual({ positive: 'relu' })
    expect(wiresOf(now, 'first')).toBeUndefined()
    expect(wiresOf(now, 'second')).toEqual({ 'inner.affine.W': 'W' })
    expect(wiresOf(now, 'cat')).toEqual({ xs: ['second:positive', 'one:line'] })
    expect(lostOutside(document, now, 'Both').wires).toEqual([
      'two.a',
      'first.x',
      'second.x',
      'cat.xs',
      'Outer/sum',
    ])
    expect(misplaced(now)).toEqual([])
  })

  it('does so too when only the wire into the output goes', () => {
    const now = inside(document, ['two'], (inner) => disconnect(inner, 'product.x'))
    expect(wiresOf(now, 'two')).toEqual({ a: 'one' })
    expect(misplaced(now)).toEqual([])
  })

  it('takes what a deleted node owned along: wires into it, values of every use, settings of experiments', () => {
    const now = inside(document, ['two'], without('affine'))
    expect(wiresOf(now, 'one')).toEqual({ a: 'p', b: 'p' })
    expect(wiresOf(now, 'second')).toEqual({ x: 'first' })
    expect(now.params).toEqual({})
    expect(now.experiments?.[0]?.set).toEqual({})
    expect(lines(now)).toEqual([])
  })

  it('keeps values, wires and settings of every use when nodes are grouped, and when they are ungrouped', () => {
    const before = insideAt(document, ['two'])
    if (before === undefined) throw new Error('no inside')
    const grouped = group(before, ['affine'], 'Line')
    if ('problem' in grouped) throw new Error(grouped.problem.message.en)
    const now = withInsideAt(document, ['two'], grouped.document, grouped.names)
    const { id } = grouped
    expect(wiresOf(now, 'one')).toEqual({ a: 'p', b: 'p', [`${id}.affine.W`]: 'W' })
    expect(wiresOf(now, 'second')).toEqual({ x: 'first', [`inner.${id}.affine.W`]: 'W' })
    expect(now.params).toEqual({
      [`two.${id}.affine.W`]: weights,
      [`first.inner.${id}.affine.W`]: weights,
    })
    expect(now.experiments?.[0]?.set).toEqual({ 'subgraphs.Line.nodes.affine.attrs.units': 2 })
    expect(lines(now)).toEqual([])

    const inner = insideAt(now, ['first', 'inner'])
    if (inner === undefined) throw new Error('no inside')
    const freed = ungroup(inner, id)
    if ('problem' in freed) throw new Error(freed.problem.message.en)
    const back = withInsideAt(now, ['first', 'inner'], freed.document, freed.names)
    expect(back.nodes).toEqual(document.nodes)
    expect(back.params).toEqual(document.params)
    expect(lines(back)).toEqual([])
  })

  it('takes the objective along that came from the output', () => {
    const total: GraphDocument = { ...document, objective: 'one:product' }
    const now = inside(total, ['one'], without('product'))
    expect('objective' in now).toBe(false)
    expect(lostOutside(total, now, 'Both').objective).toBe(true)
  })

  it('leaves everything outside as it was when no port goes', () => {
    const now = inside(document, ['one'], (inner) => ({
      ...inner,
      nodes: inner.nodes.map((node) => (node.id === 'add' ? { ...node, op: 'Sub' } : node)),
    }))
    expect(now.nodes).toBe(document.nodes)
    expect(now.subgraphs?.['Outer']).toBe(outer)
    expect(lostOutside(document, now, 'Both').wires).toEqual([])
  })
})

/** A running sum: `s` is carried from step to step. */
const sums: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'xs', op: 'Input', attrs: { value: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] } } },
    { id: 's0', op: 'Input', attrs: { value: { shape: [2], data: [0, 0] } } },
    { id: 'k', op: 'Input', attrs: { value: 2 } },
    { id: 'all', op: 'scan:Step', attrs: { 'each.k': false }, inputs: { x: 'xs', s: 's0', k: 'k' } },
    { id: 'once', op: 'sub:Step', inputs: { x: 's0', s: 's0', k: 'k' } },
    { id: 'seen', op: 'Relu', inputs: { x: 'all' } },
    { id: 'end', op: 'Relu', inputs: { x: 'all:s' } },
  ],
  subgraphs: {
    Step: {
      inputs: ['x', 's', 'k'],
      nodes: [
        { id: 'x', op: 'Input' },
        { id: 's', op: 'Input' },
        { id: 'k', op: 'Input' },
        { id: 'kx', op: 'Mul', inputs: { a: 'x', b: 'k' } },
        { id: 'next', op: 'Add', inputs: { a: 'kx', b: 's' } },
        { id: 'twice', op: 'Add', inputs: { a: 'next', b: 'next' } },
      ],
      outputs: { s: 'next', all: 'twice' },
    },
  },
}

describe('a scan of the module', () => {
  it.each([
    ['a constant input goes', ['k'], { x: 'xs', s: 's0' }, undefined, { seen: 'all', end: 'all:s' }],
    // Without its input the state is stacked: it would be the first output now.
    [
      'a state is no longer read',
      ['s'],
      { x: 'xs', k: 'k' },
      { 'each.k': false },
      { seen: 'all:all', end: 'all:s' },
    ],
    // What the state started from has no time axis.
    [
      'a state is no longer handed on',
      ['s2'],
      { x: 'xs', s: 's0', k: 'k' },
      { 'each.k': false, 'each.s': false },
      { seen: 'all', end: undefined },
    ],
  ])('follows where %s', (_, gone, wires, attrs, users) => {
    expect(lines(sums)).toEqual([])
    const now = inside(sums, ['once'], without(...gone))
    expect(wiresOf(now, 'all')).toEqual(wires)
    expect(now.nodes.find(({ id }) => id === 'all')?.attrs).toEqual(attrs)
    expect({ seen: wiresOf(now, 'seen')?.['x'], end: wiresOf(now, 'end')?.['x'] }).toEqual(users)
    expect(misplaced(now)).toEqual([])
  })

  it('keeps what its wires meant, also when ports are edited from outside', () => {
    const removed = removeInput(sums, 'Step', 's')
    const cut = removeOutput(sums, 'Step', 'all')
    if ('problem' in removed || 'problem' in cut) return expect.unreachable()
    expect(wiresOf(removed.document, 'seen')).toEqual({ x: 'all:all' })
    expect(wiresOf(cut.document, 'seen')).toBeUndefined()
    expect(wiresOf(cut.document, 'end')).toEqual({ x: 'all:s' })
    // An input under the name of an output makes that one carried, and the other one the first.
    const stacked = addInput(removed.document, 'Step', 'all')
    if ('problem' in stacked) return expect.unreachable()
    expect(wiresOf(stacked.document, 'seen')).toEqual({ x: 'all:all' })
  })
})
