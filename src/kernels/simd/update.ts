import { leaf } from '../../expr/make'
import { topo } from '../../expr/topo'
import type { Value } from '../../expr/value'
import type { Run } from '../kernel'
import { isLoopPrim } from './loop/nodes'
import type { LoopNode, Operand } from './loop/spec'
import { memoryOf, teamOf } from './memory'
import { emitStep } from './plan/emit'
import { KnownNumbers } from './plan/numbers'
import type { LoopStep } from './plan/steps'
import { chooseTile } from './probe'
import { exported } from './threads/code'
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
  const step = loopOf(leaves, results)
  if (step === undefined) return undefined
  const addresses = new Map(leaves.map((value, i) => [value, arrays[i]?.byteOffset ?? 0]))
  results.forEach((result, i) => addresses.set(result, updated[i]?.byteOffset ?? 0))
  const team = teamOf(memory)
  const module = new ModuleBuilder({
    pages: 1,
    ...(team !== undefined && { shared: { maximum: 65536 } }),
  })
  const run = module.function([], [], (f) => {
    emitStep(f, module, step, addresses, chooseTile())
  })
  module.export('run', run)
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), { env: { memory } })
  const alone = exported(instance.exports, 'run')
  if (team === undefined) return alone
  return team.add({ steps: [step], strips: [], addresses }, alone, 'changes').run
}

/** All of `results`, equally long, as one loop; `undefined` when they are made of more than element-wise primitives. */
function loopOf(leaves: readonly Value[], results: readonly Value[]): LoopStep | undefined {
  const known = new KnownNumbers()
  const operands = new Map<Value, Operand>(leaves.map((value, slot) => [value, { slot }]))
  const nodes: LoopNode[] = []
  for (const value of topo(results)) {
    if (operands.has(value)) continue
    const { prim } = value
    if (prim === 'leaf' || prim === 'call' || prim === 'proj') return undefined
    known.learn(value)
    const number = known.of(value)
    const inputs = value.inputs.flatMap((x) => operands.get(x) ?? [])
    const [first] = inputs
    if (number !== undefined) operands.set(value, { number })
    else if (prim === 'broadcast' && first !== undefined) operands.set(value, first)
    else if (isLoopPrim(prim) && inputs.length === value.inputs.length) {
      operands.set(value, { slot: leaves.length + nodes.length })
      nodes.push({ prim, operands: inputs })
    } else return undefined
  }
  const outputs = results.flatMap((value) => {
    const from = operands.get(value)
    return from === undefined
      ? []
      : [{ from, how: 'store' as const, place: { base: value, offset: 0, strides: [1] } }]
  })
  return {
    kind: 'loop',
    dims: results[0]?.shape ?? [],
    reduced: [false],
    inputs: leaves.map((base) => ({ base, offset: 0, strides: base.shape.map(() => 1) })),
    nodes,
    outputs,
  }
}
