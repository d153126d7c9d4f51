import type { PrimName } from '../value'
import { elementwiseShapes } from './elementwise'
import type { ShapeRule } from './kit'
import { layoutShapes } from './layout'
import { productShapes } from './products'
import { reduceShapes } from './reduce'

/** The shape rule of every primitive. */
export const shapeRules: { readonly [P in PrimName]: ShapeRule } = {
  ...elementwiseShapes,
  ...layoutShapes,
  ...reduceShapes,
  ...productShapes,
}
