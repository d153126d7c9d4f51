import { ProblemError, type Problem } from '../../../base/problem'
import type { Value } from '../../../expr/value'
import type { Run } from '../../kernel'
import { mathFunctions } from '../math-imports'
import type { EmittedStep } from '../plan/emit'
import type { Strips } from '../plan/strips'
import { control } from './barrier'
import { Choice } from './choice'
import type { ThreadHost } from './host'
import { minGain, schedule } from './schedule'
import { dismissal, exported, jobName, teamCode, type TeamPlace } from './code'

/** Steps to be shared. */
export interface Work {
  readonly steps: readonly EmittedStep[]
  readonly strips: readonly Strips[]
  readonly addresses: ReadonlyMap<Value, number>
}

interface Job extends Work {
  readonly choice: Choice
}

/** A job computes from what it leaves as it is, or changes what it starts from, so that it must not be done twice. */
export type Effect = 'computes' | 'changes'

/** What comes out of a job: a way to run it, by as many threads as it goes best with. */
export interface SharedRun {
  readonly run: Run
  /** threads that the latest run had */
  readonly threads: number
}

/** Milliseconds for threads to come up or to go before one does without them. */
const patience = 5000

/**
 * Threads that work on one memory. They are fetched when there is enough to do, sleep between runs, and go when they are
 * told to; runs that are long enough fetch new ones.
 */
export class Team {
  readonly #jobs: Job[] = []
  readonly #words: Int32Array
  #code: Code | undefined
  #present: Present | undefined
  /** a thread could not be had, or did not go when it was told to and may still write: nothing is shared any more */
  #isBroken = false

  constructor(
    private readonly place: TeamPlace,
    private readonly host: ThreadHost,
  ) {
    this.#words = new Int32Array(place.memory.buffer)
  }

  /** Adds a job; `alone` does the same on one thread. */
  add(work: Work, alone: Run, effect: Effect = 'computes'): SharedRun {
    const { host } = this
    const always = host.always === true
    this.release()
    this.#code = undefined
    const choice = new Choice()
    const index = this.#jobs.push({ ...work, choice }) - 1
    let threads = 1
    const areThere = (): boolean => this.#areThere()
    const run = (): void => {
      const start = performance.now()
      const together = always ? areThere() : choice.next(areThere)
      const shared = together ? this.#present?.runs[index] : undefined
      threads = shared === undefined ? 1 : host.count
      if (shared === undefined) alone()
      else if (!this.#runsTogether(shared, effect)) {
        threads = 1
        alone()
      }
      choice.took(performance.now() - start)
    }
    return {
      run,
      get threads() {
        return threads
      },
    }
  }

  /**
   * Whether a shared job was done. A thread that has died is missed at a meeting; then nothing is shared any more, and the
   * job has to be done again. Throws ProblemError `thread-lost` where that would change what has been changed already.
   */
  #runsTogether(shared: Run, effect: Effect): boolean {
    const { host } = this
    const meetings = this.#count(control.awaited(0))
    try {
      shared()
      return true
    } catch {
      const isBegun = ((this.#count(control.awaited(0)) - meetings) | 0) !== host.count
      this.#loseThreads()
      if (isBegun && effect === 'changes') throw new ProblemError([threadLost])
      return false
    }
  }

  #loseThreads(): void {
    this.#isBroken = true
    // Whoever comes too late shall find nothing to do.
    Atomics.store(this.#words, this.#word(control.job), dismissal)
    Atomics.add(this.#words, this.#word(control.round), 1)
    for (const { end } of this.#present?.helpers ?? []) end()
    this.#present = undefined
    for (const { choice } of this.#jobs) choice.reset()
    this.host.lost?.()
  }

  /** Sends the threads home. Whoever runs a job afterwards begins with one thread again. */
  release(): void {
    const present = this.#present
    if (present === undefined) return
    this.#present = undefined
    Atomics.add(this.#words, this.#word(control.round), 1)
    if (this.#count(control.ready) === present.helpers.length) {
      try {
        present.dismiss()
        this.#isBroken = !this.#waitFor(control.gone, present.helpers.length)
      } catch {
        // One of them has died and does not hear it.
        this.#isBroken = true
      }
    }
    for (const { end } of present.helpers) end()
    for (const { choice } of this.#jobs) choice.reset()
  }

  /** Fetches the threads if need be; whether all of them have come. */
  #areThere(): boolean {
    if (this.#isBroken) return false
    try {
      this.#present ??= this.#fetch()
    } catch {
      // No threads here, or no use for them; everything goes on as before.
      this.#isBroken = true
      return false
    }
    const { length } = this.#present.helpers
    return this.host.always === true
      ? this.#waitFor(control.ready, length)
      : this.#count(control.ready) === length
  }

  #fetch(): Present {
    const { place, host } = this
    const { memory } = place
    const { module, shared } = (this.#code ??= this.#write())
    const arrivals = this.#count(control.arrivals)
    const round = Atomics.add(this.#words, this.#word(control.round), 1) + 1
    for (const name of ['ready', 'gone'] as const) Atomics.store(this.#words, this.#word(control[name]), 0)
    for (let thread = 0; thread < host.count; thread++)
      Atomics.store(this.#words, this.#word(control.awaited(thread)), arrivals)
    const { exports } = new WebAssembly.Instance(module, { env: { memory, ...mathFunctions } })
    const helpers: Present['helpers'][number][] = []
    try {
      for (let thread = 1; thread < host.count; thread++)
        helpers.push(host.start({ module, memory, thread, round }))
    } catch (error) {
      for (const { end } of helpers) end()
      throw error
    }
    return {
      helpers,
      runs: shared.map((isShared, index) => (isShared ? exported(exports, jobName(index)) : undefined)),
      dismiss: exported(exports, 'dismiss'),
    }
  }

  /** Work is shared out when threads are wanted for the first time: most trainings are over before. */
  #write(): Code {
    const { place, host } = this
    const planned = this.#jobs.map(({ steps, addresses }) => schedule(steps, addresses, host.count))
    const shared = planned.map(({ gain }) => gain >= minGain || host.always === true)
    if (!shared.includes(true)) throw new RangeError('there is nothing to share')
    const jobs = planned.map(({ phases }, index) => ({
      phases: shared[index] === true ? phases : [],
      strips: this.#jobs[index]?.strips ?? [],
      addresses: this.#jobs[index]?.addresses ?? new Map<Value, number>(),
    }))
    return { module: new WebAssembly.Module(teamCode(jobs, place, host)), shared }
  }

  #word(offset: number): number {
    return (this.place.start + offset) / 4
  }

  #count(offset: number): number {
    return Atomics.load(this.#words, this.#word(offset))
  }

  #waitFor(offset: number, wanted: number): boolean {
    const until = performance.now() + patience
    for (;;) {
      const seen = this.#count(offset)
      if (seen === wanted) return true
      if (performance.now() > until) return false
      Atomics.wait(this.#words, this.#word(offset), seen, 100)
    }
  }
}

const threadLost: Problem = {
  code: 'thread-lost',
  message: {
    en: 'a thread died in the middle of an update, which may be half done',
    ja: '更新の途中でスレッドが 1 本止まった。更新が半分だけ済んだ状態かもしれない',
  },
  at: [],
  hint: {
    en: 'train again; with one thread there is none to lose',
    ja: 'もう一度学習する。1 スレッドなら起こらない',
  },
}

/** What threads run, and which of the jobs they share. */
interface Code {
  readonly module: WebAssembly.Module
  readonly shared: readonly boolean[]
}

/** Threads that have been fetched, and what thread 0 calls to work with them. */
interface Present {
  readonly helpers: readonly { readonly end: () => void }[]
  /** `undefined` for a job that threads cannot help with */
  readonly runs: readonly (Run | undefined)[]
  readonly dismiss: Run
}
