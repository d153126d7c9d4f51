import { formatShape, sameShape } from '../tensor/shape'
import type { DType, Shape } from '../tensor/tensor'
import { leaf, makeValue, noAttrs } from './make'
import type { Fn, Origin, Value } from './value'

export interface ParamType {
  readonly shape: Shape
  /** `float` when absent */
  readonly dtype?: DType
}

/** One result named `y`, or several by name. */
export type Results = Value | Readonly<Record<string, Value>>

const isValue = (results: Results): results is Value => typeof results.prim === 'string'

/**
 * Traces `body` once over parameters of the given types. The function may then be called any number of times; its
 * derivative is derived from the body unless `vjp` gives it by hand.
 */
export function defineFn(
  name: string,
  paramNames: readonly string[],
  paramTypes: readonly ParamType[],
  body: (xs: readonly Value[]) => Results,
  vjp?: Fn['vjp'],
): Fn {
  if (paramNames.length !== paramTypes.length) throw new RangeError(`${name}: as many names as types`)
  const params = paramTypes.map(({ shape, dtype }, i) => leaf(shape, dtype, paramNames[i]))
  const results = body(params)
  const named: Readonly<Record<string, Value>> = isValue(results) ? { y: results } : results
  return makeFn(name, params, paramNames, Object.values(named), Object.keys(named), vjp)
}

/** A function over values that exist already. The params may be any values: the body ends at them. */
export function makeFn(
  name: string,
  params: readonly Value[],
  paramNames: readonly string[],
  results: readonly Value[],
  resultNames: readonly string[],
  vjp?: Fn['vjp'],
): Fn {
  return { name, params, paramNames, results, resultNames, vjp, memo: new Map() }
}

/** An application of `fn`: one value per result. */
export function call(fn: Fn, inputs: readonly Value[], origin?: Origin): Value[] {
  if (inputs.length !== fn.params.length) {
    throw new RangeError(`${fn.name} takes ${fn.params.length} inputs, not ${inputs.length}`)
  }
  for (const [i, param] of fn.params.entries()) {
    const shape = inputs[i]?.shape ?? []
    if (shape !== param.shape && !sameShape(shape, param.shape)) {
      throw new RangeError(
        `${fn.name}.${fn.paramNames[i] ?? i} was traced for ${formatShape(param.shape)}, not ${formatShape(shape)}`,
      )
    }
  }
  const caller = makeValue('call', inputs, noAttrs, [], 'float', fn)
  caller.origin = origin
  return fn.results.map((result, slot) => {
    const value = makeValue('proj', [caller], noAttrs, result.shape, result.dtype, undefined, slot)
    value.origin = origin
    return value
  })
}
