import type { GraphDocument, GraphNode } from '../src/graph/document'
import { randomStream } from '../src/tensor/rng'

/** Numbers that the nodes of a scalar graph start from. */
const leaves = 32

/**
 * A graph of `count` one-number nodes: sums and products of recent values, with a tanh now and then so that nothing
 * grows without bound. The last node is the objective.
 */
export function scalarGraph(count: number, seed = 1): GraphDocument {
  const rng = randomStream(seed, 'bench')
  const inputs = Math.min(leaves, Math.ceil(count / 3))
  const nodes: GraphNode[] = []
  for (let i = 0; i < count; i++) {
    const id = `n${String(i)}`
    const at: [number, number] = [180 * Math.floor(i / 15), 90 * (i % 15)]
    if (i < inputs) {
      nodes.push({ id, op: 'Input', attrs: { value: Math.round(200 * rng.uniform() - 100) / 100 }, at })
      continue
    }
    const recent = (): string => `n${String(Math.max(0, i - leaves) + rng.int(Math.min(i, leaves)))}`
    const kind = rng.int(3)
    if (kind === 0) nodes.push({ id, op: 'Add', inputs: { a: recent(), b: `n${String(i - 1)}` }, at })
    else if (kind === 1)
      nodes.push({ id, op: 'Mul', inputs: { a: `n${String(i - 1)}`, b: `n${String(rng.int(inputs))}` }, at })
    else nodes.push({ id, op: 'Tanh', inputs: { x: `n${String(i - 1)}` }, at })
  }
  return {
    format: 'gradwire',
    version: 1,
    title: `${String(count)} numbers`,
    nodes,
    objective: `n${String(count - 1)}`,
  }
}

/**
 * A graph as a person would lay it out, `rows` × `columns` nodes: each takes what stands to its left, and what stands to
 * the left of its lower neighbour. The last column adds everything up, so that every wire has a gradient.
 */
export function gridGraph(rows: number, columns: number): GraphDocument {
  const id = (row: number, column: number): string => `n${String(row)}x${String(column)}`
  const nodes: GraphNode[] = []
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r++) {
      const node = { id: id(r, c), at: [236 * c, 110 * r] as const }
      const left = id(r, c - 1)
      const lower = id((r + 1) % rows, c - 1)
      if (c === 0) nodes.push({ ...node, op: 'Input', attrs: { value: ((7 * r) % 10) / 10 } })
      else if (c === columns - 1)
        nodes.push({ ...node, op: 'Add', inputs: { a: left, b: r === 0 ? lower : id(r - 1, c) } })
      else if ((r + c) % 3 === 0) nodes.push({ ...node, op: 'Tanh', inputs: { x: left } })
      else nodes.push({ ...node, op: (r + c) % 3 === 1 ? 'Add' : 'Mul', inputs: { a: left, b: lower } })
    }
  }
  const title = `${String(rows * columns)} nodes`
  return { format: 'gradwire', version: 1, title, nodes, objective: id(rows - 1, columns - 1) }
}
