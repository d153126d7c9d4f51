import { inline } from '../expr/inline'
import { primitives } from '../expr/primitives'
import type { Decides } from '../expr/primitives/rule'
import type { Value } from '../expr/value'
import type { FloatArray } from '../tensor/tensor'
import { feedLeaves, leafValues } from './evaluate'
import { makePlan, type Plan } from './plan'
import type { Leaf, Program } from './program'

/** A primitive that takes a branch at each element, and how to tell which. */
interface Decider {
  readonly decides: Decides
  readonly value: Value
}

/** The objective's derivative by one element of a source, by central difference. */
export class NumericGradient {
  /** size of the rounding error of one difference */
  readonly rounding: number
  readonly #plan: Plan
  readonly #root: Value
  readonly #deciders: readonly Decider[]

  constructor(
    program: Program,
    private readonly h: number,
  ) {
    const { objective } = program
    if (objective === undefined) throw new RangeError('nothing to differentiate')
    const [root = objective.value] = inline([objective.value]).roots
    this.#root = root
    this.#deciders = decidersOf(root)
    const watched = this.#deciders.flatMap(({ value }) => [value, ...value.inputs])
    this.#plan = makePlan([root, ...watched], leafValues(program), { precision: 'f64' })
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
    const branches = this.#branches()
    moved[i] = below
    this.#plan.feed(leaf.value, moved)
    const down = this.#objective()
    const isKink = !sameBranches(branches, this.#branches())
    this.#plan.feed(leaf.value, held)
    return isKink ? undefined : (up - down) / (above - below)
  }

  #branches(): FloatArray[] {
    return this.#deciders.map(({ decides, value }) =>
      decides(
        value.inputs.map((x) => this.#plan.get(x)),
        this.#plan.get(value),
        value,
      ),
    )
  }

  #objective(): number {
    this.#plan.run()
    return this.#plan.get(this.#root)[0] ?? NaN
  }
}

/**
 * The branches that the objective's slope depends on. What is detached is left out: the largest logit inside log-sum-exp
 * may change places without a kink.
 */
function decidersOf(root: Value): Decider[] {
  const found: Decider[] = []
  const seen = new Set<Value>([root])
  for (const value of seen) {
    if (value.prim === 'detach') continue
    for (const x of value.inputs) seen.add(x)
    if (value.prim === 'leaf' || value.prim === 'call' || value.prim === 'proj') continue
    const { decides } = primitives[value.prim]
    if (decides !== undefined) found.push({ decides, value })
  }
  return found
}

const sameBranches = (a: readonly FloatArray[], b: readonly FloatArray[]): boolean =>
  a.every((branches, k) => branches.every((branch, i) => Object.is(branch, b[k]?.[i])))
