import type { Value } from '../../../expr/value'
import type { LoopNode, Operand } from '../loop/spec'
import type { LoopStep, Place, Step } from './steps'
import { readsOf, writesOf } from './steps'
import { isInOrder } from './views'

/** Limits of one loop: nodes computed at a point, and arrays that are walked at once. */
const maxNodes = 64
const maxOperands = 20

/**
 * Joins loops over the same points where one reads what the other has just computed, so that a chain of element-wise
 * primitives becomes one pass. Results that nobody else reads are never written. `kept`: values to write in any case.
 */
export function fuse(steps: readonly Step[], kept: ReadonlySet<Value>): Step[] {
  const fusion = new Fusion()
  for (const step of steps) fusion.add(step)
  return withoutUnread(fusion.steps(), kept)
}

class Fusion {
  /** `undefined` where a loop was pulled further back */
  readonly #steps: (Step | undefined)[] = []
  /** last step that writes a value, and all that read it */
  readonly #writer = new Map<Value, number>()
  readonly #readers = new Map<Value, number[]>()

  steps(): Step[] {
    return this.#steps.filter((step) => step !== undefined)
  }

  add(step: Step): void {
    let current = step
    if (current.kind === 'loop' && current.outputs.every(({ how }) => how !== 'add')) {
      for (;;) {
        const joined = this.#join(current)
        if (joined === 'placed') return
        if (joined === undefined) break
        current = joined
      }
    }
    this.#place(this.#steps.length, current)
  }

  #place(at: number, step: Step): void {
    this.#steps[at] = step
    for (const value of writesOf(step)) this.#writer.set(value, at)
    for (const { base } of readsOf(step)) this.#readers.set(base, [...(this.#readers.get(base) ?? []), at])
  }

  /** Joins `step` with a loop that computes one of its inputs. `placed`: it has its place among the steps already. */
  #join(step: LoopStep): LoopStep | 'placed' | undefined {
    const producers = new Set(step.inputs.map(({ base }) => this.#writer.get(base) ?? -1))
    for (const at of [...producers].sort((a, b) => b - a)) {
      const producer = this.#steps[at]
      if (producer?.kind !== 'loop' || !canJoin(producer, step)) continue
      const outputs = new Set(writesOf(producer))
      const readers = [...outputs].flatMap((value) => this.#readers.get(value) ?? [])
      const isFree = !readers.some((reader) => reader > at && this.#steps[reader] !== undefined)
      if (isFree) {
        this.#steps[at] = undefined
        return joined(producer, step)
      }
      // Forward to the producer's place: all other inputs must be there, and what is written over must be written.
      const others = [...producers].filter((other) => other !== at)
      const earlier = writesOf(step).map((value) => this.#writer.get(value) ?? -1)
      if ([...others, ...earlier].every((other) => other < at)) {
        this.#place(at, joined(producer, step))
        return 'placed'
      }
    }
    return undefined
  }
}

function canJoin(producer: LoopStep, consumer: LoopStep): boolean {
  const { dims } = producer
  if (dims.length !== consumer.dims.length || dims.some((d, axis) => d !== consumer.dims[axis])) return false
  const reduces = [producer, consumer].map(({ reduced }) => reduced.includes(true))
  if (reduces[0] === true && reduces[1] === true && producer.reduced.join() !== consumer.reduced.join())
    return false
  const written = new Map(producer.outputs.map((output) => [output.place.base, output]))
  // What is read from the producer must be what it has computed at the same point.
  const isSamePoint = ({ base, offset, strides }: Place): boolean => {
    const output = written.get(base)
    if (output === undefined) return true
    if (output.how !== 'store' || offset !== 0 || output.place.offset !== 0) return false
    return isInOrder(strides, dims) && isInOrder(output.place.strides, dims)
  }
  if (!consumer.inputs.every(isSamePoint)) return false
  // A value that is written in several steps (a concatenation) is not complete here.
  if (consumer.outputs.some(({ place }) => written.has(place.base))) return false
  if (producer.nodes.length + consumer.nodes.length > maxNodes) return false
  return (
    producer.inputs.length + consumer.inputs.length + producer.outputs.length + consumer.outputs.length <=
    maxOperands
  )
}

/** One loop that does the producer's work, then the consumer's. */
function joined(producer: LoopStep, consumer: LoopStep): LoopStep {
  const inputs = [...producer.inputs]
  const key = ({ base, offset, strides }: Place): string => `${base.id} ${offset} ${strides.join()}`
  const known = new Map(inputs.map((place, i) => [key(place), i]))
  const written = new Map(producer.outputs.map(({ place, from }) => [place.base, from]))
  type Source = { readonly input: number } | { readonly operand: Operand }
  const sources = consumer.inputs.map((place): Source => {
    const operand = written.get(place.base)
    if (operand !== undefined) return { operand }
    const input = known.get(key(place)) ?? inputs.length
    if (input === inputs.length) {
      inputs.push(place)
      known.set(key(place), input)
    }
    return { input }
  })
  // Slots are inputs first, so all nodes move up by the inputs that were added.
  const added = inputs.length - producer.inputs.length
  const first = (operand: Operand): Operand =>
    'slot' in operand && operand.slot >= producer.inputs.length ? { slot: operand.slot + added } : operand
  const second = (operand: Operand): Operand => {
    if (!('slot' in operand)) return operand
    const source = sources[operand.slot]
    if (source === undefined) {
      return { slot: operand.slot - consumer.inputs.length + inputs.length + producer.nodes.length }
    }
    return 'input' in source ? { slot: source.input } : first(source.operand)
  }
  const nodesOf = (step: LoopStep, move: (operand: Operand) => Operand): LoopNode[] =>
    step.nodes.map((node) => ({ ...node, operands: node.operands.map(move) }))
  const outputsOf = (step: LoopStep, move: (operand: Operand) => Operand): LoopStep['outputs'] =>
    step.outputs.map((output) => ({ ...output, from: move(output.from) }))
  return {
    kind: 'loop',
    dims: producer.dims,
    reduced: consumer.reduced.includes(true) ? consumer.reduced : producer.reduced,
    inputs,
    nodes: [...nodesOf(producer, first), ...nodesOf(consumer, second)],
    outputs: [...outputsOf(producer, first), ...outputsOf(consumer, second)],
  }
}

/** Leaves out results that nobody reads, from the last step to the first, and steps without any result. */
function withoutUnread(steps: readonly Step[], kept: ReadonlySet<Value>): Step[] {
  const read = new Set(kept)
  const live: Step[] = []
  for (const step of [...steps].reverse()) {
    let current = step
    if (step.kind === 'loop') {
      const outputs = step.outputs.filter(({ place }) => read.has(place.base))
      if (outputs.length === 0) continue
      if (outputs.length < step.outputs.length) current = { ...step, outputs }
    } else if (!writesOf(step).some((value) => read.has(value))) {
      continue
    }
    for (const { base } of readsOf(current)) read.add(base)
    live.push(current)
  }
  return live.reverse()
}
