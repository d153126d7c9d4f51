import { ProblemError } from '../base/problem'
import type { Value } from '../expr/value'
import { formatShape, sameShape } from '../tensor/shape'
import type { FloatArray, Tensor } from '../tensor/tensor'
import { tooMuchToShow } from './limits'
import { makePlan, type Plan } from './plan'
import type { Leaf, Program } from './program'

/**
 * The numbers of one run. Tensors share the plan's memory: they are good until the program is evaluated again, and
 * must not be written to.
 */
export interface Evaluation {
  tensor(value: Value): Tensor
  /** the first element */
  number(value: Value): number
}

export interface Feeds {
  /** values of Inputs by id, and of parameters and states by name; the document's own where absent */
  readonly feeds?: Readonly<Record<string, Tensor>>
  /** training step, which noise depends on */
  readonly step?: number
}

/**
 * Runs everything that the canvas shows: every output, every contribution, every sum.
 * Throws ProblemError: `document-too-large` or `too-large` when the numbers do not fit, `feed-shape` when a feed has
 * another shape than the program was compiled for.
 */
export function evaluate(program: Program, { feeds = {}, step = 0 }: Feeds = {}): Evaluation {
  const plan = inspectPlan(program)
  feedLeaves(plan, program.leaves.values(), feeds, step)
  plan.run()
  return {
    tensor: (value) => ({ shape: value.shape, dtype: value.dtype, data: plan.get(value) }),
    number: (value) => plan.get(value)[0] ?? NaN,
  }
}

function inspectPlan(program: Program): Plan {
  const tooMuch = program.cache.inspect === undefined ? tooMuchToShow(program) : undefined
  if (tooMuch !== undefined) throw new ProblemError([tooMuch])
  program.cache.inspect ??= makePlan(rootsOf(program), leafValues(program), {
    precision: program.precision,
    ...(program.backend && { backend: program.backend }),
  })
  return program.cache.inspect
}

export const leafValues = (program: Program): Value[] =>
  [...program.leaves.values()].map(({ value }) => value)

function rootsOf(program: Program): Value[] {
  const roots = new Set<Value>()
  for (const { inputs, results } of program.nodes) {
    for (const value of results) roots.add(value)
    for (const { value } of inputs) roots.add(value)
  }
  for (const event of program.events) {
    if (event.kind === 'seed') roots.add(event.value)
    else if (event.kind === 'contribution') roots.add(event.contribution)
    else if (event.kind === 'accumulate') roots.add(event.sum)
  }
  return [...roots]
}

/** Fills a plan's leaves: what is fed, else what they start with. */
export function feedLeaves(
  plan: Pick<Plan, 'feed'>,
  leaves: Iterable<Leaf>,
  feeds: Readonly<Record<string, Tensor>>,
  step: number,
): void {
  for (const leaf of leaves) {
    if (leaf.kind === 'step') plan.feed(leaf.value, [step])
    else plan.feed(leaf.value, feedOf(leaf, feeds))
  }
}

function feedOf(leaf: Leaf, feeds: Readonly<Record<string, Tensor>>): FloatArray {
  const fed = Object.hasOwn(feeds, leaf.name) ? feeds[leaf.name] : undefined
  if (fed === undefined) return leaf.initial().data
  if (sameShape(fed.shape, leaf.value.shape)) return fed.data
  const [given, wanted] = [formatShape(fed.shape), formatShape(leaf.value.shape)]
  throw new ProblemError([
    {
      code: 'feed-shape',
      message: {
        en: `${leaf.name} is ${wanted}, it was fed ${given}`,
        ja: `${leaf.name} の形は ${wanted} だが、${given} が与えられた`,
      },
      at: [leaf.name.split('.')[0] ?? leaf.name],
    },
  ])
}
