import { ProblemError, type Problem } from '../base/problem'
import type { Value } from '../expr/value'
import type { GraphDocument } from '../graph/document'
import type { Backend } from '../kernels/kernel'
import type { ThreadHost } from '../kernels/simd'
import type { Mode } from '../ops/kit/definition'
import { sizeOf } from '../tensor/shape'
import type { FloatArray, Precision, Shape, Tensor } from '../tensor/tensor'
import { compile } from './compile'
import type { InitSpec } from './init'
import { makePlan, type Plan } from './plan'
import { stepName, valueAt, type Leaf, type Program } from './program'

/*
 * A document ready to train: one call per batch. Several plans (the full batch, the short last one, one in eval mode)
 * stand on the same arrays of parameters.
 */

export interface TrainingOptions {
  /** size of the batch axis; absent: as the values in the document say */
  readonly batch?: number
  /** default `f32` */
  readonly precision?: Precision
  /** default `train`; nothing flows back in `eval` mode, so that measuring costs no more than it must */
  readonly mode?: Mode
  /** arrays of parameters and states of an earlier plan, by name; fresh ones where absent */
  readonly params?: ReadonlyMap<string, FloatArray>
  /** of the initial parameters and the noise; the document's when absent */
  readonly seed?: number
  readonly backend?: Backend
  /** arrays that the optimiser keeps per parameter, so that they lie in the plan's memory too */
  readonly slots?: number
  /** where threads come from, for backends that can use them; one thread when absent */
  readonly threads?: ThreadHost
}

export interface TrainingPlan {
  /** size of the batch axis, when there is one */
  readonly batch?: number
  /** arrays to write the batch into, by Input id; inputs with a value of their own hold it already */
  readonly inputs: ReadonlyMap<string, FloatArray>
  readonly inputShapes: ReadonlyMap<string, Shape>
  readonly parameters: readonly TrainedParameter[]
  /** a few numbers for the optimiser, in the plan's memory, when slots were asked for */
  readonly room?: FloatArray
  /** what nodes remember from step to step */
  readonly states: readonly TrainedState[]
  /** parameters and states by name, to hand to the next plan */
  readonly arrays: ReadonlyMap<string, FloatArray>
  /** threads that the latest run had */
  readonly threads: number
  /** Sends threads home: to be called when nothing will run for a while. A later run may fetch them again. */
  release(): void
  /** Forward, and in train mode backward: fills every `grad` and updates the states. Returns the loss. */
  run(step?: number): number
  /** What is carried from batch to batch starts anew: a new epoch, another set. */
  restart(): void
  /**
   * An output of a node in the last run. Prediction and labels are there in eval mode; others are computed on demand, so that
   * training does not pay for them. Throws a RangeError where there is no such output.
   */
  node(id: string, output?: string): Tensor
  /** every output that `node` can tell; `name` is `node` for the default one, `node:output` for the others */
  readonly outputs: readonly { readonly name: string; readonly node: string; readonly output: string }[]
  /** the output that the loss compares with the labels: the source of its port `y` */
  readonly prediction?: { readonly node: string; readonly output: string }
  /** the source of its port `t` */
  readonly labels?: { readonly node: string; readonly output: string }
  /** name of the loss op, when the objective goes through one */
  readonly loss?: string
}

export interface TrainedParameter {
  /** `node` or `node.port` */
  readonly name: string
  readonly node: string
  readonly port?: string
  readonly shape: Shape
  readonly data: FloatArray
  /** zeros when the objective does not depend on it, and in eval mode */
  readonly grad: FloatArray
  readonly init: InitSpec
  readonly isBias: boolean
  /** as many as were asked for, laid out as `data`; absent where the backend has no use for them */
  readonly slots?: readonly FloatArray[]
}

export interface TrainedState {
  /** `node.state` */
  readonly name: string
  readonly shape: Shape
  readonly data: FloatArray
  /** belongs to the examples of a batch, not to the model */
  readonly carried: boolean
}

/** Compiles a document for training. Problems instead of a plan when anything in it is unsound. */
export function compileTraining(
  document: GraphDocument,
  options: TrainingOptions,
): { readonly plan: TrainingPlan } | { readonly problems: readonly [Problem, ...Problem[]] } {
  const { batch, precision = 'f32', mode = 'train', seed } = options
  const { problems, program } = compile(document, {
    mode,
    precision,
    batch,
    seed,
    objective: 'required',
  })
  const [first, ...rest] = problems
  if (first !== undefined) return { problems: [first, ...rest] }
  try {
    return { plan: new CompiledTraining(program, options) }
  } catch (error) {
    // More numbers than fit into memory.
    if (error instanceof ProblemError) return { problems: error.problems }
    throw error
  }
}

/** Numbers kept for the optimiser beside its slots. */
const roomFloats = 1024

/** Parameters start at multiples of 16 numbers, a cache line. */
const blockOf = (shape: Shape): number => Math.ceil(sizeOf(shape) / 16) * 16

class CompiledTraining implements TrainingPlan {
  readonly batch?: number
  readonly inputs = new Map<string, FloatArray>()
  readonly inputShapes = new Map<string, Shape>()
  readonly parameters: readonly TrainedParameter[]
  readonly room?: FloatArray
  readonly states: readonly TrainedState[]
  readonly arrays = new Map<string, FloatArray>()
  readonly outputs: TrainingPlan['outputs']
  readonly prediction?: TrainingPlan['prediction']
  readonly labels?: TrainingPlan['labels']
  readonly loss?: string
  readonly #plan: Plan
  readonly #program: Program
  readonly #options: TrainingOptions
  readonly #byValue = new Map<Value, FloatArray>()
  readonly #lossArray: FloatArray
  readonly #step: FloatArray
  /** where the next state is, and where it goes */
  readonly #updates: readonly { readonly from: FloatArray; readonly to: FloatArray }[]
  #inspector: Plan | undefined
  /** whether the inspector shows the last run */
  #isInspected = false

  constructor(program: Program, options: TrainingOptions) {
    this.#program = program
    this.#options = options
    this.batch = program.batch
    const { gradients, objective, parameters, states } = program
    if (objective === undefined) throw new RangeError('nothing to differentiate')
    const held = options.params ?? new Map<string, FloatArray>()
    const trains = options.mode !== 'eval'
    // An evaluation goes through its examples with a state of its own, so that training goes on where it was.
    const carried = new Set(states.filter((state) => state.carried).map(({ value }) => value))
    for (const { name, kind, value } of program.leaves.values()) {
      const isShared = kind === 'parameter' || (kind === 'state' && (trains || !carried.has(value)))
      const array = isShared ? held.get(name) : undefined
      if (array !== undefined) this.#byValue.set(value, array)
    }
    const ends = lossEnds(program)
    const found = trains ? parameters.flatMap(({ value }) => gradients.get(value) ?? []) : []
    const remembered = states.flatMap(({ value, next }) => (next === undefined ? [] : [{ value, next }]))
    const nexts = remembered.map(({ next }) => next)
    const compared = trains ? [] : [ends?.y, ends?.t]
    const shown = compared.flatMap((end) => (end === undefined ? [] : (valueAt(program, end) ?? [])))
    const block = parameters.reduce((sum, { shape }) => sum + blockOf(shape), 0)
    const { slots: count } = options
    const spare = count === undefined ? 0 : roomFloats + count * block
    this.#plan = this.#makePlan([objective.value, ...found, ...nexts, ...shown], spare, options.threads)
    this.room = this.#plan.spare?.subarray(0, roomFloats)
    for (const leaf of program.leaves.values()) this.#hold(leaf)
    this.#step = this.#stepArray()
    this.#lossArray = this.#plan.get(objective.value)
    let start = roomFloats
    this.parameters = parameters.map((parameter) => {
      const { name, node, port, value, shape, init, isBias } = parameter
      const gradient = trains ? gradients.get(value) : undefined
      const size = sizeOf(shape)
      const slots = Array.from({ length: count ?? 0 }, (_, i) =>
        this.#plan.spare?.subarray(start + i * block, start + i * block + size),
      ).filter((slot) => slot !== undefined)
      start += blockOf(shape)
      return {
        name,
        node,
        ...(port === undefined ? {} : { port }),
        shape,
        data: this.#byValue.get(value) ?? this.#array(sizeOf(shape)),
        grad: gradient === undefined ? this.#array(sizeOf(shape)) : this.#plan.get(gradient),
        init,
        isBias,
        ...(this.#plan.spare !== undefined && { slots }),
      }
    })
    this.#updates = remembered.map(({ value, next }) => ({
      from: this.#plan.get(next),
      to: this.#byValue.get(value) ?? this.#plan.get(value),
    }))
    this.states = states.map(({ name, value }) => ({
      name,
      shape: value.shape,
      data: this.#byValue.get(value) ?? this.#array(sizeOf(value.shape)),
      carried: carried.has(value),
    }))
    this.outputs = program.nodes.flatMap(({ node, outputs }) =>
      [...outputs.keys()].map((output, i) => ({
        name: i === 0 ? node.id : `${node.id}:${output}`,
        node: node.id,
        output,
      })),
    )
    this.prediction = ends?.y
    this.labels = ends?.t
    this.loss = ends?.op
  }

  run(step = 0): number {
    this.#step[0] = step
    this.#isInspected = false
    this.#plan.run()
    const loss = this.#lossArray[0] ?? NaN
    for (const { from, to } of this.#updates) to.set(from)
    return loss
  }

  restart(): void {
    for (const { name, data, carried } of this.states) {
      const leaf = this.#program.leaves.get(name)
      if (carried && leaf !== undefined) data.set(leaf.initial().data)
    }
  }

  get threads(): number {
    return this.#plan.threads?.() ?? 1
  }

  release(): void {
    this.#plan.release?.()
  }

  node(id: string, output = 'y'): Tensor {
    const value = valueAt(this.#program, { node: id, output })
    if (value === undefined) throw new RangeError(`there is no output ${id}:${output}`)
    const plan = this.#plan.has(value) ? this.#plan : this.#inspected()
    return { shape: value.shape, dtype: value.dtype, data: plan.get(value) }
  }

  /** A second plan that keeps every output, brought up to the last run. */
  #inspected(): Plan {
    const outputs = this.#program.nodes.flatMap((node) => [...node.outputs.values()])
    this.#inspector ??= this.#makePlan(outputs)
    if (!this.#isInspected) this.#inspector.run()
    this.#isInspected = true
    return this.#inspector
  }

  #makePlan(roots: readonly Value[], spare = 0, threads?: ThreadHost): Plan {
    const { backend, precision = 'f32' } = this.#options
    const { leaves: all, parameters } = this.#program
    // Parameters first: they lie side by side then, and so do their gradients.
    const leaves = new Set([...parameters, ...all.values()].map(({ value }) => value))
    return makePlan(roots, [...leaves], {
      precision,
      arrays: this.#byValue,
      spare,
      ...(threads && { threads }),
      ...(backend && { backend }),
    })
  }

  /** Every leaf reads from an array of the plan, or from one that an earlier plan has handed over. */
  #hold(leaf: Leaf): void {
    const { name, kind, value } = leaf
    let array = this.#byValue.get(value)
    if (array === undefined) {
      array = this.#plan.get(value)
      array.set(leaf.initial().data)
      this.#byValue.set(value, array)
    }
    if (kind === 'parameter' || kind === 'state') this.arrays.set(name, array)
    if (kind === 'input') {
      this.inputs.set(name, array)
      this.inputShapes.set(name, value.shape)
    }
  }

  /** The cell that the step number is written into; one that nobody reads when there is no noise. */
  #stepArray(): FloatArray {
    const leaf = this.#program.leaves.get(stepName)
    return (leaf === undefined ? undefined : this.#byValue.get(leaf.value)) ?? this.#array(1)
  }

  #array(size: number): FloatArray {
    return this.#options.precision === 'f64' ? new Float64Array(size) : new Float32Array(size)
  }
}

type End = { readonly node: string; readonly output: string }

/** What the first loss on the way back from the objective compares. */
function lossEnds(program: Program): { readonly op: string; readonly y?: End; readonly t?: End } | undefined {
  const queue = program.objective === undefined ? [] : [program.objective.node]
  const seen = new Set(queue)
  for (const id of queue) {
    const node = program.byId.get(id)
    if (node === undefined) continue
    if (node.op.category === 'loss') {
      const end = (port: string): End | undefined =>
        node.inputs.find(({ wire }) => wire?.target.port === port)?.wire?.source
      return { op: node.op.name, y: end('y'), t: end('t') }
    }
    for (const { wire } of node.inputs) {
      if (wire === undefined || wire.owned !== undefined || seen.has(wire.source.node)) continue
      seen.add(wire.source.node)
      queue.push(wire.source.node)
    }
  }
  return undefined
}
