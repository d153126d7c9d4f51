import type { Value } from '../../../expr/value'
import { formatShape, sizeOf } from '../../../tensor/shape'
import { panelFloats } from '../gemm'
import type { Layout } from './layout'
import type { LoopStep, Place, WorkStep } from './steps'

/** What there is to say something about: a `SimdProgram` is one. */
interface Planned {
  readonly steps: readonly WorkStep[]
  readonly layout: Layout
}

/** One step of a plan, for people. */
export interface StepSummary {
  /** `product (100,784)·(784,50)`, `loop (100,50): add tanh`, … */
  readonly what: string
  /** nodes of the document that it works for, in order of appearance */
  readonly nodes: readonly string[]
  /** additions, multiplications and functions of single numbers */
  readonly flops: number
  /** bytes read and written, each array once */
  readonly bytes: number
  /** computed outside of WebAssembly, by the reference */
  readonly outside: boolean
}

export interface PlanSummary {
  readonly steps: readonly StepSummary[]
  readonly flops: number
  readonly bytes: number
  /** memory of all values */
  readonly arenaBytes: number
  /** the same if no two values shared theirs */
  readonly unsharedBytes: number
  /** element-wise primitives, and the loops that they were joined into */
  readonly fused: { readonly primitives: number; readonly loops: number }
}

export function describe({ steps, layout }: Planned): PlanSummary {
  const summaries = steps.map(summarise)
  const loops = steps.filter((step): step is LoopStep => step.kind === 'loop')
  return {
    steps: summaries,
    flops: summaries.reduce((sum, { flops }) => sum + flops, 0),
    bytes: summaries.reduce((sum, { bytes }) => sum + bytes, 0),
    arenaBytes: layout.bytes,
    unsharedBytes: layout.unshared,
    fused: {
      primitives: loops.reduce(
        (sum, { nodes, reduced }) => sum + nodes.length + Number(reduced.includes(true)),
        0,
      ),
      loops: loops.length,
    },
  }
}

export function summarise(step: WorkStep): StepSummary {
  const nodes = nodesOf(step)
  switch (step.kind) {
    case 'loop':
      return { ...loopSummary(step), nodes, outside: false }
    case 'gemm': {
      const { m, n, k } = step.spec
      const times = sizeOf(step.batch)
      return {
        what: `product ${times === 1 ? '' : `${String(times)} × `}(${String(m)},${String(k)})·(${String(k)},${String(n)})${step.gathered === undefined ? '' : ', the right one gathered'}`,
        nodes,
        flops: 2 * m * n * k * times,
        bytes: 4 * times * (m * k + k * n + m * n),
        outside: false,
      }
    }
    case 'pack': {
      const { n, k } = step.spec
      const times = sizeOf(step.batch)
      return {
        what: `pack ${times === 1 ? '' : `${String(times)} × `}(${String(k)},${String(n)})`,
        nodes,
        flops: 0,
        bytes: 4 * times * (k * n + panelFloats(n, k)),
        outside: false,
      }
    }
    case 'gather':
    case 'scatterAdd': {
      const { kind, count, width } = step
      return {
        what: `${kind} ${String(count)} rows of ${String(width)}`,
        nodes,
        flops: kind === 'gather' ? 0 : count * width,
        bytes: 4 * count * (1 + (kind === 'gather' ? 2 : 3) * width),
        outside: false,
      }
    }
    case 'reference': {
      const { value } = step
      const arrays = [value, ...value.inputs]
      return {
        what: `${value.prim} ${formatShape(value.shape)}`,
        nodes,
        flops: sizeOf(value.shape),
        bytes: 4 * arrays.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
        outside: true,
      }
    }
  }
}

function loopSummary({
  dims,
  reduced,
  inputs,
  nodes,
  outputs,
}: LoopStep): Pick<StepSummary, 'what' | 'flops' | 'bytes'> {
  const ways = outputs.flatMap(({ how }) => (how === 'store' ? [] : [how]))
  const words = [...nodes.map(({ prim }) => prim), ...ways]
  const axes = dims.filter((_, axis) => reduced[axis] === true)
  const over = axes.length === 0 ? '' : ` over ${formatShape(axes)}`
  const places = [...inputs, ...outputs.map(({ place }) => place)]
  return {
    what: `loop ${formatShape(dims)}: ${words.length === 0 ? 'copy' : words.join(' ')}${over}`,
    flops: sizeOf(dims) * words.length,
    bytes: places.reduce((sum, place) => sum + touched(place, dims), 0),
  }
}

/** Bytes of the elements that a walk over `dims` meets. */
const touched = ({ strides }: Place, dims: readonly number[]): number =>
  4 * sizeOf(dims.filter((_, axis) => strides[axis] !== 0))

function nodesOf(step: WorkStep): string[] {
  const values: readonly Value[] =
    step.kind === 'reference'
      ? [step.value]
      : step.kind === 'loop'
        ? step.outputs.map(({ place }) => place.base)
        : [step.kind === 'gemm' ? step.c.base : step.to.base]
  return [...new Set(values.flatMap(({ origin }) => (origin === undefined ? [] : [origin.node])))]
}
