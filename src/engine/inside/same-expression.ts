import { ShapeError } from '../../expr/shape-error'
import type { Attr, Attrs, Value } from '../../expr/value'
import type { AttrValues, OpDefinition } from '../../ops/kit/definition'
import { traceOp } from '../../ops/kit/trace'
import { sameShape } from '../../tensor/shape'

/** What a node of an op could be wired to, by port; a list for a variadic port. */
export type Wired = Readonly<Record<string, Value | readonly Value[]>>

/** Is `value` the very expression that `op` makes of `inputs`? Then a node of that op may stand for it. */
export function isOpOf(value: Value, op: OpDefinition, inputs: Wired, attrs: AttrValues): boolean {
  try {
    const fn = traceOp(op, inputs, attrs)
    const [result] = fn.results
    const given = Object.keys(op.inputs).flatMap((port) => inputs[port] ?? [])
    const stands = new Map(fn.params.map((param, i) => [param, given[i]]))
    return result !== undefined && sameExpression(result, value, stands)
  } catch (error) {
    if (error instanceof ShapeError) return false
    throw error
  }
}

/** Patterns are as deep as a small op's expression, so recursion is safe here. */
function sameExpression(
  pattern: Value,
  value: Value,
  stands: ReadonlyMap<Value, Value | undefined>,
): boolean {
  if (stands.has(pattern)) return stands.get(pattern) === value
  return (
    pattern.prim === value.prim &&
    pattern.fn === value.fn &&
    pattern.slot === value.slot &&
    pattern.dtype === value.dtype &&
    sameShape(pattern.shape, value.shape) &&
    sameAttrs(pattern.attrs, value.attrs) &&
    pattern.inputs.length === value.inputs.length &&
    pattern.inputs.every((x, i) => {
      const other = value.inputs[i]
      return other !== undefined && sameExpression(x, other, stands)
    })
  )
}

/** `of` and `axes` of a constant say what it counts: names, no part of the number. */
function sameAttrs(a: Attrs, b: Attrs): boolean {
  const isCount = a['of'] !== undefined || b['of'] !== undefined
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => (isCount && (key === 'of' || key === 'axes')) || sameAttr(a[key], b[key]))
}

function sameAttr(a: Attr, b: Attr): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object') return false
  return a.length === b.length && a.every((x, i) => Object.is(x, b[i]))
}
