import type { Value } from '../value'
import { elementwise, type Operand } from './kit'

export const exp = (x: Operand): Value => elementwise('exp', x)
/** natural logarithm */
export const log = (x: Operand): Value => elementwise('log', x)
/** ln(1 + x), exact for small x */
export const log1p = (x: Operand): Value => elementwise('log1p', x)
export const sqrt = (x: Operand): Value => elementwise('sqrt', x)
export const sin = (x: Operand): Value => elementwise('sin', x)
export const cos = (x: Operand): Value => elementwise('cos', x)
export const tanh = (x: Operand): Value => elementwise('tanh', x)
export const erf = (x: Operand): Value => elementwise('erf', x)
