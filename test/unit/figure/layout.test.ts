import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { extent, layout } from '../../../src/figure/layout'
import { sceneOf } from '../../../src/figure/scene'
import type { GraphDocument } from '../../../src/graph/document'
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
