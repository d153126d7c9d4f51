import type { Origin, Value } from '../../../expr/value'
import { formatShape, sizeOf } from '../../../tensor/shape'
import { panelFloats } from '../gemm'
import { multiplications } from '../winograd'
import type { Layout } from './layout'
import { readsOf, type LoopStep, type Place, type WorkStep } from './steps'
import type { Strips } from './strips'

/** What there is to say something about: a `SimdProgram` is one. */
interface Planned {
  readonly steps: readonly WorkStep[]
  readonly strips: readonly Strips[]
  readonly layout: Layout
}

/** `reference`: computed outside of WebAssembly. */
export type StepKind = 'product' | 'loop' | 'pack' | 'gather' | 'scatterAdd' | 'reference'

/** One step of a plan, for people. */
export interface StepSummary {
  readonly kind: StepKind
  /** `(100,784)·(784,50)`; of what sums up, `(100,50) → (100)` */
  readonly size: string
  /** what is computed at each point of a loop, in that order; nothing where it only copies */
  readonly primitives: readonly string[]
  /** of a product: its right operand is gathered piece by piece and nowhere written out */
  readonly gathered?: true
  /** of a product: a convolution that is computed in tiles (Winograd) */
  readonly tiled?: true
  /** nodes of the document that it works for, in order of appearance */
  readonly nodes: readonly string[]
  /** the passes that it belongs to: what is fused may be part of both */
  readonly passes: readonly ('forward' | 'backward')[]
  /** additions, multiplications and functions of single numbers */
  readonly flops: number
  /** bytes read and written, each array once */
  readonly bytes: number
}

export interface SimdSummary {
  readonly backend: 'simd'
  readonly steps: readonly StepSummary[]
  readonly flops: number
  readonly bytes: number
  /** memory of all values */
  readonly arenaBytes: number
  /** the same if no two values shared theirs */
  readonly unsharedBytes: number
  /** element-wise primitives, and the loops that they were joined into */
  readonly fused: { readonly primitives: number; readonly loops: number }
  /** steps in a row that are done together for some items of a batch, then for the next ones; counted from 0 */
  readonly strips: readonly { readonly first: number; readonly last: number; readonly items: number }[]
}

export function describe({ steps, strips, layout }: Planned): SimdSummary {
  const summaries = steps.map(summarise)
  const placeOf = new Map<WorkStep, number>(steps.map((step, i) => [step, i]))
  const loops = summaries.filter(({ kind }) => kind === 'loop')
  return {
    backend: 'simd',
    steps: summaries,
    flops: summaries.reduce((sum, { flops }) => sum + flops, 0),
    bytes: summaries.reduce((sum, { bytes }) => sum + bytes, 0),
    arenaBytes: layout.bytes,
    unsharedBytes: layout.unshared,
    fused: {
      primitives: loops.reduce((sum, { primitives }) => sum + primitives.length, 0),
      loops: loops.length,
    },
    strips: strips.flatMap(({ steps: together, items }) => {
      const [start] = together
      const first = start === undefined ? undefined : placeOf.get(start)
      return first === undefined ? [] : [{ first, last: first + together.length - 1, items }]
    }),
  }
}

export const summarise = (step: WorkStep): StepSummary => ({ ...workOf(step), ...originOf(step) })

/** In words: `product (100,784)·(784,50)`, `loop (100,50): add tanh`. */
export const nameOf = ({ kind, size, primitives, gathered, tiled }: Work): string =>
  `${kind} ${size}${gathered === true ? ', gathered' : ''}${tiled === true ? ', in tiles' : ''}${primitives.length > 0 ? `: ${primitives.join(' ')}` : ''}`

type Work = Omit<StepSummary, 'nodes' | 'passes'>

/** What a step does and costs; `summarise` also says for which nodes. */
export function workOf(step: WorkStep): Work {
  switch (step.kind) {
    case 'loop':
      return loopWork(step)
    case 'gemm': {
      const { m, n, k } = step.spec
      const times = sizeOf(step.batch)
      return {
        kind: 'product',
        size: `${timesOf(times)}(${String(m)},${String(k)})·(${String(k)},${String(n)})`,
        primitives: [],
        ...(step.gathered !== undefined && { gathered: true }),
        ...(step.winograd !== undefined && { tiled: true }),
        flops:
          2 * times * (step.winograd === undefined ? m * n * k : m * multiplications(step.winograd.spec)),
        bytes: 4 * times * (m * k + k * n + m * n),
      }
    }
    case 'pack': {
      const { n, k, panel } = step.spec
      const times = sizeOf(step.batch)
      return {
        kind: 'pack',
        size: `${timesOf(times)}(${String(k)},${String(n)})`,
        primitives: [],
        flops: 0,
        bytes: 4 * times * (k * n + panelFloats(n, k, panel)),
      }
    }
    case 'gather':
    case 'scatterAdd': {
      const { kind, count, width } = step
      return {
        kind,
        size: `${timesOf(count)}(${String(width)})`,
        primitives: [],
        flops: kind === 'gather' ? 0 : count * width,
        bytes: 4 * count * (1 + (kind === 'gather' ? 2 : 3) * width),
      }
    }
    case 'reference': {
      const { value } = step
      const arrays = [value, ...value.inputs]
      return {
        kind: 'reference',
        size: formatShape(value.shape),
        primitives: [value.prim],
        flops: sizeOf(value.shape),
        bytes: 4 * arrays.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
      }
    }
  }
}

const timesOf = (times: number): string => (times === 1 ? '' : `${String(times)} × `)

function loopWork({ dims, reduced, inputs, nodes, outputs }: LoopStep): Work {
  const ways = outputs.flatMap(({ how }) => (how === 'store' ? [] : [how]))
  const primitives = [...nodes.map(({ prim }) => prim), ...ways]
  const kept = dims.filter((_, axis) => reduced[axis] !== true)
  const places = [...inputs, ...outputs.map(({ place }) => place)]
  return {
    kind: 'loop',
    size: formatShape(dims) + (kept.length < dims.length ? ` → ${formatShape(kept)}` : ''),
    primitives,
    flops: sizeOf(dims) * primitives.length,
    bytes: places.reduce((sum, place) => sum + touched(place, dims), 0),
  }
}

/** Bytes of the elements that a walk over `dims` meets. */
const touched = ({ strides }: Place, dims: readonly number[]): number =>
  4 * sizeOf(dims.filter((_, axis) => strides[axis] !== 0))

/** The nodes and passes of what a step writes; of what it reads where the planner alone wanted it. */
function originOf(step: WorkStep): Pick<StepSummary, 'nodes' | 'passes'> {
  const found = (values: readonly Value[]): Origin[] =>
    values.flatMap(({ origin }) => (origin === undefined ? [] : [origin]))
  const own = found(madeBy(step))
  const origins = own.length > 0 ? own : found(readsOf(step).map(({ base }) => base))
  const passes = origins.map(({ phase }) =>
    phase === 'forward' || phase === 'state' ? 'forward' : 'backward',
  )
  return { nodes: [...new Set(origins.map(({ node }) => node))], passes: [...new Set(passes)] }
}

/** What a step computes, also what it only computes on the way. */
function madeBy(step: WorkStep): readonly Value[] {
  switch (step.kind) {
    case 'loop':
      return [...(step.through ?? []), ...step.outputs.map(({ place }) => place.base)]
    case 'gemm':
      return [step.c.base]
    case 'reference':
      return [step.value]
    default:
      return [step.to.base]
  }
}
