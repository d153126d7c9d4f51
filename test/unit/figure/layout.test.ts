import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { extent, layout } from '../../../src/figure/layout'
import { sceneOf, type SceneNode, type SceneWire } from '../../../src/figure/scene'
import type { GraphDocument, GraphNode } from '../../../src/graph/document'
import { readDocument } from '../../../src/graph/read'
import { findOp } from '../../../src/ops'

const folder = new URL('../../../examples/', import.meta.url)

function example(name: string): GraphDocument {
  const result = readDocument(readFileSync(new URL(name, folder), 'utf8'))
  if ('problems' in result) throw new Error(`${name} cannot be read`)
  return result.document
}

const unknown = (): undefined => undefined

function laidOut(document: GraphDocument) {
  const places = layout(document, findOp, unknown)
  return sceneOf(document, { findOp, rank: unknown, place: ({ id }) => places[id] })
}

describe('auto layout', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.gradwire.json'))

  it.each(names)('flows from left to right and lets no node cover another: %s', (name) => {
    const scene = laidOut(example(name))
    for (const { source, target } of scene.wires) {
      const [from, to] = [scene.node(source.node), scene.node(target.node)]
      expect((from?.x ?? 0) + (from?.figure.width ?? 0)).toBeLessThan(to?.x ?? 0)
    }
    for (const [i, a] of scene.nodes.entries())
      for (const b of scene.nodes.slice(i + 1)) {
        const isBeside = a.x + a.figure.width <= b.x || b.x + b.figure.width <= a.x
        const isApart =
          a.y + extent(a.figure).bottom <= b.y + extent(b.figure).top + 1 ||
          b.y + extent(b.figure).bottom <= a.y + extent(a.figure).top + 1
        expect(isBeside || isApart, `${a.id} and ${b.id}`).toBe(true)
      }
  })

  it('leaves each landing its room', () => {
    for (const { from, to } of laidOut(example('e11-apple-and-orange.gradwire.json')).wires)
      expect(to[0] - from[0]).toBeGreaterThanOrEqual(134)
  })

  it('runs wires of tags straight into their ports, in the order of the ports', () => {
    const scene = laidOut(example('e10-apple.gradwire.json'))
    const first = scene.wires.filter(({ target }) => target.node === scene.wires[0]?.target.node)
    expect(first.every(({ from, to }) => from[1] === to[1])).toBe(true)
  })

  const count = 10_000
  const unary = (i: number, from: number): GraphNode => ({
    id: `n${i}`,
    op: 'Tanh',
    inputs: { x: `n${from}` },
  })
  const numbers: GraphNode[] = Array.from({ length: 50 }, (_, i) => ({ id: `n${i}`, op: 'Parameter' }))
  const grown = (next: (i: number) => GraphNode): GraphNode[] => [
    ...numbers,
    ...Array.from({ length: count - numbers.length }, (_, k) => next(k + numbers.length)),
  ]

  it.each([
    [
      'wires that pass thousands of columns',
      grown((i) => ({
        id: `n${i}`,
        op: 'Mul',
        inputs: { a: `n${i - 1 - ((7 * i) % 40)}`, b: `n${i % 50}` },
      })),
    ],
    ['a node in the middle of thousands', grown((i) => unary(i, 0))],
    [
      'a circle in front of a chain',
      [{ id: 'n0', op: 'Exp', inputs: { x: 'n1' } }, ...grown((i) => unary(i, i - 1)).slice(1)],
    ],
  ])('takes ten thousand nodes: %s', (_, nodes) => {
    const scene = laidOut({ format: 'gradwire', version: 1, nodes })
    expect(scene.nodes).toHaveLength(count)
    const isForward = ({ source, target }: SceneWire): boolean => {
      const [from, to] = [scene.node(source.node), scene.node(target.node)]
      return (from?.x ?? 0) + (from?.figure.width ?? 0) < (to?.x ?? 0)
    }
    expect(scene.wires.filter((wire) => !isForward(wire) && wire.target.node !== 'n0')).toEqual([])
    const columns = new Map<number, SceneNode[]>()
    for (const node of scene.nodes) {
      const right = node.x + node.figure.width
      const column = columns.get(right)
      if (column === undefined) columns.set(right, [node])
      else column.push(node)
    }
    const covered = [...columns.values()].flatMap((column) => {
      column.sort((a, b) => a.y - b.y)
      return column.filter((node, i) => {
        const below = column[i + 1]
        return (
          below !== undefined && node.y + extent(node.figure).bottom > below.y + extent(below.figure).top + 1
        )
      })
    })
    expect(covered).toEqual([])
  })

  it('takes an empty document and a circle of wires', () => {
    expect(layout({ format: 'gradwire', version: 1, nodes: [] }, findOp, unknown)).toEqual({})
    const circle: GraphDocument = {
      format: 'gradwire',
      version: 1,
      nodes: [
        { id: 'a', op: 'Exp', inputs: { x: 'b' } },
        { id: 'b', op: 'Exp', inputs: { x: 'a' } },
      ],
    }
    expect(Object.keys(layout(circle, findOp, unknown))).toEqual(['a', 'b'])
  })
})
