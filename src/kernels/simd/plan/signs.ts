import type { Value } from '../../../expr/value'
import type { KnownNumbers } from './numbers'

/**
 * Comparisons a ≤ 0 whose answer can be read from something that is kept anyway: y = (a ≤ 0 ? 0 : a), or a times a positive
 * number in place of 0, is ≤ 0 exactly where a is. Flowing back through a rectifier then needs no mask of its own.
 */
export class Signs {
  readonly #results = new Map<Value, Value>()

  constructor(private readonly known: KnownNumbers) {}

  /** Takes note of a rectifier. Inputs must have come before their users. */
  learn(value: Value): void {
    if (value.prim !== 'select') return
    const [isLow, low, x] = value.inputs
    if (isLow?.prim !== 'le' || low === undefined || x === undefined || isLow.inputs[0] !== x) return
    const zero = isLow.inputs[1]
    if (zero === undefined || this.known.of(zero) !== 0 || isLow.shape.length !== value.shape.length) return
    if (this.#keepsSign(low, x)) this.#results.set(isLow, value)
  }

  /** What is ≤ 0 exactly where `comparison` holds, if that is there already. */
  resultOf(comparison: Value): Value | undefined {
    return this.#results.get(comparison)
  }

  /** Whether `low` is 0 or `x` times a positive number. */
  #keepsSign(low: Value, x: Value): boolean {
    if (this.known.of(low) === 0) return true
    const [a, b] = low.inputs
    if (low.prim !== 'mul' || a === undefined || b === undefined) return false
    const factor = a === x ? this.known.of(b) : b === x ? this.known.of(a) : undefined
    return factor !== undefined && factor > 0
  }
}
