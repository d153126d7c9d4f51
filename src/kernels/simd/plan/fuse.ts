import type { Value } from '../../../expr/value'
import { LoopDraft } from './draft'
import type { LoopStep, Step } from './steps'
import { readsOf, writesOf } from './steps'

/**
 * Joins loops over the same points where one reads what the other has just computed, so that a chain of element-wise
 * primitives becomes one pass. Results that nobody else reads are never written. `kept`: values to write in any case.
 */
export function fuse(steps: readonly Step[], kept: ReadonlySet<Value>): Step[] {
  const drafts = steps.map((step) => (step.kind === 'loop' ? new LoopDraft(step) : new Other(step)))
  // First what is computed for one reader only goes to that reader; then the rest goes to where its inputs are made.
  const late = fused(drafts, kept, 'to the reader')
  return withoutUnread(fused(late, kept, 'to the producer'), kept)
}

/** A step that stays as it is. */
class Other {
  readonly kind = 'other'
  readonly reads: readonly Value[]
  readonly writes: readonly Value[]

  constructor(readonly step: Exclude<Step, LoopStep>) {
    this.reads = [...new Set(readsOf(step).map(({ base }) => base))]
    this.writes = writesOf(step)
  }
}

type Draft = LoopDraft | Other

/** Where two loops meet. */
type Meeting = 'to the reader' | 'to the producer'

function fused(drafts: readonly Draft[], kept: ReadonlySet<Value>, meeting: Meeting): Draft[] {
  const fusion = new Fusion(drafts, kept, meeting)
  for (const draft of drafts) fusion.add(draft)
  return fusion.drafts()
}

class Fusion {
  /** `undefined` where a loop was pulled further back */
  readonly #drafts: (Draft | undefined)[] = []
  /** last one that writes a value */
  readonly #writer = new Map<Value, number>()
  /** all that read a value, in order; some may have been pulled away */
  readonly #readers = new Map<Value, number[]>()
  /** how many read a value, those to come included */
  readonly #reads = new Map<Value, number>()
  readonly #isWanted = (base: Value): boolean => this.#readsOf(base) > 0 || this.kept.has(base)

  constructor(
    drafts: readonly Draft[],
    private readonly kept: ReadonlySet<Value>,
    private readonly meeting: Meeting,
  ) {
    for (const { reads } of drafts) for (const base of reads) this.#reads.set(base, this.#readsOf(base) + 1)
  }

  #readsOf(value: Value): number {
    return this.#reads.get(value) ?? 0
  }

  drafts(): Draft[] {
    return this.#drafts.filter((draft) => draft !== undefined)
  }

  add(draft: Draft): void {
    let current = draft
    if (current.kind === 'loop' && !current.adds) {
      for (;;) {
        const joined = this.#join(current)
        if (joined === 'placed') return
        if (joined === undefined) break
        current = joined
      }
    }
    this.#place(this.#drafts.length, current)
  }

  #place(at: number, draft: Draft): void {
    this.#drafts[at] = draft
    for (const value of draft.writes) this.#writer.set(value, at)
    for (const base of draft.reads) {
      const readers = this.#readers.get(base)
      if (readers === undefined) this.#readers.set(base, [at])
      else insert(readers, at)
    }
  }

  /** The producer does the consumer's work as well. What only the consumer read is not written any more. */
  #together(producer: LoopDraft, consumer: LoopDraft): LoopDraft {
    const own = producer.writes
    for (const base of consumer.reads)
      if (own.includes(base) || producer.reads.includes(base)) this.#reads.set(base, this.#readsOf(base) - 1)
    producer.take(consumer, this.#isWanted)
    return producer
  }

  /** Joins a loop with one that computes one of its inputs. `placed`: it has its place among the others already. */
  #join(loop: LoopDraft): LoopDraft | 'placed' | undefined {
    const producers = this.#writersOf(loop.reads)
    for (const at of producers) {
      const producer = this.#drafts[at]
      if (producer?.kind !== 'loop' || !producer.canTake(loop)) continue
      if (producer.writes.every((value) => this.#lastReader(value) <= at)) {
        this.#drafts[at] = undefined
        return this.#together(producer, loop)
      }
      if (this.meeting === 'to the reader') continue
      // Forward to the producer's place: all other inputs must be there, and what is written over must be written.
      const isReady = producers.every((other) => other <= at)
      if (isReady && loop.writes.every((value) => (this.#writer.get(value) ?? -1) <= at)) {
        this.#place(at, this.#together(producer, loop))
        return 'placed'
      }
    }
    return undefined
  }

  /** Who has written values last, the latest first. */
  #writersOf(values: readonly Value[]): number[] {
    const writers: number[] = []
    for (const value of values) {
      const at = this.#writer.get(value)
      if (at !== undefined && !writers.includes(at)) writers.push(at)
    }
    return writers.sort((a, b) => b - a)
  }

  #lastReader(value: Value): number {
    const readers = this.#readers.get(value)
    if (readers === undefined) return -1
    for (;;) {
      const last = readers.at(-1)
      if (last === undefined) return -1
      if (this.#drafts[last] !== undefined) return last
      readers.pop()
    }
  }
}

/** Puts `at` where it belongs in a rising list, if it is not there already. */
function insert(list: number[], at: number): void {
  let place = list.length
  while (place > 0 && (list[place - 1] ?? -1) > at) place--
  if (list[place - 1] !== at) list.splice(place, 0, at)
}

/** Leaves out results that nobody reads, from the last step to the first, and steps without any result. */
function withoutUnread(drafts: readonly Draft[], kept: ReadonlySet<Value>): Step[] {
  const read = new Set(kept)
  const isRead = (value: Value): boolean => read.has(value)
  const live: Step[] = []
  for (let i = drafts.length - 1; i >= 0; i--) {
    const draft = drafts[i]
    if (draft === undefined) continue
    if (draft.kind === 'loop' ? !draft.keep(isRead) : !draft.writes.some(isRead)) continue
    for (const base of draft.reads) read.add(base)
    live.push(draft.kind === 'loop' ? draft.written() : draft.step)
  }
  return live.reverse()
}
