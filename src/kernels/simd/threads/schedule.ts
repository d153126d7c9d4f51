import type { Value } from '../../../expr/value'
import { callsOut } from '../loop/nodes'
import { workOf } from '../plan/describe'
import type { EmittedStep } from '../plan/emit'
import { RegionSet, touchedBy, type Touched } from './regions'
import { waysToSplit } from './split'

/** What each thread does between two meetings of all, step after step. */
export type Phase = readonly (readonly EmittedStep[])[]

export interface Schedule {
  readonly phases: readonly Phase[]
  /** how many times as fast it would be if threads and meetings cost nothing */
  readonly gain: number
}

/** Below this, threads cannot gain enough. */
export const minGain = 1.2

/** Work (see `timeOf`) below which a step is not worth a meeting. */
const meetingWork = 5000

/** A measure of time: numbers moved, and so many operations to each. */
const timeOf = (step: EmittedStep): number => {
  const { flops, bytes } = workOf(step)
  return (flops + bytes) / 4
}

/**
 * Shares steps among `count` threads. All threads meet where one would touch what another has written since the last
 * meeting, or write what another has touched; between meetings everybody goes on at their own speed. Steps that work on
 * the same rows one after the other therefore need no meeting.
 */
export function schedule(
  steps: readonly EmittedStep[],
  addresses: ReadonlyMap<Value, number>,
  count: number,
): Schedule {
  const lanes = new Lanes(count)
  let whole = 0
  for (const step of steps) {
    const work = timeOf(step)
    whole += work
    const alone: Piece = { step, work, touched: touchedBy(step, addresses) }
    const ways = waysToSplit(step, count).map((parts) =>
      parts.map((part): Piece => ({ step: part, work: timeOf(part), touched: touchedBy(part, addresses) })),
    )
    // Functions from outside are called by thread 0 only.
    const able = step.kind === 'loop' && step.nodes.some(callsOut) ? [0] : lanes.threads
    const apart = ways.find((parts) => parts.every(({ touched }, thread) => lanes.isFree(touched, thread)))
    const free = able.filter((thread) => lanes.isFree(alone.touched, thread))
    const [first] = ways
    if (work < meetingWork && free.length > 0) lanes.take(alone, lanes.least(free))
    else if (apart !== undefined) lanes.share(apart)
    else if (work >= meetingWork && first !== undefined) {
      lanes.meet()
      lanes.share(first)
    } else {
      if (free.length === 0) lanes.meet()
      lanes.take(alone, lanes.least(free.length === 0 ? able : free))
    }
  }
  lanes.meet()
  return { phases: lanes.phases, gain: lanes.longest === 0 ? 1 : whole / lanes.longest }
}

interface Piece {
  readonly step: EmittedStep
  readonly work: number
  readonly touched: Touched
}

interface Lane {
  readonly steps: EmittedStep[]
  readonly reads: RegionSet
  readonly writes: RegionSet
  work: number
}

/** What the threads do between the last meeting and the next one. */
class Lanes {
  readonly threads: readonly number[]
  readonly phases: Phase[] = []
  /** work of the busiest thread of each phase, summed */
  longest = 0
  #lanes: readonly Lane[]

  constructor(count: number) {
    this.threads = Array.from({ length: count }, (_, thread) => thread)
    this.#lanes = this.#fresh()
  }

  /** Whether a thread may do this without waiting for another. */
  isFree({ reads, writes }: Touched, thread: number): boolean {
    return this.#lanes.every(
      (lane, other) =>
        other === thread ||
        !(
          writes.some((region) => lane.reads.meets(region) || lane.writes.meets(region)) ||
          reads.some((region) => lane.writes.meets(region))
        ),
    )
  }

  /** The thread that has the least to do. */
  least(threads: readonly number[]): number {
    const workOfLane = (thread: number): number => this.#lanes[thread]?.work ?? Infinity
    return threads.reduce((a, b) => (workOfLane(b) < workOfLane(a) ? b : a), threads[0] ?? 0)
  }

  take({ step, work, touched }: Piece, thread: number): void {
    const lane = this.#lanes[thread]
    if (lane === undefined) return
    lane.steps.push(step)
    touched.reads.forEach((region) => lane.reads.add(region))
    touched.writes.forEach((region) => lane.writes.add(region))
    lane.work += work
  }

  share(pieces: readonly Piece[]): void {
    pieces.forEach((piece, thread) => this.take(piece, thread))
  }

  meet(): void {
    if (this.#lanes.every(({ steps }) => steps.length === 0)) return
    this.phases.push(this.#lanes.map(({ steps }) => steps))
    this.longest += Math.max(...this.#lanes.map(({ work }) => work))
    this.#lanes = this.#fresh()
  }

  #fresh(): Lane[] {
    return this.threads.map(() => ({ steps: [], reads: new RegionSet(), writes: new RegionSet(), work: 0 }))
  }
}
