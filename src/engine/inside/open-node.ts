import { insideOf, subgraphOf } from '../../graph/inside'
import { findOp } from '../../ops'
import type { Evaluation } from '../evaluate'
import type { Program } from '../program'
import { opFinder } from '../subgraphs'
import { openExpression, opensExpression } from './open-expression'
import { openModule } from './open-module'
import type { Closed, Opened } from './opened'
import { why } from './why'

/**
 * The inside of a node as a document of its own, fed with the numbers that the evaluation has at its edges. It goes
 * through the usual way (`compile` with the boundary, `evaluate`, `buildFrame`), so everything works inside as outside.
 */
export function openNode(program: Program, evaluation: Evaluation, id: string): Opened | Closed {
  const { document } = program
  const node = document.nodes.find((other) => other.id === id)
  if (node === undefined) return { why: why.unknown }
  const module = subgraphOf(document, node)
  if (module !== undefined) {
    const inside = insideOf(document, id)
    const isSound = opFinder(document, findOp)(node.op) !== undefined
    if (!isSound || inside === undefined) return { why: why.recursive }
    return openModule(program, evaluation, node, module.body, inside)
  }
  const compiled = program.byId.get(id)
  return compiled === undefined ? { why: why.absent } : openExpression(program, evaluation, compiled)
}

/** Is there more to see inside of this node? */
export function opens(program: Program, id: string): boolean {
  const node = program.byId.get(id)
  if (node === undefined) {
    const own = program.document.nodes.find((other) => other.id === id)
    return own !== undefined && subgraphOf(program.document, own) !== undefined
  }
  return subgraphOf(program.document, node.node) !== undefined || opensExpression(node)
}
