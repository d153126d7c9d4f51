import type { Value } from '../expr/value'
import type { GraphDocument } from '../graph/document'
import type { NamedShape, TensorView } from './views'

/** The document without what only numbers can answer. */
export function withoutObjective(document: GraphDocument): GraphDocument {
  const { objective: _, ...rest } = document
  return rest
}

/** A value of which only the shape is known. */
export const shapeView = ({ shape, dtype }: Value, named: NamedShape): TensorView => ({
  shape,
  named,
  dtype,
  min: NaN,
  max: NaN,
  mean: NaN,
  norm: NaN,
  nonFinite: 0,
  map: { rows: 0, cols: 0, data: [] },
  unevaluated: true,
})
