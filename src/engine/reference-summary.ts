import { inline } from '../expr/inline'
import type { PrimName, Value } from '../expr/value'
import { playsTapes } from '../kernels/simd'
import { sizeOf } from '../tensor/shape'
import type { Precision } from '../tensor/tensor'
import { lower, type PlanNode } from './lowering'
import { layOut } from './storage'
import { opcodeOf } from './tape'

/** All that is computed with one primitive. */
export interface PrimitiveSummary {
  readonly prim: string
  readonly times: number
  readonly flops: number
  /** how many of them are single numbers, computed on the tape */
  readonly onTape: number
}

export interface ReferenceSummary {
  readonly backend: 'reference'
  /** whether the tape is played in WebAssembly */
  readonly hasFastTape: boolean
  /** those with the most work first */
  readonly primitives: readonly PrimitiveSummary[]
  readonly flops: number
  /** memory of all values */
  readonly bytes: number
}

/** What plain loops compute, primitive by primitive. `isSimd`: tapes may be played in WebAssembly. */
export function referenceSummary(
  roots: readonly Value[],
  leaves: readonly Value[],
  precision: Precision,
  isSimd: boolean,
): ReferenceSummary {
  const inlined = inline(roots)
  const { nodes, place } = lower([...inlined.roots, ...leaves])
  const kept = new Set([...inlined.roots, ...leaves].map((value) => place.get(value)))
  const byPrim = new Map<string, PrimitiveSummary>()
  for (const node of nodes) {
    const { prim } = node.value
    if (node.view !== undefined || node.fixed || prim === 'leaf' || prim === 'const') continue
    const { times = 0, flops = 0, onTape = 0 } = byPrim.get(prim) ?? {}
    byPrim.set(prim, {
      prim,
      times: times + 1,
      flops: flops + flopsOf(node),
      onTape: onTape + Number(node.size === 1 && opcodeOf(node.value) !== undefined),
    })
  }
  const primitives = [...byPrim.values()].sort((a, b) => b.flops - a.flops || b.times - a.times)
  return {
    backend: 'reference',
    hasFastTape: isSimd && precision === 'f64' && playsTapes(tapeOperands([...inlined.roots, ...leaves])),
    primitives,
    flops: primitives.reduce((sum, { flops }) => sum + flops, 0),
    bytes: layOut(nodes, (i) => kept.has(i)).floats * (precision === 'f64' ? 8 : 4),
  }
}

/** Operands on the tapes of a plan that keeps nothing but `roots`. */
const tapeOperands = (roots: readonly Value[]): number =>
  lower(roots, true).nodes.reduce(
    (sum, { size, value, chain, inputs, view }) =>
      view === undefined && size === 1 && opcodeOf(value, chain) !== undefined ? sum + inputs.length : sum,
    0,
  )

/** Primitives that only bring numbers from one place to another. */
const moving: ReadonlySet<string> = new Set<PrimName>([
  'broadcast', 'reshape', 'transpose', 'slice', 'unslice', 'pad', 'concat', 'gather', 'windows', 'detach',
]) // prettier-ignore

function flopsOf({ value, size }: PlanNode): number {
  if (moving.has(value.prim)) return 0
  if (value.prim === 'matmul') return 2 * size * (value.inputs[0]?.shape.at(-1) ?? 1)
  return Math.max(size, ...value.inputs.map(({ shape }) => sizeOf(shape)))
}
