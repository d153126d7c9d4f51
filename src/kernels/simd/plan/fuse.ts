import type { Value } from '../../../expr/value'
import type { LoopNode, Operand } from '../loop/spec'
import type { LoopStep, Place, Step } from './steps'
import { readsOf, writesOf } from './steps'
import { areApart, isSamePlace } from './views'

/** Limits of one loop: nodes computed at a point, and arrays that are walked at once. */
const maxNodes = 64
const maxOperands = 28

/**
 * Joins loops over the same points where one reads what the other has just computed, so that a chain of element-wise
 * primitives becomes one pass. Results that nobody else reads are never written. `kept`: values to write in any case.
 */
export function fuse(steps: readonly Step[], kept: ReadonlySet<Value>): Step[] {
  // First what is computed for one reader only goes to that reader; then the rest goes to where its inputs are made.
  const late = fused(steps, kept, 'to the reader')
  return withoutUnread(fused(late, kept, 'to the producer'), kept)
}

/** Where two loops meet. */
type Meeting = 'to the reader' | 'to the producer'

function fused(steps: readonly Step[], kept: ReadonlySet<Value>, meeting: Meeting): Step[] {
  const fusion = new Fusion(steps, kept, meeting)
  for (const step of steps) fusion.add(step)
  return fusion.steps()
}

class Fusion {
  /** `undefined` where a loop was pulled further back */
  readonly #steps: (Step | undefined)[] = []
  /** last step that writes a value, and all that read it */
  readonly #writer = new Map<Value, number>()
  readonly #readers = new Map<Value, number[]>()

  /** how many steps read a value, those to come included */
  readonly #reads = new Map<Value, number>()

  constructor(
    steps: readonly Step[],
    private readonly kept: ReadonlySet<Value>,
    private readonly meeting: Meeting,
  ) {
    for (const step of steps)
      for (const base of basesRead(step)) this.#reads.set(base, this.#readsOf(base) + 1)
  }

  #readsOf(value: Value): number {
    return this.#reads.get(value) ?? 0
  }

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
    for (const base of basesRead(step)) {
      const readers = this.#readers.get(base)
      if (readers === undefined) this.#readers.set(base, [at])
      else readers.push(at)
    }
  }

  /** One loop in place of two. What only the consumer read is not written any more. */
  #together(producer: LoopStep, consumer: LoopStep): LoopStep {
    const [own, others] = [new Set(writesOf(producer)), basesRead(producer)]
    for (const base of basesRead(consumer))
      if (own.has(base) || others.has(base)) this.#reads.set(base, this.#readsOf(base) - 1)
    const isRead = ({ place: { base } }: LoopStep['outputs'][number]): boolean =>
      this.#readsOf(base) > 0 || this.kept.has(base)
    const whole = joined(producer, consumer)
    const outputs = whole.outputs.filter((output, o) => o >= producer.outputs.length || isRead(output))
    return { ...whole, outputs }
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
        return this.#together(producer, step)
      }
      if (this.meeting === 'to the reader') continue
      // Forward to the producer's place: all other inputs must be there, and what is written over must be written.
      const others = [...producers].filter((other) => other !== at)
      const earlier = writesOf(step).map((value) => this.#writer.get(value) ?? -1)
      if (others.every((other) => other < at) && earlier.every((other) => other <= at)) {
        this.#place(at, this.#together(producer, step))
        return 'placed'
      }
    }
    return undefined
  }
}

const basesRead = (step: Step): Set<Value> => new Set(readsOf(step).map(({ base }) => base))

function canJoin(producer: LoopStep, consumer: LoopStep): boolean {
  const { dims } = producer
  if (dims.length !== consumer.dims.length || dims.some((d, axis) => d !== consumer.dims[axis])) return false
  const reduces = [producer, consumer].map(({ reduced }) => reduced.includes(true))
  if (reduces[0] === true && reduces[1] === true && producer.reduced.join() !== consumer.reduced.join())
    return false
  const written = new Set(writesOf(producer))
  // What is read from the producer must be what it has computed at the same point.
  const isSamePoint = (place: Place): boolean =>
    !written.has(place.base) || storeAt(producer, place) !== undefined
  if (!consumer.inputs.every(isSamePoint)) return false
  // What is written over (a fill) must be complete first; pieces that lie side by side may come at once.
  const isApart = ({ place }: LoopStep['outputs'][number]): boolean =>
    producer.outputs.every(
      (output) => output.place.base !== place.base || areApart(output.place, place, dims),
    )
  if (!consumer.outputs.every(isApart)) return false
  if (producer.nodes.length + consumer.nodes.length > maxNodes) return false
  return (
    producer.inputs.length + consumer.inputs.length + producer.outputs.length + consumer.outputs.length <=
    maxOperands
  )
}

/** The output of a loop that is stored at a place. */
const storeAt = ({ outputs }: LoopStep, place: Place): LoopStep['outputs'][number] | undefined =>
  outputs.find((output) => output.how === 'store' && isSamePlace(output.place, place))

/** One loop that does the producer's work, then the consumer's. */
function joined(producer: LoopStep, consumer: LoopStep): LoopStep {
  const inputs = [...producer.inputs]
  type Source = { readonly input: number } | { readonly operand: Operand }
  const sources = consumer.inputs.map((place): Source => {
    const operand = storeAt(producer, place)?.from
    if (operand !== undefined) return { operand }
    const known = inputs.findIndex((other) => isSamePlace(other, place))
    return { input: known >= 0 ? known : inputs.push(place) - 1 }
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
    through: [
      ...(producer.through ?? []),
      ...producer.outputs.map(({ place }) => place.base),
      ...(consumer.through ?? []),
    ],
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
