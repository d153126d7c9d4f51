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
  /** median over the runs that finished, number by number; absent while there is none */
  readonly median?: { readonly [name in (typeof measures)[number]]?: number }
}

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
        over: runs.filter(({ done, problems = [] }) => done !== undefined || problems.length > 0).length,
        diverged: runs.filter(({ done }) => done === 'diverged').length,
        ...(found.length === 0 ? {} : { median: medianOf(found) }),
      },
    ]
  })
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
