import { proxy, wrap, type Remote } from 'comlink'
import type { ComparisonApi, RunView } from '../../worker/api'
import { store } from './store'

let comparer: Remote<ComparisonApi> | undefined

/** A worker of its own: a training that is under way goes on beside it. */
const worker = (): Remote<ComparisonApi> => {
  comparer ??= wrap<ComparisonApi>(
    new Worker(new URL('../../worker/comparison.worker.ts', import.meta.url), { type: 'module' }),
  )
  return comparer
}

/** Trains every run of the document's experiments. The document itself stays as it is. */
export async function startComparison(): Promise<void> {
  const { whole: document, session } = store.getState()
  const isOurs = (): boolean => {
    const { comparison, session: now } = store.getState()
    return now === session && comparison?.of === document
  }
  store.setState({ comparison: { of: document, runs: [], problems: [], running: true } })
  const problems = await worker().run(
    document,
    proxy((runs: readonly RunView[]) => {
      if (isOurs())
        store.setState(({ comparison }) => ({ comparison: comparison && { ...comparison, runs } }))
    }),
  )
  if (isOurs())
    store.setState(({ comparison }) => ({
      comparison: comparison && { ...comparison, problems, running: false },
    }))
}

export async function stopComparison(): Promise<void> {
  await worker().stop()
}

/** Forgets the runs of a document that is no longer open. */
export function linkComparison(): () => void {
  return store.subscribe((state, before) => {
    if (state.session === before.session || state.comparison === undefined) return
    if (state.comparison.running) void worker().stop()
    store.setState({ comparison: undefined })
  })
}
