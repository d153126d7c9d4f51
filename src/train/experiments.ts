import type { Problem } from '../base/problem'
import { inLanguage } from '../base/text'
import type { Experiment, GraphDocument } from '../graph/document'

/** One run of an experiment: the document with its settings and seed written in. */
export interface Run {
  readonly experiment: Experiment
  readonly seed: number
  readonly document: GraphDocument
}

/**
 * The runs of a document's `experiments`, one for each seed. A path of `set` walks keys with dots; below `nodes` (also
 * those of a subgraph) it names a node by its id: `training.optimizer.lr`, `nodes.affine1.attrs.init`.
 * Problems: `bad-path` for a path that leads through something that is no object or list of nodes.
 */
export function readExperiments(document: GraphDocument): {
  readonly runs: readonly Run[]
  readonly problems: readonly Problem[]
} {
  const runs: Run[] = []
  const problems: Problem[] = []
  for (const experiment of document.experiments ?? []) {
    let changed: unknown = document
    for (const [path, value] of Object.entries(experiment.set ?? {})) {
      const next = setPath(changed, path.split('.'), value)
      if (next === undefined) problems.push(badPath(inLanguage(experiment.name, 'en'), path))
      else changed = next
    }
    for (const seed of experiment.seeds ?? [document.training?.seed ?? 0]) {
      // `setPath` changes values below `document`, never its kind.
      const set = changed as GraphDocument
      runs.push({ experiment, seed, document: { ...set, training: { ...set.training, seed } } })
    }
  }
  return { runs, problems }
}

/** A copy of `target` with `value` at `path`; `undefined` when the path leads nowhere. `null` removes what is there. */
function setPath(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  if (Array.isArray(target)) {
    const at = target.findIndex((item: unknown) => isObject(item) && item.id === key)
    const changed: unknown = at < 0 ? undefined : setPath(target[at], rest, value)
    return changed === undefined ? undefined : target.map((item: unknown, i) => (i === at ? changed : item))
  }
  if (!isObject(target) || isReserved(key)) return undefined
  const held = Object.hasOwn(target, key) ? target[key] : rest.length > 0 ? {} : undefined
  if (rest.length === 0 && value === null) {
    return Object.fromEntries(Object.entries(target).filter(([name]) => name !== key))
  }
  const changed = setPath(held, rest, value)
  return changed === undefined ? undefined : { ...target, [key]: changed }
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)

/** A key that JSON may hold but that an object would take for its prototype. */
const isReserved = (key: string): boolean => key === '__proto__' || key === ''

const badPath = (name: string, path: string): Problem => ({
  code: 'bad-path',
  message: {
    en: `experiment ${JSON.stringify(name)} sets ${path}, which the document does not have`,
    ja: `実験 ${JSON.stringify(name)} が変える ${path} は文書にない`,
  },
  at: [],
})
