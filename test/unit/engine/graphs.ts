import { readFileSync } from 'node:fs'
import type { GraphDocument, GraphNode, TensorLiteral } from '../../../src/graph/document'

/** Documents written small: a number or a literal is an Input, everything else op and wires. */
type Written =
  | TensorLiteral
  | {
      readonly op: string
      readonly inputs?: GraphNode['inputs']
      readonly attrs?: GraphNode['attrs']
      readonly label?: GraphNode['label']
    }

export function graph(
  nodes: Readonly<Record<string, Written>>,
  objective?: string,
  rest: Partial<GraphDocument> = {},
): GraphDocument {
  return {
    format: 'gradwire',
    version: 1,
    nodes: Object.entries(nodes).map(([id, written]): GraphNode => {
      if (typeof written === 'object' && 'op' in written) return { id, ...written }
      return { id, op: 'Input', attrs: { value: written } }
    }),
    ...(objective === undefined ? {} : { objective }),
    ...rest,
  }
}

/** An op with its wires: `node('Mul', { a: 'x', b: 'x' })`. */
export const node = (
  op: string,
  inputs: GraphNode['inputs'] = {},
  attrs?: GraphNode['attrs'],
): Written & { op: string } => ({
  op,
  inputs,
  ...(attrs === undefined ? {} : { attrs }),
})

export const matrix = (rows: readonly (readonly number[])[]): TensorLiteral => ({
  shape: [rows.length, rows[0]?.length ?? 0],
  data: rows.flat(),
})

export const vector = (data: readonly number[]): TensorLiteral => ({ shape: [data.length], data })

export function readDocument(path: string): GraphDocument {
  return JSON.parse(readFileSync(path, 'utf8')) as GraphDocument // files of this project
}

/** A graph of `count` single-number nodes, the same one every time. */
export function scalarGraph(count: number): GraphDocument {
  const nodes: GraphNode[] = Array.from({ length: 20 }, (_, i) => ({
    id: `x${i}`,
    op: 'Input',
    attrs: { value: 0.5 + i / 40 },
  }))
  let state = 12345
  const pick = (n: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) % n
  }
  const recent = (): string => nodes[Math.max(0, nodes.length - 1 - pick(40))]?.id ?? 'x0'
  const ops = ['Add', 'Mul', 'Sub', 'Tanh', 'Sigmoid'] as const
  while (nodes.length < count) {
    const op = ops[pick(ops.length)] ?? 'Add'
    const inputs: Record<string, string> =
      op === 'Tanh' || op === 'Sigmoid' ? { x: recent() } : { a: recent(), b: recent() }
    nodes.push({ id: `n${nodes.length}`, op, inputs })
  }
  return { format: 'gradwire', version: 1, nodes, objective: nodes.at(-1)?.id }
}
