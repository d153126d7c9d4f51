/*
 * Whether all threads are faster than one is measured, not guessed: a core may be busy with something else. Results are
 * the same either way, so changing over in the middle costs nothing. Times are milliseconds of runs, not of the clock.
 */

/** One thread works for so long before others are fetched, so that short trainings never do. */
const before = 20
/** Each way is tried for so long, twice, in turns; the first runs of a turn only warm up. */
const turn = 4
const minRuns = 3
/** All threads must take less than this share of what one takes. */
const better = 0.95
/** Runs that are so much slower than when they were chosen are a reason to look again, after so long. */
const slower = 1.5
const soonest = 250
/** One looks again in any case after so long, which doubles as long as nothing changes. */
const first = 2000
const longest = 60_000

export class Choice {
  #together = false
  /** what is being found out; `undefined` while everything stays as it is */
  #trial: Trial | undefined
  /** since the choice was made */
  #spent = 0
  #pause = before
  /** time of a run when it was chosen, and lately */
  #expected = Infinity
  #lately = 0

  /** Whether the next run is one of all threads. `areThere` is asked, and may fetch them, when that is wanted. */
  next(areThere: () => boolean): boolean {
    if (this.#trial === undefined && !this.#isTimeToLook()) return this.#together && areThere()
    if (!areThere()) return false
    this.#trial ??= new Trial()
    return this.#trial.together
  }

  /** What the latest run took. */
  took(ms: number): void {
    const trial = this.#trial
    if (trial === undefined) {
      this.#spent += ms
      this.#lately = this.#lately === 0 ? ms : 0.9 * this.#lately + 0.1 * ms
      return
    }
    trial.took(ms)
    if (trial.isOver) this.#decide(trial)
  }

  /** Back to one thread, as in the beginning: the others have gone. */
  reset(): void {
    this.#together = false
    this.#trial = undefined
    this.#spent = this.#lately = 0
    this.#pause = before
    this.#expected = Infinity
  }

  #decide(trial: Trial): void {
    const together = trial.best(true) < better * trial.best(false)
    const isConfirmed = together === this.#together && this.#pause > before
    this.#pause = isConfirmed ? Math.min(longest, 2 * this.#pause) : first
    this.#together = together
    this.#expected = trial.best(together)
    this.#spent = this.#lately = 0
    this.#trial = undefined
  }

  #isTimeToLook(): boolean {
    if (this.#spent >= this.#pause) return true
    return this.#spent >= soonest && this.#lately > slower * this.#expected
  }
}

/** Both ways in turns. */
class Trial {
  readonly #best = { alone: Infinity, together: Infinity }
  #turns = 0
  #runs = 0
  #spent = 0

  get together(): boolean {
    return this.#turns % 2 === 1
  }

  get isOver(): boolean {
    return this.#turns === 4
  }

  best(together: boolean): number {
    return this.#best[together ? 'together' : 'alone']
  }

  took(ms: number): void {
    // The first run of a turn wakes threads up, or has to fetch back what others have changed.
    if (this.#runs > 0) this.#spent += ms
    this.#runs++
    if (this.#runs < minRuns || this.#spent < turn) return
    const way = this.together ? 'together' : 'alone'
    this.#best[way] = Math.min(this.#best[way], this.#spent / (this.#runs - 1))
    this.#turns++
    this.#runs = this.#spent = 0
  }
}
