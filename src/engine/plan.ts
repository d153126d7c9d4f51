import { inline } from '../expr/inline'
import { primitives } from '../expr/primitives'
import type { Value } from '../expr/value'
import type { Backend, Run, Step, TapeMemory } from '../kernels/kernel'
import { reference } from '../kernels/reference'
import { bindTape } from '../kernels/reference/tape'
import { hasSimd, simd } from '../kernels/simd'
import type { TapeCode } from '../kernels/tape'
import { sizeOf } from '../tensor/shape'
import type { FloatArray, Precision } from '../tensor/tensor'
import { lower, type PlanNode } from './lowering'
import { allocated } from './memory'
import type { Plan, PlanOptions } from './plan-types'
import { makeSimdPlan } from './simd-plan'
import { layOut, spanOf, type Layout } from './storage'
import { opcodeOf, Tape } from './tape'

export type { Plan, PlanOptions } from './plan-types'

/**
 * Plans `roots`. `leaves` are what may be fed, whether or not the roots depend on it.
 * Throws ProblemError `too-large` when the numbers do not fit into memory.
 */
export function makePlan(roots: readonly Value[], leaves: readonly Value[], options: PlanOptions = {}): Plan {
  const {
    precision = 'f64',
    keep = 'roots',
    arrays = new Map<Value, FloatArray>(),
    backend = reference,
  } = options
  const inlined = inline(roots)
  if (backend === simd && precision === 'f32' && hasSimd()) {
    const plan = makeSimdPlan(roots, leaves, options, inlined)
    if (plan !== undefined) return plan
  }
  // In single precision every number on the way is rounded, so that none can be left out.
  const joins = keep === 'roots' && precision === 'f64'
  const { nodes, place } = lower([...inlined.roots, ...leaves], joins)
  const kept = new Set([...inlined.roots, ...leaves].map((value) => place.get(value)))
  const isKept = (i: number): boolean => keep === 'all' || kept.has(i)
  const layout = layOut(nodes, isKept, (node) => node.size !== 1 && arrays.has(node.value))
  const [fixed, repeated] = [partsOf(nodes, layout, true), partsOf(nodes, layout, false)]
  const tapes = [...fixed, ...repeated].filter((part) => typeof part !== 'number')
  const { cells, runs } = allocate(layout.floats, precision, tapes, backend)
  const buffers = new Buffers(nodes, layout, cells, arrays)
  const bind = (parts: readonly Part[]): Run[] =>
    parts.flatMap(
      (part) => (typeof part === 'number' ? runOf(part, nodes, buffers, backend) : runs.get(part)) ?? [],
    )
  for (const run of bind(fixed)) run()
  const steps = [...buffers.loads, ...bind(repeated)]

  const placeOf = (value: Value): number => place.get(inlined.map.get(value) ?? value) ?? -1
  const has = (value: Value): boolean => {
    const i = placeOf(value)
    return i >= 0 && isKept(i)
  }
  const get = (value: Value): FloatArray => {
    if (!has(value)) throw new RangeError('this value is not kept by the plan')
    return buffers.of(placeOf(value))
  }
  return {
    nodes: nodes.filter((node) => isComputed(node) && !node.fixed).length,
    floats: layout.floats,
    values: nodes.map((node) => node.value),
    feed: (leaf, data) => {
      if (data.length !== sizeOf(leaf.shape)) {
        throw new RangeError(`${data.length} numbers for a leaf of ${sizeOf(leaf.shape)}`)
      }
      get(leaf).set(data)
    },
    run: () => {
      for (let i = 0; i < steps.length; i++) steps[i]?.()
    },
    has,
    get,
  }
}

const isComputed = (node: PlanNode): boolean => node.view === undefined && node.value.prim !== 'leaf'

function allocate(
  floats: number,
  precision: Precision,
  tapes: readonly TapeCode[],
  backend: Backend,
): TapeMemory {
  return allocated(floats * (precision === 'f64' ? 8 : 4), () => {
    const made = precision === 'f64' ? backend.tapes?.(floats, tapes) : undefined
    if (made !== undefined) return made
    const cells = precision === 'f64' ? new Float64Array(floats) : new Float32Array(floats)
    return { cells, runs: new Map(tapes.map((tape) => [tape, bindTape(tape, cells)])) }
  })
}

/** The arrays of all nodes, made when they are first asked for. */
class Buffers {
  /** copies the single numbers that live outside into their cells, at the start of every run */
  readonly loads: Run[] = []
  private readonly known: (FloatArray | undefined)[] = []

  constructor(
    private readonly nodes: readonly PlanNode[],
    private readonly layout: Layout,
    readonly memory: FloatArray,
    private readonly arrays: ReadonlyMap<Value, FloatArray>,
  ) {
    nodes.forEach(({ value, size }, i) => {
      const outside = value.prim === 'leaf' ? arrays.get(value) : undefined
      if (outside !== undefined && size === 1) {
        const cell = this.cell(i)
        this.loads.push(() => {
          memory[cell] = outside[0] ?? NaN
        })
      }
    })
  }

  /** Where a single number lies in `memory`. */
  cell(i: number): number {
    return this.layout.spans[i]?.start ?? 0
  }

  /** For reading by a kernel: single numbers come from their cells. */
  operand(i: number): FloatArray {
    return this.nodes[i]?.size === 1 ? this.span(i) : this.of(i)
  }

  of(i: number): FloatArray {
    const known = this.known[i]
    if (known !== undefined) return known
    const node = this.nodes[i]
    const outside = node === undefined ? undefined : this.arrays.get(node.value)
    const array = outside ?? this.viewOfOutside(node) ?? this.span(i)
    this.known[i] = array
    return array
  }

  private viewOfOutside(node: PlanNode | undefined): FloatArray | undefined {
    if (node?.view === undefined || node.size === 1) return undefined
    return this.of(node.view.of).subarray(node.view.offset, node.view.offset + node.size)
  }

  private span(i: number): FloatArray {
    return spanOf(this.memory, this.layout.spans[i] ?? { start: 0, length: 0 })
  }
}

/** A step, by its node's place, or several of single numbers. */
type Part = number | TapeCode

/** What has to be computed, in order: once (`fixed`), or in every run. Neighbouring single numbers become one tape. */
function partsOf(nodes: readonly PlanNode[], { spans }: Layout, fixed: boolean): Part[] {
  const parts: Part[] = []
  const cell = (i: number): number => spans[i]?.start ?? 0
  let tape = new Tape()
  const endTape = (): void => {
    if (!tape.isEmpty) parts.push(tape.code)
    tape = new Tape()
  }
  nodes.forEach((node, i) => {
    if (!isComputed(node) || node.fixed !== fixed) return
    const opcode = node.size === 1 ? opcodeOf(node.value, node.chain) : undefined
    if (opcode !== undefined) tape.push(opcode, cell(i), node.inputs.map(cell))
    else {
      endTape()
      parts.push(i)
    }
  })
  endTape()
  return parts
}

function runOf(i: number, nodes: readonly PlanNode[], buffers: Buffers, backend: Backend): Run | undefined {
  const step = stepOf(i, nodes, buffers)
  return step === undefined ? undefined : (backend.bind(step) ?? reference.bind(step))
}

function stepOf(i: number, nodes: readonly PlanNode[], buffers: Buffers): Step | undefined {
  const node = nodes[i]
  if (node === undefined) return undefined
  const { value, inputs, transposed } = node
  if (value.prim === 'leaf' || value.prim === 'call' || value.prim === 'proj') return undefined
  return {
    prim: value.prim,
    attrs: value.attrs,
    xs: inputs.map((input) => buffers.operand(input)),
    shapes: value.inputs.map((x) => x.shape),
    out: buffers.operand(i),
    shape: value.shape,
    transposed,
  }
}

/**
 * The branches that the last run took at every comparison, maximum, |x| and the like. Two runs with different branches
 * lie on two sides of a kink. The plan must keep `all`.
 */
export function decisions(plan: Plan): FloatArray[] {
  const taken: FloatArray[] = []
  for (const value of plan.values) {
    if (value.prim === 'leaf' || value.prim === 'call' || value.prim === 'proj') continue
    const { decides } = primitives[value.prim]
    if (decides === undefined) continue
    taken.push(
      decides(
        value.inputs.map((x) => plan.get(x)),
        plan.get(value),
        value,
      ),
    )
  }
  return taken
}
