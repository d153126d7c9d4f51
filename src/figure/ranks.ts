import type { AttrValue, GraphDocument, GraphNode } from '../graph/document'
import { meantOutput, parseSource, type Wire } from '../graph/wires'
import type { AnyOp } from '../ops/kit/definition'

/** Rank of an output, as far as an evaluation knows it. */
export type KnownRank = (node: string, output: string) => number | undefined

export type FindOp = (name: string) => AnyOp | undefined

/** Sources with the output that they mean by its name; those that mean none as they are. */
export function meaning(document: GraphDocument, findOp: FindOp): (source: Wire['source']) => Wire['source'] {
  const ops = new Map(document.nodes.map(({ id, op }) => [id, op]))
  return (source) => {
    const op = findOp(ops.get(source.node) ?? '')
    const output = op && meantOutput(op.outputs ?? ['y'], source.output)
    return output === undefined ? source : { node: source.node, output }
  }
}

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
  const meant = meaning(document, findOp)
  const rankOf = (source: string): number => {
    const { node, output } = meant(parseSource(source))
    return known(node, output) ?? guesses.get(node) ?? guess(node)
  }
  /** Sources first, with a path of its own: chains may be long. */
  const guess = (id: string): number => {
    const path = [id]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const node = nodes.get(top)
      if (!guesses.has(top)) {
        // A circle of wires ends here, with its start taken as a number.
        guesses.set(top, 0)
        const open = Object.values(node?.inputs ?? {})
          .flat()
          .map((source) => meant(parseSource(source)))
          .filter((source) => known(source.node, source.output) === undefined && !guesses.has(source.node))
        path.push(...open.map((source) => source.node))
      } else {
        path.pop()
        if (node !== undefined) guesses.set(top, guessRank(node, findOp(node.op), rankOf))
      }
    }
    return guesses.get(id) ?? 0
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
