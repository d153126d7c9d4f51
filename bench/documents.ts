import type { GraphDocument, GraphNode } from '../src/graph/document'

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
