import { proxy, wrap, type Remote } from 'comlink'
import type { GraphDocument } from '../../graph/document'
import type { ComparisonApi } from '../../worker/api'
import { store } from './store'

/** More runs at once than this are more than most machines have cores to spare for. */
const usual = 4

/** Milliseconds that one worker trains alone: to bring up others takes longer than most comparisons. */
const alone = 1000

/** A worker of its own: a training that is under way goes on beside it. */
interface Comparer {
  readonly api: Remote<ComparisonApi>
  readonly end: () => void
}

/** Several workers that share the runs of one document. */
interface Sharing {
  readonly workers: Comparer[]
  /** what none of them has begun yet */
  readonly left: number[]
}

/** It stays for the next time; the others come and go. */
let first: Comparer | undefined
let underWay: Sharing | undefined
/** the comparison that may go on */
let current = 0

function startWorker(): Comparer {
  const worker = new Worker(new URL('../../worker/comparison.worker.ts', import.meta.url), { type: 'module' })
  return {
    api: wrap<ComparisonApi>(worker),
    end: () => {
      worker.terminate()
    },
  }
}

/** Trains every run of the document's experiments, as many at once as there are cores. The document stays as it is. */
export async function startComparison(): Promise<void> {
  const { whole: document, session } = store.getState()
  const isOurs = (): boolean => {
    const { comparison, session: now } = store.getState()
    return now === session && comparison?.of === document
  }
  const own = ++current
  store.setState({ comparison: { of: document, runs: [], problems: [], running: true } })
  try {
    first ??= startWorker()
    const { runs, problems } = await first.api.prepare(document)
    if (isOurs()) store.setState({ comparison: { of: document, runs, problems, running: true } })
    if (own !== current) return
    underWay = { workers: [first], left: runs.map((_, index) => index) }
    await trainAll(document, underWay, (news) => {
      if (!isOurs()) return
      const known = new Map(news)
      store.setState(({ comparison }) => ({
        comparison: comparison && {
          ...comparison,
          runs: comparison.runs.map((run, index) => known.get(index) ?? run),
        },
      }))
    })
  } finally {
    // Whatever happened: a comparison that does not run can be started again.
    if (isOurs())
      store.setState(({ comparison }) => ({ comparison: comparison && { ...comparison, running: false } }))
  }
}

/** Whoever has nothing to do takes more runs. A worker that comes up when none is left is not waited for. */
async function trainAll(
  document: GraphDocument,
  { workers, left }: Sharing,
  report: Parameters<ComparisonApi['train']>[1],
): Promise<void> {
  const count = Math.min(navigator.hardwareConcurrency, usual)
  // Many at first, so that workers seldom wait for the page, and one by one in the end, so that all end at once.
  const claim = (): number[] => left.splice(0, Math.ceil(left.length / (2 * count)))
  const joined: Promise<void>[] = []
  const join = ({ api }: Comparer): void => {
    if (left.length > 0) joined.push(api.train(proxy(claim), proxy(report)))
  }
  for (const worker of workers) join(worker)
  const timer = setTimeout(() => {
    const others = Array.from({ length: Math.min(count - 1, left.length) }, startWorker)
    workers.push(...others)
    for (const other of others) void other.api.prepare(document).then(() => join(other))
  }, alone)
  await joined[0]
  clearTimeout(timer)
  await Promise.all(joined)
  for (const { end } of workers.splice(1)) end()
}

export function stopComparison(): void {
  current++
  if (underWay === undefined) return
  underWay.left.length = 0
  for (const { api } of underWay.workers) void api.stop()
}

/** Forgets the runs of a document that is no longer open. */
export function linkComparison(): () => void {
  return store.subscribe((state, before) => {
    if (state.session === before.session || state.comparison === undefined) return
    if (state.comparison.running) stopComparison()
    store.setState({ comparison: undefined })
  })
}
