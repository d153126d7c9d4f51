import type { Value } from '../../expr/value'
import { op } from '../relu'
import { callOp } from './trace'

/** max(x, 0) as a call of the op, so that its own convention at 0 holds. */
export const relu = (x: Value): Value => callOp(op, { x })
