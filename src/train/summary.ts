import { problemLine, type Problem } from '../base/problem'
import type { Label } from '../base/text'
import type { Evaluation } from './measure'
import type { RunView } from './views'

/** One experiment over all its seeds. */
export interface Summary {
  readonly name: Label
  readonly runs: readonly RunView[]
  /** runs that are over, however they ended */
  readonly over: number
  readonly diverged: number
  /** why runs could not be trained, or not to their end, each said once; those that diverged are not among them */
  readonly problems: readonly Problem[]
  /** median over the runs that finished, number by number; absent while there is none */
  readonly median?: { readonly [name in (typeof measures)[number]]?: number }
}

/** Whether a run is trained to its end, or will never be. */
export const isOver = ({ done, problems = [] }: RunView): boolean => done !== undefined || problems.length > 0

/** Runs gathered by experiment, in the order of the document. */
export function summarise(views: readonly RunView[]): readonly Summary[] {
  const groups = new Map<string, RunView[]>()
  for (const view of views) {
    const key = JSON.stringify(view.name)
    groups.set(key, [...(groups.get(key) ?? []), view])
  }
  return [...groups.values()].flatMap((runs): Summary[] => {
    const [first] = runs
    if (first === undefined) return []
    const found = runs.flatMap(({ evaluation }) => evaluation ?? [])
    return [
      {
        name: first.name,
        runs,
        over: runs.filter(isOver).length,
        diverged: runs.filter(({ done }) => done === 'diverged').length,
        problems: distinctProblems(runs.filter(({ done }) => done !== 'diverged')),
        ...(found.length === 0 ? {} : { median: medianOf(found) }),
      },
    ]
  })
}

/** Runs of one document are often wrong in the same way: each way is told once. */
export function distinctProblems(views: readonly RunView[]): readonly Problem[] {
  const all = views.flatMap(({ problems = [] }) => problems)
  return [...new Map(all.map((problem) => [problemLine(problem), problem])).values()]
}

const measures = [
  'trainLoss',
  'testLoss',
  'trainAccuracy',
  'testAccuracy',
  'trainPerplexity',
  'testPerplexity',
  'decodedAccuracy',
] as const satisfies readonly (keyof Evaluation)[]

/** The middle one, or half-way between the two in the middle; NaN of nothing. */
export function median(xs: readonly number[]): number {
  const sorted = [...xs].sort((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2
}

function medianOf(evaluations: readonly Evaluation[]): Summary['median'] {
  return Object.fromEntries(
    measures.flatMap((name) => {
      const found = evaluations.flatMap((evaluation) => evaluation[name] ?? [])
      return found.length === 0 ? [] : [[name, median(found)]]
    }),
  )
}
