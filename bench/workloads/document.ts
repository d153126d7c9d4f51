import type { GraphDocument, GraphNode } from '../../src/graph/document'
import type { Optimizer } from './workload'

/** A document to train: its loss is the node `loss`. The initial parameters come from its seed. */
export const trainingDocument = (
  nodes: readonly GraphNode[],
  optimizer: Optimizer,
  batch: number,
): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  nodes,
  objective: 'loss',
  training: { optimizer: { ...optimizer }, steps: 1_000_000, batch },
})
