import type { GraphDocument, GraphNode } from '../../src/graph/document'
import { streamOf } from './numbers'
import type { ScalarNet, Workload } from './workload'

/** Numbers that nobody has used yet, while the graph grows: so many chains run side by side. */
const open = 64

/**
 * `count` nodes of one number each: 64 leaves and a graph of sums, products with a leaf, and tanh. Every node leads to
 * the last one, so that there is as much to do backward as forward.
 */
export function scalarNet(count: number): ScalarNet {
  const rng = streamOf('scalar')
  const leafCount = Math.min(open, Math.ceil(count / 3))
  const leaves = Array.from({ length: leafCount }, () => (rng.int(2001) - 1000) / 1000)
  const ends = leaves.map((_, i) => i)
  const ops: ('add' | 'mul' | 'tanh')[] = []
  const a: number[] = []
  const b: number[] = []
  for (let i = leafCount; i < count; i++) {
    const place = rng.int(ends.length)
    a.push(ends[place] ?? 0)
    // At the end everything is added up.
    if (count - i < ends.length) {
      ends.splice(place, 1)
      const other = rng.int(ends.length)
      ops.push('add')
      b.push(ends[other] ?? 0)
      ends[other] = i
      continue
    }
    const kind = rng.int(3)
    ops.push(kind === 0 ? 'add' : kind === 1 ? 'mul' : 'tanh')
    b.push(kind === 0 ? i - 1 - rng.int(Math.min(i, open)) : kind === 1 ? rng.int(leafCount) : 0)
    ends[place] = i
  }
  return { kind: 'scalar', leaves, ops, a, b }
}

/** The same as a document whose leaves are parameters, 15 nodes a column. */
export function scalarDocument({ leaves, ops, a, b }: ScalarNet): GraphDocument {
  const place = (i: number): [number, number] => [180 * Math.floor(i / 15), 90 * (i % 15)]
  const id = (i: number): string => `n${String(i)}`
  const nodes = leaves.map((value, i): GraphNode => ({
    id: id(i),
    op: 'Parameter',
    attrs: { value },
    at: place(i),
  }))
  ops.forEach((op, k) => {
    const i = leaves.length + k
    const [first, second] = [id(a[k] ?? 0), id(b[k] ?? 0)]
    if (op === 'tanh') nodes.push({ id: id(i), op: 'Tanh', inputs: { x: first }, at: place(i) })
    else
      nodes.push({
        id: id(i),
        op: op === 'add' ? 'Add' : 'Mul',
        inputs: { a: first, b: second },
        at: place(i),
      })
  })
  const title = `${String(nodes.length)} numbers`
  return { format: 'gradwire', version: 1, title, nodes, objective: id(nodes.length - 1) }
}

export function scalar(name: string, count: number): Workload {
  const net = scalarNet(count)
  return { name, net, document: scalarDocument(net), inputs: {} }
}
