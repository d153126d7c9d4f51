import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../../src/engine/results'
import type { GraphDocument } from '../../../src/graph/document'
import { makeOwn, removeModule, renameModule, type Edited } from '../../../src/graph/module-edits'
import {
  addInput,
  addOutput,
  moveInput,
  moveOutput,
  removeInput,
  removeOutput,
  removeUnusedInputs,
  renameInput,
  renameOutput,
} from '../../../src/graph/module-ports'

/** A module of two inputs and two outputs, used twice and repeated over time once. */
const document: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'p', op: 'Input', attrs: { value: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] } } },
    { id: 'q', op: 'Input', attrs: { value: { shape: [3], data: [1, 1, 1] } } },
    { id: 'one', op: 'sub:Both', inputs: { a: 'p', b: 'q' } },
    { id: 'two', op: 'sub:Both', inputs: { a: 'one', b: 'one:product' } },
    { id: 'all', op: 'scan:Both', attrs: { axis: 0, 'each.b': false }, inputs: { a: 'two', b: 'q' } },
    { id: 'loss', op: 'ReduceSum', inputs: { x: 'all:product' } },
  ],
  objective: 'loss',
  subgraphs: {
    Both: {
      inputs: ['a', 'b'],
      nodes: [
        { id: 'a', op: 'Input' },
        { id: 'b', op: 'Input' },
        { id: 'add', op: 'Add', inputs: { a: 'a', b: 'b' } },
        { id: 'mul', op: 'Mul', inputs: { a: 'a', b: 'b' } },
      ],
      outputs: { sum: 'add', product: 'mul' },
    },
  },
  experiments: [{ name: 'other', set: { 'subgraphs.Both.nodes.add.label': 'plus' } }],
}

function made(edited: Edited): GraphDocument {
  if ('problem' in edited) throw new Error(edited.problem.message.en)
  return edited.document
}

const refusal = (edited: Edited): string | undefined =>
  'problem' in edited ? edited.problem.code : undefined

const node = ({ nodes }: GraphDocument, id: string) => nodes.find((other) => other.id === id)

describe('the ports of a module', () => {
  it('are sound to begin with', () => {
    expect(checkDocument(document)).toEqual([])
  })

  it('take their wires and settings along when they are renamed', () => {
    const renamed = made(renameInput(document, 'Both', 'b', 'other'))
    expect(renamed.subgraphs?.['Both']?.inputs).toEqual(['a', 'other'])
    expect(node(renamed, 'two')?.inputs).toEqual({ a: 'one', other: 'one:product' })
    expect(node(renamed, 'all')?.attrs).toEqual({ axis: 0, 'each.other': false })
    expect(checkDocument(renamed)).toEqual([])
    expect(made(renameInput(renamed, 'Both', 'other', 'b'))).toEqual(document)
  })

  it('take the wires that start from them along', () => {
    const renamed = made(renameOutput(document, 'Both', 'product', 'times'))
    expect(node(renamed, 'two')?.inputs).toEqual({ a: 'one', b: 'one:times' })
    expect(node(renamed, 'loss')?.inputs).toEqual({ x: 'all:times' })
    expect(checkDocument(renamed)).toEqual([])
  })

  it('take away their wires and settings when they go', () => {
    const without = made(removeInput(document, 'Both', 'b'))
    expect(node(without, 'one')?.inputs).toEqual({ a: 'p' })
    expect(node(without, 'all')?.attrs).toEqual({ axis: 0 })
    expect(without.subgraphs?.['Both']?.nodes.map(({ id }) => id)).toEqual(['a', 'add', 'mul'])
    const fewer = made(removeOutput(document, 'Both', 'sum'))
    expect(node(fewer, 'two')?.inputs).toEqual({ b: 'one:product' })
    expect(fewer.subgraphs?.['Both']?.outputs).toEqual({ product: 'mul' })
  })

  it('come to every use when they are added, and go again when nothing takes them up', () => {
    const more = made(addInput(document, 'Both', 'c', [0, 96]))
    expect(checkDocument(more).map(({ code, at, port }) => [code, at[0], port])).toEqual([
      ['missing-input', 'one', 'c'],
      ['missing-input', 'two', 'c'],
      ['missing-input', 'all', 'c'],
    ])
    expect(removeUnusedInputs(more, 'Both')).toEqual(document)
    const wider = made(addOutput(document, 'Both', 'again', 'add'))
    expect(Object.keys(wider.subgraphs?.['Both']?.outputs ?? {})).toEqual(['sum', 'product', 'again'])
    expect(checkDocument(wider)).toEqual([])
  })

  it('change places without changing what is wired to what', () => {
    const moved = moveOutput(document, 'Both', 'product', 0)
    expect(Object.keys(moved.subgraphs?.['Both']?.outputs ?? {})).toEqual(['product', 'sum'])
    expect(node(moved, 'two')?.inputs).toEqual({ a: 'one:sum', b: 'one:product' })
    expect(moveInput(document, 'Both', 'b', 0).subgraphs?.['Both']?.inputs).toEqual(['b', 'a'])
    expect(moveInput(document, 'Both', 'gone', 0)).toEqual(document)
  })

  it.each([
    ['a name that is taken', renameInput(document, 'Both', 'a', 'mul'), 'name-taken'],
    ['a name that is none', addInput(document, 'Both', '1st'), 'bad-name'],
    ['a dangerous name', addOutput(document, 'Both', '__proto__', 'add'), 'bad-name'],
    ['a taken name of an output', renameOutput(document, 'Both', 'sum', 'product'), 'name-taken'],
    ['a port that is not there', removeInput(document, 'Both', 'gone'), 'unknown-port'],
    ['an output that is not there', removeOutput(document, 'Both', 'gone'), 'unknown-port'],
    ['a module that is not there', addInput(document, 'Gone', 'x'), 'not-a-module'],
  ])('refuse %s', (_, edited, code) => {
    expect(refusal(edited)).toBe(code)
  })
})

describe('modules as wholes', () => {
  it('are called something else wherever they are used, also by experiments', () => {
    const renamed = made(renameModule(document, 'Both', 'Pair'))
    expect(Object.keys(renamed.subgraphs ?? {})).toEqual(['Pair'])
    expect(renamed.nodes.map(({ op }) => op)).toEqual(['Input', 'Input', 'sub:Pair', 'sub:Pair', 'scan:Pair', 'ReduceSum']) // prettier-ignore
    expect(Object.keys(renamed.experiments?.[0]?.set ?? {})).toEqual(['subgraphs.Pair.nodes.add.label'])
    expect(checkDocument(renamed)).toEqual([])
    expect(made(renameModule(document, 'Both', 'Both'))).toBe(document)
    expect(refusal(renameModule(document, 'Both', ''))).toBe('empty-name')
  })

  it('become the own one of a single use', () => {
    const own = makeOwn(document, 'all')
    if ('problem' in own) return expect.unreachable()
    expect(own.name).toBe('Both2')
    expect(own.document.nodes.map(({ op }) => op).slice(2, 5)).toEqual(['sub:Both', 'sub:Both', 'scan:Both2'])
    expect(own.document.subgraphs?.['Both2']).toEqual(document.subgraphs?.['Both'])
    expect(checkDocument(own.document)).toEqual([])
    expect('problem' in makeOwn(document, 'loss')).toBe(true)
  })

  it('go when nothing uses them', () => {
    expect(refusal(removeModule(document, 'Both'))).toBe('module-in-use')
    const unused = { ...document, nodes: document.nodes.slice(0, 2) }
    expect(made(removeModule(unused, 'Both')).subgraphs ?? {}).toEqual({})
    expect(made(removeModule(document, 'Gone'))).toBe(document)
  })
})
