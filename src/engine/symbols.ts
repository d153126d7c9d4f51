import type { AnyOp } from '../ops/kit/definition'

/**
 * What formulas call an output. A port of the same name would make ∂L/∂y of it ∂L/∂y of the port (losses have a port
 * `y`): then the output is ℓ.
 */
export const outputSymbol = (op: AnyOp, output: string): string =>
  Object.hasOwn(op.inputs, output) ? 'ℓ' : output
