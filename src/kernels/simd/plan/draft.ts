import type { Value } from '../../../expr/value'
import { sameShape } from '../../../tensor/shape'
import type { LoopNode, Operand } from '../loop/spec'
import type { LoopStep, Place } from './steps'
import { areApart, isSamePlace } from './views'

/** Limits of one loop: nodes computed at a point, and arrays that are walked at once. */
const maxNodes = 64
const maxOperands = 28

/** Small numbers for memories, so that what is known of them stands in lists. */
export class Memories {
  readonly #numbers = new Map<Value, number>()

  get count(): number {
    return this.#numbers.size
  }

  numberOf(base: Value): number {
    const known = this.#numbers.get(base)
    if (known !== undefined) return known
    this.#numbers.set(base, this.#numbers.size)
    return this.#numbers.size - 1
  }
}

/** An array that a loop walks. */
interface Read {
  readonly place: Place
  readonly memory: number
  /** what is used instead, since the loop that stores it has become the same loop */
  instead: Source | undefined
  slot: number
}

interface Computed {
  readonly node: LoopNode
  readonly operands: readonly Source[]
  slot: number
}

type Source = Read | Computed | { readonly number: number }

interface Output {
  readonly from: Source
  readonly how: LoopStep['outputs'][number]['how']
  readonly place: Place
  readonly memory: number
}

/**
 * A loop that may still grow. Its parts refer to each other and not to slots by number, so that two loops become one
 * without writing anything anew.
 */
export class LoopDraft {
  readonly kind = 'loop'
  readonly dims: readonly number[]
  readonly #inputs: Read[] = []
  readonly #nodes: Computed[] = []
  #reduced: readonly boolean[]
  #outputs: Output[] = []
  #reads: number[] = []
  #writes: number[] = []
  /** results of the loops that it was made of */
  #through: readonly Value[]

  constructor(step: LoopStep, memories: Memories) {
    this.dims = step.dims
    this.#reduced = step.reduced
    this.#through = step.through ?? []
    const slots: Source[] = []
    for (const place of step.inputs) {
      const input = { place, memory: memories.numberOf(place.base), instead: undefined, slot: slots.length }
      this.#inputs.push(input)
      slots.push(input)
    }
    const sourceOf = (operand: Operand): Source => {
      const source = 'slot' in operand ? slots[operand.slot] : operand
      if (source === undefined) throw new RangeError('a slot is empty')
      return source
    }
    for (const node of step.nodes) {
      const computed = { node, operands: node.operands.map(sourceOf), slot: slots.length }
      this.#nodes.push(computed)
      slots.push(computed)
    }
    for (const { from, how, place } of step.outputs)
      this.#outputs.push({ from: sourceOf(from), how, place, memory: memories.numberOf(place.base) })
    this.#note()
  }

  /** The memories that it reads, each once. */
  get reads(): readonly number[] {
    return this.#reads
  }

  get writes(): readonly number[] {
    return this.#writes
  }

  /** Whether it adds to what others have written. */
  get adds(): boolean {
    return this.#outputs.some(({ how }) => how === 'add')
  }

  #note(): void {
    const reads: number[] = []
    const read = (memory: number): void => {
      if (!reads.includes(memory)) reads.push(memory)
    }
    this.#inputs.forEach(({ memory }) => read(memory))
    this.#outputs.forEach(({ how, memory }) => {
      if (how === 'add') read(memory)
    })
    this.#reads = reads
    this.#writes = this.#outputs.map(({ memory }) => memory)
  }

  /** What is stored at the place of an input. */
  #storedAt({ place, memory }: Read): Source | undefined {
    if (!this.#writes.includes(memory)) return undefined
    return this.#outputs.find(
      (output) => output.memory === memory && output.how === 'store' && isSamePlace(output.place, place),
    )?.from
  }

  /** Whether it can do a later loop's work as well, at the same points. */
  canTake(consumer: LoopDraft): boolean {
    const { dims } = this
    if (!sameShape(dims, consumer.dims)) return false
    if (this.#nodes.length + consumer.#nodes.length > maxNodes) return false
    const [inputs, outputs] = [this.#inputs.length, this.#outputs.length]
    if (inputs + consumer.#inputs.length + outputs + consumer.#outputs.length > maxOperands) return false
    if (
      this.#reduced.includes(true) &&
      consumer.#reduced.includes(true) &&
      this.#reduced.some((is, axis) => is !== consumer.#reduced[axis])
    )
      return false
    // What is read from the producer must be what it has computed at the same point.
    const isSamePoint = (input: Read): boolean =>
      !this.#writes.includes(input.memory) || this.#storedAt(input) !== undefined
    if (!consumer.#inputs.every(isSamePoint)) return false
    // What is written over (a fill) must be complete first; pieces that lie side by side may come at once.
    return consumer.#outputs.every(
      ({ place, memory }) =>
        !this.#writes.includes(memory) ||
        this.#outputs.every((output) => output.memory !== memory || areApart(output.place, place, dims)),
    )
  }

  /** Does a later loop's work as well. That loop is used up. Its own results go, but for those that are `wanted`. */
  take(consumer: LoopDraft, wanted: (memory: number) => boolean): void {
    consumer.#inputs.forEach((input) => {
      input.instead = this.#storedAt(input) ?? this.#inputs.find((other) => isSameInput(other, input))
      if (input.instead === undefined) this.#inputs.push(input)
    })
    this.#nodes.push(...consumer.#nodes)
    if (consumer.#reduced.includes(true)) this.#reduced = consumer.#reduced
    const own = this.#outputs.map(({ place }) => place.base)
    this.#through = [...this.#through, ...own, ...consumer.#through]
    this.#outputs = [...this.#outputs.filter(({ memory }) => wanted(memory)), ...consumer.#outputs]
    this.#note()
  }

  /** Leaves out the results that are not `wanted`; says whether any are left. */
  keep(wanted: (memory: number) => boolean): boolean {
    if (!this.#writes.every(wanted)) {
      this.#outputs = this.#outputs.filter(({ memory }) => wanted(memory))
      this.#note()
    }
    return this.#outputs.length > 0
  }

  /** The loop as a step. */
  written(): LoopStep {
    this.#inputs.forEach((input, i) => (input.slot = i))
    this.#nodes.forEach((node, i) => (node.slot = this.#inputs.length + i))
    const operandOf = (source: Source): Operand => {
      let now = source
      while ('place' in now && now.instead !== undefined) now = now.instead
      return 'number' in now ? now : { slot: now.slot }
    }
    return {
      kind: 'loop',
      dims: this.dims,
      reduced: this.#reduced,
      inputs: this.#inputs.map(({ place }) => place),
      nodes: this.#nodes.map(({ node, operands }) => ({ ...node, operands: operands.map(operandOf) })),
      outputs: this.#outputs.map(({ from, how, place }) => ({ from: operandOf(from), how, place })),
      ...(this.#through.length > 0 && { through: this.#through }),
    }
  }
}

const isSameInput = (a: Read, b: Read): boolean => a.memory === b.memory && isSamePlace(a.place, b.place)
