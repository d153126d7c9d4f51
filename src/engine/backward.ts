import { backwardOf } from '../expr/autodiff'
import { add } from '../expr/build'
import { call } from '../expr/fn'
import type { Fn, Value } from '../expr/value'
import { constantsStay, flat, integersCarryNone, labelsStay, nothingArrives } from './reasons'
import type { Start } from './backward-starts'
import type { ProgramNode, ProgramWire, RunEvent } from './program'
import { ReadyQueue } from './ready-queue'
import type { Walk } from './walk'

export interface Differentiated {
  readonly events: readonly RunEvent[]
  /** the sum of all contributions, by the value they are for */
  readonly gradients: ReadonlyMap<Value, Value>
}

/**
 * The log of a run: forward through all nodes, the seed, then back. A node takes its turn on the way back when every
 * wire that leaves it has handed its share over; among nodes that are ready, the one that came first on the way
 * forward goes first. Contributions are added up in the order in which they arrive, so the last partial sum of the
 * log is the gradient, to the last bit.
 */
export function differentiate(walk: Walk, starts: readonly Start[]): Differentiated {
  const events: RunEvent[] = walk.nodes.flatMap(({ node, op }): RunEvent[] =>
    op.outlet === true ? [] : [{ kind: 'forward', node: node.id }],
  )
  if (starts.length === 0) return { events, gradients: new Map() }
  return new Backward(walk, starts, events).run()
}

class Backward {
  readonly #sums = new Map<Value, Value>()
  readonly #parts = new Map<Value, number>()
  /** the node that made a value, and the output's name */
  readonly #makers = new Map<Value, { readonly at: number; readonly output: string }>()

  constructor(
    private readonly walk: Walk,
    private readonly starts: readonly Start[],
    private readonly events: RunEvent[],
  ) {
    walk.nodes.forEach(({ outputs }, at) => {
      for (const [output, value] of outputs) this.#makers.set(value, { at, output })
    })
  }

  run(): Differentiated {
    const { walk } = this
    const starts = new Map(this.starts.map((start) => [start.at, start]))
    const waiting = this.#countWires([...starts.keys()])
    const ready = new ReadyQueue()
    for (const [at, count] of waiting) if (count === 0) ready.add(at)
    for (let at = ready.take(); at !== undefined; at = ready.take()) {
      const node = walk.nodes[at]
      if (node === undefined) continue
      const start = starts.get(at)
      if (start !== undefined) this.#seed(node, start)
      if (node.op.outlet !== true) this.#handBack(node)
      for (const { wire } of node.inputs) {
        const source = wire === undefined ? undefined : this.#makers.get(wire.value)?.at
        if (source === undefined) continue
        const left = (waiting.get(source) ?? 0) - 1
        waiting.set(source, left)
        if (left === 0) ready.add(source)
      }
    }
    return { events: this.#withoutLonelySums(), gradients: this.#sums }
  }

  /** What starts a gradient: 1 at the objective, or what arrives at an outlet from outside and goes on through its wire. */
  #seed({ node }: ProgramNode, { output, value, seed, wire }: Start): void {
    const isClosed = this.walk.closed.has(value)
    if (wire !== undefined && isClosed) return
    this.events.push({ kind: 'seed', node: node.id, output, value: seed, ...(wire && { wire }) })
    if (wire !== undefined) this.#accumulate(wire, seed)
    else if (!isClosed) this.#sums.set(value, seed)
  }

  /** For every node that the starts depend on, how many wires leave it towards them. */
  #countWires(starts: readonly number[]): Map<number, number> {
    const counts = new Map<number, number>(starts.map((start) => [start, 0]))
    const queue = [...starts]
    for (const at of queue) {
      for (const { wire } of this.walk.nodes[at]?.inputs ?? []) {
        const source = wire === undefined ? undefined : this.#makers.get(wire.value)?.at
        if (source === undefined) continue
        const known = counts.get(source)
        if (known === undefined) queue.push(source)
        counts.set(source, (known ?? 0) + 1)
      }
    }
    return counts
  }

  /** One node's turn: what has arrived at its outputs goes through its backward function to its inputs. */
  #handBack(node: ProgramNode): void {
    const { fn, inputs, results } = node
    if (fn === undefined) return
    const upstream = results.map((result) => this.#sums.get(result) ?? null)
    const isReached = upstream.some((g) => g !== null)
    const needs = inputs.map(
      ({ value, wire }) => isReached && wire !== undefined && !this.walk.closed.has(value),
    )
    const handed = needs.includes(true) ? pullBack(node, fn, upstream, needs) : []
    const at = upstream.findIndex((g) => g !== null)
    inputs.forEach((input, i) => {
      if (input.wire === undefined) return
      const g = handed[i] ?? null
      const through = upstream[at] ?? null
      if (g === null || through === null) {
        this.#block(node, input.wire, isReached)
        return
      }
      this.events.push({
        kind: 'contribution',
        node: node.node.id,
        wire: input.wire,
        output: fn.resultNames[at] ?? 'y',
        upstream: through,
        contribution: g,
      })
      this.#accumulate(input.wire, g)
    })
  }

  /** Constants are passed over in silence: nobody expects a gradient there. */
  #block({ node, op }: ProgramNode, wire: ProgramWire, isReached: boolean): void {
    const closed = this.walk.closed.get(wire.value)
    if (closed === constantsStay) return
    const label = node.label ?? node.id
    const isLabel = op.category === 'loss' && wire.target.port === 't'
    const counts = op.inputs[wire.target.port]?.dtype === 'int'
    const open = counts
      ? integersCarryNone
      : !isReached
        ? nothingArrives(label)
        : isLabel
          ? labelsStay
          : flat(label)
    this.events.push({ kind: 'blocked', node: node.id, wire, why: closed ?? open })
  }

  #accumulate(wire: ProgramWire, contribution: Value): void {
    const { value } = wire
    const before = this.#sums.get(value)
    const sum = before === undefined ? contribution : add(before, contribution)
    const maker = this.#makers.get(value)
    const node = maker === undefined ? wire.target.node : (this.walk.nodes[maker.at]?.node.id ?? '')
    if (before !== undefined) sum.origin = { node, phase: 'accumulate' }
    this.#sums.set(value, sum)
    const part = (this.#parts.get(value) ?? 0) + 1
    this.#parts.set(value, part)
    const output = maker?.output ?? wire.target.port
    this.events.push({ kind: 'accumulate', node, output, wire, part, of: part, contribution, sum })
  }

  /** Sums of one contribution are no event; the others learn how many contributions there were in the end. */
  #withoutLonelySums(): RunEvent[] {
    const events: RunEvent[] = []
    for (const event of this.events) {
      const of = event.kind === 'accumulate' ? (this.#parts.get(event.wire.value) ?? event.of) : 0
      if (event.kind !== 'accumulate') events.push(event)
      else if (of > 1) events.push({ ...event, of })
    }
    return events
  }
}

/** The gradients of a node's inputs, one call of its backward function for all of them. */
function pullBack(
  { node, inputs, results }: ProgramNode,
  fn: Fn,
  upstream: readonly (Value | null)[],
  needs: readonly boolean[],
): (Value | null)[] {
  const has = upstream.map((g) => g !== null)
  const backward = backwardOf(fn, has, needs)
  const given = [
    ...upstream.filter((g) => g !== null),
    ...inputs.map(({ value }) => value),
    ...backward.uses.map((slot) => results[slot]).filter((result) => result !== undefined),
  ]
  const gradients = call(backward.fn, given, { node: node.id, phase: 'backward' })
  return backward.slot.map((slot) => gradients[slot] ?? null)
}
