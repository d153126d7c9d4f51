import type { Signature } from '../../../src/graph/validate'

const ops = new Map<string, Signature>([
  ['Input', { inputs: {} }],
  ['Add', { inputs: { a: {}, b: {} } }],
  ['Mul', { inputs: { a: {}, b: {} } }],
  ['Exp', { inputs: { x: {} } }],
  ['Log', { inputs: { x: {} } }],
  ['Tanh', { inputs: { x: {} } }],
  ['Concat', { inputs: { xs: { variadic: true } } }],
  ['Affine', { inputs: { x: {}, W: { param: true }, b: { param: true } } }],
  ['Clip', { inputs: { x: {}, min: { optional: true } } }],
  ['Split', { inputs: { x: {} }, outputs: ['left', 'right'] }],
])

/** A few ops as `validate` sees them, so that the rules are tested apart from the op table. */
export const signatures = (op: string): Signature | undefined => ops.get(op)
