import type { Value } from '../../../expr/value'
import type { LoopNode, Operand } from '../loop/spec'
import type { LoopStep, Place } from './steps'
import { areApart, isSamePlace } from './views'

/** Limits of one loop: nodes computed at a point, and arrays that are walked at once. */
const maxNodes = 64
const maxOperands = 28

/** An array that a loop walks. */
interface Read {
  readonly place: Place
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

type Output = Omit<LoopStep['outputs'][number], 'from'> & { readonly from: Source }

/**
 * A loop that may still grow. Its parts refer to each other and not to slots by number, so that two loops become one
 * without writing anything anew.
 */
export class LoopDraft {
  readonly kind = 'loop'
  readonly dims: readonly number[]
  readonly #inputs: Read[]
  readonly #nodes: Computed[]
  #reduced: readonly boolean[]
  #outputs: readonly Output[]
  #reads: Value[]
  /** results of the loops that it was made of */
  #through: readonly Value[]

  constructor(step: LoopStep) {
    this.dims = step.dims
    this.#reduced = step.reduced
    this.#inputs = step.inputs.map((place, slot) => ({ place, instead: undefined, slot }))
    const slots: Source[] = [...this.#inputs]
    const sourceOf = (operand: Operand): Source => {
      const source = 'slot' in operand ? slots[operand.slot] : operand
      if (source === undefined) throw new RangeError('a slot is empty')
      return source
    }
    this.#nodes = step.nodes.map((node) => {
      const made = { node, operands: node.operands.map(sourceOf), slot: slots.length }
      slots.push(made)
      return made
    })
    this.#outputs = step.outputs.map(({ from, how, place }) => ({ from: sourceOf(from), how, place }))
    this.#reads = this.#basesRead()
    this.#through = step.through ?? []
  }

  /** Bases of what it reads, each once. */
  get reads(): readonly Value[] {
    return this.#reads
  }

  get writes(): readonly Value[] {
    return this.#outputs.map(({ place }) => place.base)
  }

  /** Whether it adds to what others have written. */
  get adds(): boolean {
    return this.#outputs.some(({ how }) => how === 'add')
  }

  #basesRead(): Value[] {
    const bases: Value[] = []
    for (const { place } of this.#inputs) if (!bases.includes(place.base)) bases.push(place.base)
    for (const { how, place } of this.#outputs)
      if (how === 'add' && !bases.includes(place.base)) bases.push(place.base)
    return bases
  }

  #writes(base: Value): boolean {
    return this.#outputs.some(({ place }) => place.base === base)
  }

  /** What is stored at a place. */
  #storedAt(place: Place): Source | undefined {
    return this.#outputs.find((output) => output.how === 'store' && isSamePlace(output.place, place))?.from
  }

  /** Whether it can do a later loop's work as well, at the same points. */
  canTake(consumer: LoopDraft): boolean {
    const { dims } = this
    if (dims.length !== consumer.dims.length || dims.some((d, axis) => d !== consumer.dims[axis]))
      return false
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
    const isSamePoint = ({ place }: Read): boolean =>
      !this.#writes(place.base) || this.#storedAt(place) !== undefined
    if (!consumer.#inputs.every(isSamePoint)) return false
    // What is written over (a fill) must be complete first; pieces that lie side by side may come at once.
    const isApart = ({ place }: Output): boolean =>
      this.#outputs.every((output) => output.place.base !== place.base || areApart(output.place, place, dims))
    return consumer.#outputs.every(isApart)
  }

  /** Does a later loop's work as well. That loop is used up. Its own results go, but for those that are `wanted`. */
  take(consumer: LoopDraft, wanted: (base: Value) => boolean): void {
    for (const input of consumer.#inputs) {
      const { place } = input
      input.instead = this.#storedAt(place) ?? this.#inputs.find((other) => isSamePlace(other.place, place))
      if (input.instead !== undefined) continue
      this.#inputs.push(input)
      if (!this.#reads.includes(place.base)) this.#reads.push(place.base)
    }
    for (const node of consumer.#nodes) this.#nodes.push(node)
    if (consumer.#reduced.includes(true)) this.#reduced = consumer.#reduced
    this.#through = [...this.#through, ...this.writes, ...consumer.#through]
    this.#outputs = [...this.#outputs.filter(({ place }) => wanted(place.base)), ...consumer.#outputs]
  }

  /** Leaves out the results that are not `wanted`; says whether any are left. */
  keep(wanted: (base: Value) => boolean): boolean {
    if (!this.#outputs.every(({ place }) => wanted(place.base))) {
      this.#outputs = this.#outputs.filter(({ place }) => wanted(place.base))
      this.#reads = this.#basesRead()
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
