/** Every constructor of expressions. */
export { leaf } from '../make'
export { broadcastTo, constant, full, number, type Operand } from './kit'
export { knownNumber } from '../simplify'
export * from './arithmetic'
export * from './functions'
export * from './layout'
export * from './products'
export * from './reduce'
