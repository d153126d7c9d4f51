import type { GraphDocument } from '../graph/document'
import { findOp } from '../ops'
import { resolveAttrs } from '../ops/kit/attributes'
import { isSource, statesOf } from '../ops/kit/definition'
import { opFinder } from './subgraphs'

/** Whether a node carries a state from batch to batch, so that batches must follow each other in time. */
export function carriesState(document: GraphDocument): boolean {
  const find = opFinder(document, findOp)
  return document.nodes.some((node) => {
    const op = find(node.op)
    if (op === undefined || isSource(op)) return false
    return statesOf(op, resolveAttrs(op, node.attrs).attrs).some(([, { carried }]) => carried === true)
  })
}
