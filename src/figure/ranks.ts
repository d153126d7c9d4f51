import type { AttrValue, GraphDocument, GraphNode } from '../graph/document'
import { parseSource } from '../graph/wires'
import type { AnyOp } from '../ops/kit/definition'

/** Rank of an output, as far as an evaluation knows it. */
export type KnownRank = (node: string, output: string) => number | undefined

export type FindOp = (name: string) => AnyOp | undefined

/**
 * Rank of every output. Where no evaluation knows it (a document that has just been opened, or that has a problem) it is
 * guessed from the literals and the kinds of ops, so that a node does not change its shape when a problem comes or goes.
 */
export function rankTable(
  document: GraphDocument,
  findOp: FindOp,
  known: KnownRank,
): (source: string) => number {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]))
  const guesses = new Map<string, number>()
  const guess = (id: string): number => {
    const made = guesses.get(id)
    if (made !== undefined) return made
    // A circle of wires ends here, with its start taken as a number.
    guesses.set(id, 0)
    const node = nodes.get(id)
    const rank = node === undefined ? 0 : guessRank(node, findOp(node.op), rankOf)
    guesses.set(id, rank)
    return rank
  }
  const rankOf = (source: string): number => {
    const { node, output } = parseSource(source)
    return known(node, output) ?? guess(node)
  }
  return rankOf
}

function guessRank(node: GraphNode, op: AnyOp | undefined, rankOf: (source: string) => number): number {
  if (op === undefined) return 0
  const incoming = Object.values(node.inputs ?? {})
    .flat()
    .map(rankOf)
  const most = Math.max(0, ...incoming)
  switch (op.figure.kind) {
    case 'data':
    case 'parameter':
      return literalRank(node.attrs?.value) ?? shapeRank(node.attrs?.shape) ?? 0
    case 'loss':
      return 0
    case 'card':
      return Math.max(2, most)
    case 'slab':
      return /^Reduce/.test(op.name) ? Math.max(0, most - 1) : most
    case 'circle':
    case 'activation':
    case 'module':
      return most
  }
}

const shapeRank = (shape: AttrValue | undefined): number | undefined =>
  Array.isArray(shape) ? shape.length : undefined

function literalRank(value: AttrValue | undefined): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'object' && 'shape' in value) return value.shape.length
  return 0
}
