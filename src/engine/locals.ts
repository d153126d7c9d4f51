import { backwardOf } from '../expr/autodiff'
import { leaf } from '../expr/build'
import { call } from '../expr/fn'
import type { Fn, Value } from '../expr/value'
import { traceOp, type PortType } from '../ops/kit/trace'
import { isSource } from '../ops/kit/definition'
import { broadcastShapes, sameShape, sizeOf } from '../tensor/shape'
import type { FloatArray, Shape, Tensor } from '../tensor/tensor'
import { isElementwise } from './elementwise'
import type { Evaluation } from './evaluate'
import { makePlan, type Plan } from './plan'
import type { Program, ProgramInput, ProgramNode, ProgramWire } from './program'
import { stretched } from './stretch'

/** How an output of a node answers to one of its inputs. */
export type Local =
  /** ∂yᵢ/∂xᵢ at every place, in the shape of the output */
  | { readonly kind: 'elementwise'; readonly tensor: Tensor }
  /** ∂yᵢ/∂xⱼ, shape (…y, …x) */
  | { readonly kind: 'jacobian'; readonly tensor: Tensor }
  /** more entries than anyone reads */
  | { readonly kind: 'vjp' }

/** The largest Jacobian that is written out. */
const maxEntries = 4096

/** A backward function with one upstream and one gradient, ready to run on numbers. */
interface Pullback {
  readonly plan: Plan
  readonly upstream: Value
  readonly params: readonly Value[]
  readonly uses: readonly { readonly slot: number; readonly value: Value }[]
  /** absent: the derivative is 0 everywhere */
  readonly gradient?: Value
}

const pullbacks = new WeakMap<Fn, Map<string, Pullback>>()

/** Reads local derivatives off one evaluation. They come from the backward function that the run itself uses. */
export class LocalReader {
  constructor(
    private readonly program: Program,
    private readonly evaluation: Evaluation,
  ) {}

  /** How `output` of the wire's target (the default one when absent) answers to the wire. */
  local(wire: ProgramWire, output?: string): Local | undefined {
    const node = this.program.byId.get(wire.target.node)
    const fn = node?.fn
    if (node === undefined || fn === undefined || wire.closed !== undefined) return undefined
    const i = node.inputs.findIndex((input) => input.wire === wire)
    const slot = output === undefined ? 0 : fn.resultNames.indexOf(output)
    const y = fn.results[slot]
    if (i < 0 || y === undefined) return undefined
    const wide = widened(this.program, node, y)
    if (wide !== undefined) {
      const tensor = this.#pull(wide, node.inputs, i, 0, (g) => g.fill(1), y.shape)
      return {
        kind: 'elementwise',
        tensor: { shape: y.shape, dtype: 'float', data: Float64Array.from(tensor) },
      }
    }
    return this.#jacobian(node, fn, i, slot, y)
  }

  #jacobian({ inputs }: ProgramNode, fn: Fn, i: number, slot: number, y: Value): Local {
    const x = inputs[i]?.value.shape ?? []
    const [rows, cols] = [sizeOf(y.shape), sizeOf(x)]
    if (rows * cols > maxEntries) return { kind: 'vjp' }
    const data = new Float64Array(rows * cols)
    for (let r = 0; r < rows; r++)
      data.set(
        this.#pull(fn, inputs, i, slot, (g) => (g[r] = 1)),
        r * cols,
      )
    return { kind: 'jacobian', tensor: { shape: [...y.shape, ...x], dtype: 'float', data } }
  }

  /** One run of a backward function, for the upstream gradient that `seed` writes over zeros. */
  #pull(
    fn: Fn,
    inputs: readonly ProgramInput[],
    i: number,
    slot: number,
    seed: (g: Float64Array) => void,
    stretch?: Shape,
  ): FloatArray {
    const { plan, upstream, params, uses, gradient } = pullbackOf(fn, i, slot)
    if (gradient === undefined) return new Float64Array(sizeOf(inputs[i]?.value.shape ?? []))
    const g = new Float64Array(sizeOf(upstream.shape))
    seed(g)
    plan.feed(upstream, g)
    params.forEach((param, p) => {
      const value = inputs[p]?.value
      if (value !== undefined)
        plan.feed(param, stretched(this.evaluation.tensor(value), stretch ?? param.shape))
    })
    const owner = this.program.byId.get(inputs[i]?.wire?.target.node ?? '')
    for (const { slot: used, value } of uses) {
      const result = owner?.results[used]
      if (result !== undefined) plan.feed(value, this.evaluation.tensor(result).data)
    }
    plan.run()
    return plan.get(gradient)
  }
}

/** The node's function with all inputs at the shape of the output, if it works place by place there. */
function widened({ mode }: Program, { op, attrs, fn, inputs }: ProgramNode, y: Value): Fn | undefined {
  if (fn === undefined || isSource(op) || fn.results.length !== 1) return undefined
  if (inputs.every(({ value }) => sameShape(value.shape, y.shape))) return isElementwise(fn) ? fn : undefined
  const ports: Record<string, PortType | PortType[]> = {}
  for (const { value, wire } of inputs) {
    if (wire === undefined) continue
    const wide = broadcastShapes(value.shape, y.shape)
    if (wide === undefined || !sameShape(wide, y.shape)) return undefined
    const type: PortType = { shape: y.shape, dtype: value.dtype }
    const { port, index } = wire.target
    const list = ports[port]
    if (index === undefined) ports[port] = type
    else if (Array.isArray(list)) list.push(type)
    else ports[port] = [type]
  }
  try {
    const wide = traceOp(op, ports, attrs, mode)
    return isElementwise(wide) ? wide : undefined
  } catch {
    // The op does not take inputs of these shapes, so it is not element-wise.
    return undefined
  }
}

function pullbackOf(fn: Fn, i: number, slot: number): Pullback {
  let known = pullbacks.get(fn)
  if (known === undefined) pullbacks.set(fn, (known = new Map()))
  const key = `${i}.${slot}`
  let made = known.get(key)
  if (made === undefined) known.set(key, (made = makePullback(fn, i, slot)))
  return made
}

function makePullback(fn: Fn, i: number, slot: number): Pullback {
  const backward = backwardOf(
    fn,
    fn.results.map((_, result) => result === slot),
    fn.params.map((_, param) => param === i),
  )
  const leaves = backward.fn.params.map(({ shape, dtype }) => leaf(shape, dtype))
  const [upstream, ...rest] = leaves
  if (upstream === undefined) throw new RangeError(`${fn.name} has no upstream`)
  const gradient = call(backward.fn, leaves)[backward.slot[i] ?? -1]
  return {
    plan: makePlan(gradient === undefined ? [] : [gradient], leaves),
    upstream,
    params: rest.slice(0, fn.params.length),
    uses: backward.uses.map((used, k) => ({ slot: used, value: rest[fn.params.length + k] ?? upstream })),
    gradient,
  }
}
