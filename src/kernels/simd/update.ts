import { leaf } from '../../expr/make'
import { topo } from '../../expr/topo'
import type { Value } from '../../expr/value'
import type { Run } from '../kernel'
import { memoryOf } from './memory'
import { emitStep } from './plan/emit'
import { fuse } from './plan/fuse'
import { lower } from './plan/lower'
import { chooseTile } from './probe'
import { ModuleBuilder } from './wasm'

/** Arrays of equal length in one memory, worked through together. */
export interface UpdateArrays {
  /** read, then written in place */
  readonly updated: readonly Float32Array[]
  /** read only */
  readonly read: readonly Float32Array[]
  /** one number each */
  readonly scalars: readonly Float32Array[]
}

/** New values for `updated`, element by element. */
export type UpdateRule = (
  updated: readonly Value[],
  read: readonly Value[],
  scalars: readonly Value[],
) => readonly Value[]

/**
 * One pass that replaces every array of `updated`, as WebAssembly. `undefined` when the arrays do not lie in one
 * WebAssembly memory, or when the rule is more than one pass.
 */
export function compileUpdate({ updated, read, scalars }: UpdateArrays, rule: UpdateRule): Run | undefined {
  const arrays = [...updated, ...read, ...scalars]
  const [first] = arrays
  const memory = first === undefined ? undefined : memoryOf(first)
  if (first === undefined || memory === undefined || arrays.some(({ buffer }) => buffer !== first.buffer))
    return undefined
  const wide = (list: readonly Float32Array[]): Value[] => list.map(({ length }) => leaf([length]))
  const values = { updated: wide(updated), read: wide(read), scalars: scalars.map(() => leaf([])) }
  const leaves = [...values.updated, ...values.read, ...values.scalars]
  const results = rule(values.updated, values.read, values.scalars)
  const { steps: lowered } = lower(topo([...results, ...leaves]), results)
  const steps = fuse(lowered, new Set(results))
  const [step] = steps
  if (steps.length !== 1 || step === undefined || step.kind === 'reference') return undefined
  const addresses = new Map(leaves.map((value, i) => [value, arrays[i]?.byteOffset ?? 0]))
  results.forEach((result, i) => addresses.set(result, updated[i]?.byteOffset ?? 0))
  const module = new ModuleBuilder({ pages: 1 })
  const run = module.function([], [], (f) => {
    emitStep(f, module, step, addresses, chooseTile())
  })
  module.export('run', run)
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), { env: { memory } })
  const exported = instance.exports['run']
  return typeof exported === 'function' ? (exported as Run) : undefined // a function without parameters, written above
}
