import type { Value } from '../../../expr/value'
import { LoopDraft, Memories } from './draft'
import type { LoopStep, Step } from './steps'
import { readsOf, writesOf } from './steps'

/**
 * Joins loops over the same points where one reads what the other has just computed, so that a chain of element-wise
 * primitives becomes one pass. Results that nobody else reads are never written. `kept`: values to write in any case.
 */
export function fuse(steps: readonly Step[], kept: ReadonlySet<Value>): Step[] {
  const memories = new Memories()
  const drafts = steps.map((step) =>
    step.kind === 'loop' ? new LoopDraft(step, memories) : new Other(step, memories),
  )
  const isKept = new Uint8Array(memories.count + kept.size)
  for (const base of kept) isKept[memories.numberOf(base)] = 1
  // First what is computed for one reader only goes to that reader; then the rest goes to where its inputs are made.
  const late = fused(drafts, isKept, 'to the reader')
  return withoutUnread(fused(late, isKept, 'to the producer'), isKept)
}

/** A step that stays as it is. */
class Other {
  readonly kind = 'other'
  readonly reads: readonly number[]
  readonly writes: readonly number[]

  constructor(
    readonly step: Exclude<Step, LoopStep>,
    memories: Memories,
  ) {
    this.reads = [...new Set(readsOf(step).map(({ base }) => memories.numberOf(base)))]
    this.writes = writesOf(step).map((value) => memories.numberOf(value))
  }
}

type Draft = LoopDraft | Other

/** Where two loops meet. */
type Meeting = 'to the reader' | 'to the producer'

function fused(drafts: readonly Draft[], isKept: Uint8Array, meeting: Meeting): Draft[] {
  const fusion = new Fusion(drafts, isKept, meeting)
  for (const draft of drafts) fusion.add(draft)
  return fusion.drafts()
}

class Fusion {
  /** `undefined` where a loop was pulled further back */
  readonly #drafts: (Draft | undefined)[] = []
  /** the last draft that writes a memory, −1 for none */
  readonly #writer: Int32Array
  /** all that read a memory, in order; some may have been pulled away */
  readonly #readers: (number[] | undefined)[]
  /** how many read a memory, those to come included */
  readonly #reads: Int32Array
  readonly #isWanted = (memory: number): boolean =>
    (this.#reads[memory] ?? 0) > 0 || this.isKept[memory] === 1

  constructor(
    drafts: readonly Draft[],
    private readonly isKept: Uint8Array,
    private readonly meeting: Meeting,
  ) {
    const memories = isKept.length
    this.#writer = new Int32Array(memories).fill(-1)
    this.#reads = new Int32Array(memories)
    this.#readers = new Array<number[] | undefined>(memories)
    for (const { reads } of drafts) for (const memory of reads) this.#count(memory, 1)
  }

  #count(memory: number, by: 1 | -1): void {
    this.#reads[memory] = (this.#reads[memory] ?? 0) + by
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
    draft.writes.forEach((memory) => {
      this.#writer[memory] = at
    })
    draft.reads.forEach((memory) => {
      const readers = this.#readers[memory]
      if (readers === undefined) this.#readers[memory] = [at]
      else insert(readers, at)
    })
  }

  /** The producer does the consumer's work as well. What only the consumer read is not written any more. */
  #together(producer: LoopDraft, consumer: LoopDraft): LoopDraft {
    const { reads, writes } = producer
    consumer.reads.forEach((memory) => {
      if (writes.includes(memory) || reads.includes(memory)) this.#count(memory, -1)
    })
    producer.take(consumer, this.#isWanted)
    return producer
  }

  /** Joins a loop with one that computes one of its inputs. `placed`: it has its place among the others already. */
  #join(loop: LoopDraft): LoopDraft | 'placed' | undefined {
    const writers = this.#writersOf(loop.reads)
    for (const at of writers) {
      const producer = this.#drafts[at]
      if (producer?.kind !== 'loop') continue
      const isFree = producer.writes.every((memory) => this.#lastReader(memory) <= at)
      if (!isFree && (this.meeting === 'to the reader' || !this.#isReady(loop, writers, at))) continue
      if (!producer.canTake(loop)) continue
      if (isFree) {
        this.#drafts[at] = undefined
        return this.#together(producer, loop)
      }
      this.#place(at, this.#together(producer, loop))
      return 'placed'
    }
    return undefined
  }

  /** Whether a loop may run as early as `at`: its inputs must be there, and what it writes over must be written. */
  #isReady(loop: LoopDraft, writers: readonly number[], at: number): boolean {
    return (
      writers.every((other) => other <= at) &&
      loop.writes.every((memory) => (this.#writer[memory] ?? -1) <= at)
    )
  }

  /** Who has written these last, the latest first. */
  #writersOf(memories: readonly number[]): number[] {
    const writers: number[] = []
    memories.forEach((memory) => {
      const at = this.#writer[memory] ?? -1
      if (at < 0 || writers.includes(at)) return
      // Few, so that they are put in order at once.
      let place = writers.push(at) - 1
      for (; place > 0 && (writers[place - 1] ?? 0) < at; place--) writers[place] = writers[place - 1] ?? 0
      writers[place] = at
    })
    return writers
  }

  #lastReader(memory: number): number {
    const readers = this.#readers[memory]
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
  let high = list.length
  let low = (list[high - 1] ?? -1) < at ? high : 0
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  if (list[low] !== at) list.splice(low, 0, at)
}

/** Leaves out results that nobody reads, from the last step to the first, and steps without any result. */
function withoutUnread(drafts: readonly Draft[], isKept: Uint8Array): Step[] {
  const isRead = isKept.slice()
  const wanted = (memory: number): boolean => isRead[memory] === 1
  const live: Step[] = []
  for (let i = drafts.length - 1; i >= 0; i--) {
    const draft = drafts[i]
    if (draft === undefined) continue
    if (draft.kind === 'loop' ? !draft.keep(wanted) : !draft.writes.some(wanted)) continue
    for (const memory of draft.reads) isRead[memory] = 1
    live.push(draft.kind === 'loop' ? draft.written() : draft.step)
  }
  return live.reverse()
}
