import { inline, type Inlined } from '../expr/inline'
import { topo } from '../expr/topo'
import type { Value } from '../expr/value'
import {
  bytesOf,
  instantiate,
  planSimd,
  releaseThreads,
  type SimdOptions,
  type SimdProgram,
} from '../kernels/simd'
import { sizeOf } from '../tensor/shape'
import { allocated } from './memory'
import type { Plan, PlanOptions } from './plan-types'

/** Above this many single numbers to compute, a tape beats code that is written for each of them. */
const manyNumbers = 400

/** The program of a graph whose functions are opened; `undefined` for graphs that are mostly single numbers. */
export function simdProgram(
  order: readonly Value[],
  roots: readonly Value[],
  leaves: readonly Value[],
  options: SimdOptions = {},
): SimdProgram | undefined {
  const numbers = order.filter((value) => isComputed(value) && sizeOf(value.shape) === 1)
  return numbers.length > manyNumbers ? undefined : planSimd(order, roots, leaves, options)
}

const isComputed = ({ prim }: Value): boolean => prim !== 'leaf' && prim !== 'const'

/**
 * A plan in WebAssembly: one memory, one call per run. `undefined` where the reference does better, for graphs that are
 * mostly single numbers. `inlined`: the roots with all functions opened.
 */
export function makeSimdPlan(
  roots: readonly Value[],
  leaves: readonly Value[],
  { keep = 'roots', arrays = new Map(), spare = 0, threads: host }: PlanOptions,
  inlined: Inlined = inline(roots),
): Plan | undefined {
  const order = topo([...inlined.roots, ...leaves])
  const keepAll = keep === 'all'
  const program = simdProgram(order, keepAll ? order : inlined.roots, leaves, { keepAll })
  if (program === undefined) return undefined
  const surroundings = { spareFloats: spare, ...(host && { host }) }
  const made = allocated(bytesOf(program, surroundings), () => instantiate(program, surroundings))
  const kept = new Set([...(keepAll ? order : inlined.roots), ...leaves])
  const loads = leaves.flatMap((leaf) => {
    const from = arrays.get(leaf)
    return from === undefined ? [] : [{ from, to: made.get(leaf) }]
  })
  const standsFor = (value: Value): Value => inlined.map.get(value) ?? value
  const has = (value: Value): boolean => kept.has(standsFor(value))
  const get: Plan['get'] = (value) => {
    if (!has(value)) throw new RangeError('this value is not kept by the plan')
    return made.get(standsFor(value))
  }
  return {
    nodes: order.filter(isComputed).length,
    floats: program.layout.bytes / 4,
    ...(spare === 0 ? {} : { spare: made.spare }),
    threads: () => made.threads,
    release: () => releaseThreads(made.spare),
    values: order,
    feed: (leaf, data) => {
      if (data.length !== sizeOf(leaf.shape)) {
        throw new RangeError(`${data.length} numbers for a leaf of ${sizeOf(leaf.shape)}`)
      }
      get(leaf).set(data)
    },
    run:
      loads.length === 0
        ? made.run
        : () => {
            for (const { from, to } of loads) to.set(from)
            made.run()
          },
    has,
    get,
  }
}
