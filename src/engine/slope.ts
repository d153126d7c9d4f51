import { evaluate, leafValues, feedLeaves } from './evaluate'
import { makePlan } from './plan'
import type { Program } from './program'
import type { Slope } from './views'

/** How many points the picture has. */
const points = 33

/**
 * The objective as a function of one source of a single number, around where it stands: from 0 to twice its value, or
 * −1 … 1 around 0. `undefined` where there is no such source or no objective.
 */
export function slopeOf(program: Program, name: string): Slope | undefined {
  const leaf = program.leaves.get(name)
  const { objective } = program
  const isSource = leaf?.kind === 'input' || leaf?.kind === 'parameter'
  if (leaf === undefined || objective === undefined || !isSource) return undefined
  const held = leaf.initial().data
  const [x] = held
  if (x === undefined || held.length !== 1 || !Number.isFinite(x) || leaf.value.dtype !== 'float')
    return undefined

  const evaluation = evaluate(program)
  const gradient = program.gradients.get(leaf.value)
  const at = {
    x,
    y: evaluation.number(objective.value),
    slope: gradient === undefined ? 0 : evaluation.number(gradient),
  }
  program.cache.objective ??= makePlan([objective.value], leafValues(program), {
    precision: program.precision,
    keep: 'roots',
  })
  const plan = program.cache.objective
  feedLeaves(plan, program.leaves.values(), {}, 0)
  const reach = x === 0 ? 1 : Math.abs(x)
  const xs = Array.from({ length: points }, (_, i) => x - reach + (2 * reach * i) / (points - 1))
  const ys = xs.map((moved) => {
    plan.feed(leaf.value, [moved])
    plan.run()
    return plan.get(objective.value)[0] ?? NaN
  })
  return { xs, ys, at }
}
