import { dataAttr, listAttr } from '../../../expr/attrs'
import type { PrimName, Value } from '../../../expr/value'
import { sizeOf } from '../../../tensor/shape'
import { castFunction, scalarFunctions, type ScalarFunction } from '../../scalar'

const moves: ReadonlySet<string> = new Set([
  'broadcast',
  'reshape',
  'transpose',
  'slice',
  'detach',
  'windows',
])

const functionOf = (prim: PrimName): ScalarFunction | undefined =>
  Object.hasOwn(scalarFunctions, prim) ? scalarFunctions[prim as keyof typeof scalarFunctions] : undefined

/**
 * The number that every element of a value is known to be before anything runs. Such values take no memory and no time:
 * they stand in the code. Inputs must have been asked for before their users.
 */
export class KnownNumbers {
  readonly #known = new Map<Value, number>()

  of(value: Value): number | undefined {
    return this.#known.get(value)
  }

  learn(value: Value): void {
    const x = this.#find(value)
    // What goes into the code is single-precision, as everything that is computed is.
    if (x !== undefined) this.#known.set(value, Math.fround(x))
  }

  #find(value: Value): number | undefined {
    const { prim, inputs, attrs } = value
    if (prim === 'const') {
      const data = dataAttr(attrs)
      return data.length > 0 && data.every((x) => Object.is(x, data[0])) ? data[0] : undefined
    }
    if (prim === 'leaf' || prim === 'call' || prim === 'proj' || inputs.length === 0) return undefined
    const xs: number[] = []
    for (const input of inputs) {
      const x = this.#known.get(input)
      if (x === undefined) return undefined
      xs.push(x)
    }
    const [a = 0, b = 0, c = 0] = xs
    if (moves.has(prim)) return a
    if (prim === 'cast') return castFunction(attrs['dtype'])(a, 0, 0)
    if (prim === 'sum') {
      const shape = inputs[0]?.shape ?? []
      return a * sizeOf(listAttr(attrs, 'axes').map((axis) => shape[axis] ?? 1))
    }
    return functionOf(prim)?.(a, b, c)
  }
}
