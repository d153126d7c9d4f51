import { proxy, wrap } from 'comlink'
import type { Remote } from 'comlink'
import type { GraphDocument } from '../../graph/document'
import { setParams } from '../../graph/edits'
import type { Progress, TrainerApi } from '../../worker/api'
import { editWhole } from './document-actions'
import { showParameters } from './engine-link'
import { showAll } from './step-actions'
import { store } from './store'

/** Milliseconds between two looks at the parameters while training: the wires follow without slowing it down. */
const lookInterval = 200

/** What the trainer holds: while a document asks for nothing else, training goes on where it stopped. */
interface Loaded {
  readonly session: number
  readonly subject: string
  readonly params: GraphDocument['params']
  /** the parameters before the first update */
  readonly initial: GraphDocument['params']
}

let trainer: Remote<TrainerApi> | undefined
let loaded: Loaded | undefined
let lookedAt = 0

const worker = (): Remote<TrainerApi> => {
  trainer ??= wrap<TrainerApi>(
    new Worker(new URL('../../worker/trainer.worker.ts', import.meta.url), { type: 'module' }),
  )
  return trainer
}

/** Trains until it is paused, has done all its updates, or diverges. */
export async function startTraining(): Promise<void> {
  if (!(await loadTraining())) return
  const { session, pace } = store.getState()
  // Whoever trains wants to see the gradients of the whole pass, not those of one step of it.
  showAll()
  store.setState(({ training }) => ({ training: { ...training, running: true } }))
  await worker().start(
    proxy((progress: Progress) => {
      report(progress, session)
    }),
    pace,
  )
  await keep(session)
}

/** Returns once the update that is under way is done. */
export async function pauseTraining(): Promise<void> {
  if (store.getState().training.running) await worker().pause()
}

/** One update. */
export async function stepTraining(): Promise<void> {
  if (!(await loadTraining())) return
  const { session } = store.getState()
  report(await worker().step(), session)
  await keep(session)
}

/** Back to the parameters that the first update started from. */
export async function resetTraining(): Promise<void> {
  await pauseTraining()
  if (loaded !== undefined && loaded.session === store.getState().session) {
    const { initial } = loaded
    editWhole((document) => setParams(document, initial))
  }
  loaded = undefined
  store.setState({ training: { problems: [], running: false } })
  await loadTraining()
}

/** Hands the document to the trainer unless it has it already, and shows its data. False when it cannot be trained. */
export async function loadTraining(): Promise<boolean> {
  const { whole: document, session, training } = store.getState()
  const subject = subjectOf(document)
  const known = loaded?.session === session ? loaded : undefined
  if (known?.subject === subject && known.params === document.params) return training.problems.length === 0
  loaded = { session, subject, params: document.params, initial: known?.initial ?? document.params }
  const { problems, data } = await worker().load(document)
  if (session !== store.getState().session) return false
  store.setState({ training: { problems, running: false, ...(data === undefined ? {} : { data }) } })
  return problems.length === 0
}

/** Stops training a document that is no longer open. */
export function linkTrainer(): () => void {
  return store.subscribe((state, before) => {
    if (state.session !== before.session && before.training.running) void worker().pause()
  })
}

/** Everything that training depends on, but for the parameters: not names, places or notes. */
function subjectOf({ nodes, objective, training, subgraphs }: GraphDocument): string {
  const parts = nodes.map(({ id, op, attrs, inputs }) => ({ id, op, attrs, inputs }))
  return JSON.stringify({ parts, objective, training, subgraphs })
}

function report(progress: Progress, session: number): void {
  if (session !== store.getState().session) return
  store.setState(({ training }) => ({ training: { ...training, progress, running: progress.running } }))
  const now = performance.now()
  if (!progress.running || now - lookedAt < lookInterval) return
  lookedAt = now
  void worker()
    .parameters()
    .then((params) => {
      if (store.getState().training.running && session === store.getState().session) showParameters(params)
    })
}

/** Writes the trained values into the document, as one edit. */
async function keep(session: number): Promise<void> {
  const params = await worker().parameters()
  if (session !== store.getState().session) return
  store.setState(({ training }) => ({ training: { ...training, running: false } }))
  editWhole((document) => setParams(document, params), 'train')
  if (loaded !== undefined) loaded = { ...loaded, params: store.getState().whole.params }
  showParameters(undefined)
}
