import type { FloatArray } from '../tensor/tensor'
import { feedLeaves, leafValues } from './evaluate'
import { decisions, makePlan, type Plan } from './plan'
import type { Value } from '../expr/value'
import type { Leaf, Program } from './program'

/** The objective's derivative by one element of a source, by central difference. */
export class NumericGradient {
  /** size of the rounding error of one difference */
  readonly rounding: number
  readonly #plan: Plan
  readonly #root: Value

  constructor(
    program: Program,
    private readonly h: number,
  ) {
    const { objective } = program
    if (objective === undefined) throw new RangeError('nothing to differentiate')
    this.#root = objective.value
    this.#plan = makePlan([objective.value], leafValues(program), { precision: 'f64', keep: 'all' })
    feedLeaves(this.#plan, program.leaves.values(), {}, 0)
    this.rounding = (8 * Number.EPSILON * Math.max(1, Math.abs(this.#objective()))) / h
  }

  /** At element `i`; `undefined` where the two sides take different branches. */
  at(leaf: Leaf, i: number): number | undefined {
    const held = leaf.initial().data
    const moved = Float64Array.from(held)
    const x = held[i] ?? 0
    // The true distance, after rounding x ± h.
    const above = x + this.h
    const below = x - this.h
    moved[i] = above
    this.#plan.feed(leaf.value, moved)
    const up = this.#objective()
    const branches = decisions(this.#plan)
    moved[i] = below
    this.#plan.feed(leaf.value, moved)
    const down = this.#objective()
    const isKink = !sameBranches(branches, decisions(this.#plan))
    this.#plan.feed(leaf.value, held)
    return isKink ? undefined : (up - down) / (above - below)
  }

  #objective(): number {
    this.#plan.run()
    return this.#plan.get(this.#root)[0] ?? NaN
  }
}

const sameBranches = (a: readonly FloatArray[], b: readonly FloatArray[]): boolean =>
  a.every((branches, k) => branches.every((branch, i) => Object.is(branch, b[k]?.[i])))
