import type { PrimName } from '../value'
import { arithmeticPrimitives } from './arithmetic'
import { discretePrimitives } from './discrete'
import { functionPrimitives } from './functions'
import { layoutPrimitives } from './layout'
import { productPrimitives } from './products'
import { reducePrimitives } from './reduce'
import type { Primitive } from './rule'

/** Every primitive: its shape rule, its derivative rule, the branches that it takes. Kernels are in `kernels/`. */
export const primitives: { readonly [P in PrimName]: Primitive } = {
  ...arithmeticPrimitives,
  ...discretePrimitives,
  ...functionPrimitives,
  ...layoutPrimitives,
  ...reducePrimitives,
  ...productPrimitives,
}
