import { describe, expect, it } from 'vitest'
import { copyText, duplicate, paste } from '../../../src/graph/clipboard'
import { readDocument } from '../../../src/graph/read'
import { emptyDocument, type GraphDocument, type GraphNode } from '../../../src/graph/document'
import {
  addNode,
  insertOnWire,
  moveNodes,
  removeNodes,
  renameNode,
  setAttr,
  setLabel,
  setObjective,
} from '../../../src/graph/edits'
import { freshId, freshIdFor, nameMaker } from '../../../src/graph/fresh'
import { closesCircle, connect, disconnect } from '../../../src/graph/wiring'
import { wiresOf } from '../../../src/graph/wires'
import { excess } from '../growth'

const start: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Input', at: [0, 0] },
    { id: 'affine1', op: 'Affine', inputs: { x: 'x' }, at: [100, 0] },
    { id: 'tanh1', op: 'Tanh', inputs: { x: 'affine1' } },
    { id: 'cat', op: 'Concat', inputs: { xs: ['x', 'tanh1', 'x'] } },
  ],
  objective: 'cat',
  training: { bind: { x: 'features' } },
  params: { 'affine1.W': 1, x: 2 },
}

const find = (document: GraphDocument, id: string): GraphNode | undefined =>
  document.nodes.find((node) => node.id === id)
const wires = (document: GraphDocument): string[] =>
  wiresOf(document).map(({ id, source }) => `${source.node} → ${id}`)

describe('removing nodes', () => {
  it('drops their wires, parameters, bindings and the objective', () => {
    const after = removeNodes(start, ['x', 'cat'])
    expect(wires(after)).toEqual(['affine1 → tanh1.x'])
    expect(find(after, 'affine1')).toEqual({ id: 'affine1', op: 'Affine', at: [100, 0] })
    expect(after.params).toEqual({ 'affine1.W': 1 })
    expect(after.training).toEqual({ bind: {} })
    expect('objective' in after).toBe(false)
  })

  it('can reconnect through a chain of removed nodes', () => {
    const after = removeNodes(start, ['affine1', 'tanh1'], { reconnect: true })
    expect(wires(after)).toEqual(['x → cat.xs.0', 'x → cat.xs.1', 'x → cat.xs.2'])
    expect(removeNodes(start, ['cat'], { reconnect: true }).objective).toBe('x')
  })

  it('does not hang on a circle', () => {
    const circle: GraphDocument = {
      ...emptyDocument,
      nodes: [
        { id: 'a', op: 'Exp', inputs: { x: 'b' } },
        { id: 'b', op: 'Exp', inputs: { x: 'a' } },
        { id: 'c', op: 'Exp', inputs: { x: 'b' } },
      ],
    }
    expect(wires(removeNodes(circle, ['a', 'b'], { reconnect: true }))).toEqual([])
  })
})

describe('wiring', () => {
  it('replaces the wire of a port that takes one', () => {
    expect(wires(connect(start, 'x', { node: 'tanh1', port: 'x' }))[1]).toBe('x → tanh1.x')
  })

  it('appends to a list, or inserts', () => {
    const end = { node: 'cat', port: 'xs', variadic: true }
    expect(find(connect(start, 'affine1', end), 'cat')?.inputs).toEqual({
      xs: ['x', 'tanh1', 'x', 'affine1'],
    })
    expect(find(connect(start, 'affine1:h', { ...end, index: 1 }), 'cat')?.inputs).toEqual({
      xs: ['x', 'affine1:h', 'tanh1', 'x'],
    })
  })

  it('removes one wire of a list, and the list with its last wire', () => {
    const one = disconnect(start, 'cat.xs.1')
    expect(wires(one).slice(2)).toEqual(['x → cat.xs.0', 'x → cat.xs.1'])
    const none = disconnect(disconnect(one, 'cat.xs.0'), 'cat.xs.0')
    expect(find(none, 'cat')).toEqual({ id: 'cat', op: 'Concat' })
    expect(disconnect(start, 'cat.xs.9')).toBe(start)
    expect(disconnect(start, 'nonsense')).toBe(start)
  })

  it('sees a circle before it is closed', () => {
    expect(closesCircle(start, 'cat', 'affine1')).toBe(true)
    expect(closesCircle(start, 'x', 'x')).toBe(true)
    expect(closesCircle(start, 'x', 'cat')).toBe(false)
  })

  it('puts a node into a wire, in its place in the list', () => {
    const after = insertOnWire(start, 'cat.xs.2', { id: 'exp1', op: 'Exp' }, { port: 'x' })
    expect(wires(after).slice(2)).toEqual([
      'x → cat.xs.0',
      'tanh1 → cat.xs.1',
      'exp1 → cat.xs.2',
      'x → exp1.x',
    ])
  })
})

describe('changing nodes', () => {
  it('sets and clears attributes and labels', () => {
    const set = setAttr(setLabel(start, 'x', '点'), 'x', 'value', 3)
    expect(find(set, 'x')).toEqual({ id: 'x', op: 'Input', at: [0, 0], label: '点', attrs: { value: 3 } })
    expect(setAttr(setLabel(set, 'x', ''), 'x', 'value', undefined)).toEqual(start)
  })

  it('moves only what it is told to', () => {
    const after = moveNodes(start, new Map([['x', [5, 6]]]))
    expect(find(after, 'x')?.at).toEqual([5, 6])
    expect(find(after, 'affine1')).toBe(find(start, 'affine1'))
  })

  it('renames a node everywhere', () => {
    const after = renameNode(renameNode(start, 'x', 'points'), 'affine1', 'dense')
    expect(wires(after)).toEqual([
      'points → dense.x',
      'dense → tanh1.x',
      'points → cat.xs.0',
      'tanh1 → cat.xs.1',
      'points → cat.xs.2',
    ])
    expect(after.training?.bind).toEqual({ points: 'features' })
    expect(after.params).toEqual({ 'dense.W': 1, points: 2 })
    expect(renameNode(start, 'cat', 'all').objective).toBe('all')
  })

  it('keeps the settings of experiments with their node', () => {
    const set = { 'training.optimizer.lr': 1, 'nodes.affine1.attrs.units': 3 }
    const document: GraphDocument = { ...start, experiments: [{ name: 'wide', set }] }
    expect(renameNode(document, 'affine1', 'dense').experiments).toEqual([
      { name: 'wide', set: { 'training.optimizer.lr': 1, 'nodes.dense.attrs.units': 3 } },
    ])
    expect(removeNodes(document, ['affine1']).experiments).toEqual([
      { name: 'wide', set: { 'training.optimizer.lr': 1 } },
    ])
    expect(renameNode(document, 'x', 'points').experiments).toBe(document.experiments)
  })

  it('adds nodes and points to the objective', () => {
    expect(setObjective(addNode(start, { id: 'y', op: 'Exp' }), 'y')).toMatchObject({ objective: 'y' })
  })
})

describe('fresh ids', () => {
  it.each([
    ['apple', 'apple'],
    ['x', 'x2'],
    ['affine1', 'affine2'],
    ['9 lives', '_9_lives'],
    ['__proto__', 'node'],
    ['', '_'],
  ])('from %j: %s', (base, id) => {
    expect(freshId(start, base)).toBe(id)
  })

  it('are numbered for an op', () => {
    expect(freshIdFor(start, 'Affine')).toBe('affine2')
    expect(freshIdFor(start, 'ReduceSum')).toBe('reduceSum1')
    expect(freshIdFor(start, 'sub:ResBlock')).toBe('resBlock1')
  })

  it('never repeat, whatever number they end in', () => {
    const fresh = nameMaker(['n1', 'n3', 'big9007199254740993'])
    expect(['n1', 'n1', 'n1', 'n', 'n', 'big9007199254740993'].map(fresh)).toEqual([
      'n2', 'n4', 'n5', 'n', 'n6', 'big9007199254740993_2',
    ]) // prettier-ignore
  })
})

describe('copying', () => {
  const read = (text: string): GraphDocument => {
    const result = readDocument(text)
    if ('problems' in result) throw new Error(JSON.stringify(result.problems))
    return result.document
  }
  const copied = read(copyText(start, ['affine1', 'tanh1']))

  it('goes through text as a document of its own', () => {
    expect(copied).toEqual({
      ...emptyDocument,
      nodes: start.nodes.slice(1, 3),
      params: { 'affine1.W': 1 },
    })
  })

  it('pastes with fresh ids, inner wires and parameters', () => {
    const { document, ids } = paste(start, copied, { by: [24, 24] })
    expect([...ids]).toEqual([
      ['affine1', 'affine2'],
      ['tanh1', 'tanh2'],
    ])
    expect(document.nodes.slice(4)).toEqual([
      { id: 'affine2', op: 'Affine', at: [124, 24] },
      { id: 'tanh2', op: 'Tanh', inputs: { x: 'affine2' } },
    ])
    expect(document.params).toEqual({ 'affine1.W': 1, x: 2, 'affine2.W': 1 })
  })

  it('keeps incoming wires when asked, where their source exists', () => {
    expect(wires(paste(start, copied, { incoming: true }).document)).toContain('x → affine2.x')
    expect(wires(paste(emptyDocument, copied, { incoming: true }).document)).toEqual(['affine1 → tanh1.x'])
  })

  it('duplicates with incoming wires', () => {
    expect(wires(duplicate(start, ['cat']).document).slice(5)).toEqual([
      'x → cat2.xs.0',
      'tanh1 → cat2.xs.1',
      'x → cat2.xs.2',
    ])
  })

  it('brings subgraphs along, renamed where the name means something else', () => {
    const Inner = { nodes: [{ id: 'e', op: 'Exp' }] }
    const Block = { nodes: [{ id: 'i', op: 'sub:Inner' }] }
    const source: GraphDocument = {
      ...emptyDocument,
      nodes: [{ id: 's', op: 'sub:Block' }],
      subgraphs: { Inner, Block, Unused: Inner },
    }
    const fragment = read(copyText(source, ['s']))
    expect(Object.keys(fragment.subgraphs ?? {})).toEqual(['Block', 'Inner'])
    const other: GraphDocument = { ...emptyDocument, subgraphs: { Inner: { nodes: [] }, Block } }
    const { document } = paste(other, fragment)
    expect(document.subgraphs).toEqual({
      Inner: { nodes: [] },
      Block,
      Block2: { nodes: [{ id: 'i', op: 'sub:Inner2' }] },
      Inner2: Inner,
    })
  })

  it('stays fast for thousands of names that collide', () => {
    const double = (count: number): void => {
      const nodes = Array.from({ length: count }, (_, i) => ({ id: `n${i}`, op: 'Exp' }))
      const many: GraphDocument = { ...emptyDocument, nodes }
      expect(duplicate(many, nodes.map(({ id }) => id)).document.nodes).toHaveLength(2 * count) // prettier-ignore
    }
    expect(excess(double, 2000, 20_000)).toBeLessThan(4)
  })
})
