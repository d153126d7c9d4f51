import type { GraphNode } from '../graph/document'
import type { AnyOp } from '../ops/kit/definition'
import { figureOf } from './node-figure'

/** Attributes that a node starts with, so that it means something from the first moment. */
export function startingAttrs(op: AnyOp): Pick<GraphNode, 'attrs'> {
  return op.category === 'data' && 'source' in op ? { attrs: { value: 1 } } : {}
}

/** Size of a node of this op before anything is wired to it. */
export function sizeOfNew(op: AnyOp): { readonly width: number; readonly height: number } {
  const { width, height } = figureOf(
    { id: 'new', op: op.name },
    { op, rankIn: () => 0, rankOut: () => 0, isObjective: false, used: new Set() },
  )
  return { width, height }
}
