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

const numbers = (title: string, nodes: readonly GraphNode[]): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  title,
  nodes,
  objective: nodes.at(-1)?.id ?? '',
})

/** A single row of nodes, each made from the one before. */
export function chainGraph(count: number): GraphDocument {
  const nodes: GraphNode[] = [{ id: 'n0', op: 'Parameter', attrs: { value: 0.5 } }]
  for (let i = 1; i < count; i++) {
    const op = ['Tanh', 'Sin', 'Neg', 'Square'][i % 4] ?? 'Tanh'
    nodes.push({ id: `n${String(i)}`, op, inputs: { x: `n${String(i - 1)}` } })
  }
  return numbers('a chain', nodes)
}

/** A tree of sums over as many parameters, and a node that has half of them as inputs of its own. */
export function wideGraph(count: number): GraphDocument {
  const nodes: GraphNode[] = []
  let level: string[] = []
  for (let i = 0; i < count / 2; i++) {
    const id = `p${String(i)}`
    nodes.push({ id, op: 'Parameter', attrs: { value: (i % 10) / 10 } })
    level.push(id)
  }
  for (let made = 0; level.length > 1;) {
    const next: string[] = []
    for (let i = 0; i + 1 < level.length; i += 2) {
      const id = `s${String(made++)}`
      nodes.push({
        id,
        op: made % 2 === 0 ? 'Add' : 'Mul',
        inputs: { a: level[i] ?? '', b: level[i + 1] ?? '' },
      })
      next.push(id)
    }
    if (level.length % 2 === 1) next.push(level.at(-1) ?? '')
    level = next
  }
  return numbers('a tree', nodes)
}

/** Small dense layers, one after the other. */
export function repeatedGraph(count: number): GraphDocument {
  const nodes: GraphNode[] = [
    { id: 'x', op: 'Input', attrs: { value: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] } } },
  ]
  let from = 'x'
  for (let i = 0; nodes.length + 3 < count; i++) {
    const id = (name: string): string => `${name}${String(i)}`
    nodes.push({ id: id('affine'), op: 'Affine', attrs: { units: 3 }, inputs: { x: from } })
    nodes.push({ id: id('act'), op: 'Tanh', inputs: { x: id('affine') } })
    nodes.push({ id: id('sum'), op: 'Add', inputs: { a: id('act'), b: from } })
    from = id('sum')
  }
  nodes.push({ id: 'loss', op: 'ReduceMean', inputs: { x: from } })
  return numbers('layers', nodes)
}
