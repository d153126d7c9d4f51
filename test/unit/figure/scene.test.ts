import { describe, expect, it } from 'vitest'
import { boundsOf, sceneOf, withMoved } from '../../../src/figure/scene'
import type { GraphDocument } from '../../../src/graph/document'
import { findOp } from '../../../src/ops'

const document: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Input', attrs: { value: 3 }, at: [0, 0] },
    { id: 'm', op: 'Input', attrs: { value: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] } }, at: [0, 100] },
    { id: 'e', op: 'Exp', inputs: { x: 'x' }, at: [240, -16] },
    { id: 's', op: 'Add', inputs: { a: 'm', b: 'gone' }, at: [240, 100] },
  ],
  objective: 'e',
}

describe('a document as it lies on the canvas', () => {
  const scene = sceneOf(document, { findOp, rank: () => undefined })

  it('places wires from port to port and leaves out those without a source', () => {
    expect(scene.wires.map(({ id }) => id)).toEqual(['e.x', 's.a'])
    expect(scene.wire('e.x')).toMatchObject({ from: [112, 20], to: [240, 20], tensor: false })
    expect(scene.wire('s.a')).toMatchObject({ tensor: true })
  })

  it('draws a wire from the first output of an op where the source names none', () => {
    const cell: GraphDocument = {
      format: 'gradwire',
      version: 1,
      nodes: [
        { id: 'cell', op: 'RNNCell', at: [0, 0] },
        { id: 'sum', op: 'ReduceSum', inputs: { x: 'cell' }, at: [240, 0] },
      ],
    }
    const { wires, node } = sceneOf(cell, { findOp, rank: () => undefined })
    expect(wires.map(({ source }) => source)).toEqual([{ node: 'cell', output: 'h' }])
    expect(node('cell')?.figure.outputs).toMatchObject([{ name: 'h', state: 'wired' }])
  })

  it('guesses ranks where no evaluation knows them, so that a problem changes no shape', () => {
    expect(scene.node('s')?.figure.kind).toBe('slab')
    const known = sceneOf(document, { findOp, rank: () => 0 })
    expect(known.node('s')?.figure.kind).toBe('circle')
  })

  it('counts the barline into what is to be seen', () => {
    const { left, right } = boundsOf(scene)
    expect(left).toBe(-6)
    expect(right).toBeGreaterThan(240 + 72 + 100)
    expect(boundsOf(sceneOf({ ...document, nodes: [] }, { findOp, rank: () => undefined }))).toEqual({
      left: 0,
      top: 0,
      right: 0,
      bottom: 0,
    })
  })

  it('moves nodes with their wires and leaves everything else as it is', () => {
    const moved = withMoved(scene, new Map([['x', [10, 30]]]))
    expect(moved.node('x')).toMatchObject({ x: 10, y: 30 })
    expect(moved.wire('e.x')).toMatchObject({ from: [122, 50], to: [240, 20] })
    expect(moved.node('m')).toBe(scene.node('m'))
    expect(moved.wire('s.a')).toBe(scene.wire('s.a'))
  })
})
