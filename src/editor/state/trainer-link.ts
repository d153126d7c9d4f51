import { proxy } from 'comlink'
import type { GraphDocument } from '../../graph/document'
import { setParams } from '../../graph/edits'
import type { Checkpoint, Progress } from '../../worker/api'
import { say } from '../texts'
import { workerTexts } from '../texts/worker'
import { editWhole } from './document-actions'
import { showParameters } from './engine-link'
import { showAll } from './step-actions'
import { store } from './store'
import { startTrainer, type TrainerWorker } from './trainer-worker'
import { isSameGraph, isSameTask, subjectOf } from './training-task'
import { toast } from './toast'

/** Milliseconds between two looks at the parameters while training: the wires follow without slowing it down. */
const lookInterval = 200

/** Milliseconds between two snapshots, and how much longer than one takes it must be at least. */
const snapshotInterval = 1000
const snapshotShare = 50

/** What the trainer holds: while a document asks for nothing else, training goes on where it stopped. */
interface Loaded {
  readonly session: number
  readonly subject: string
  readonly document: GraphDocument
  readonly params: GraphDocument['params']
  /** the parameters before the first update */
  readonly initial: GraphDocument['params']
}

let trainer: TrainerWorker | undefined
let loaded: Loaded | undefined
/** the latest answer of the worker to a document */
let loading: Promise<boolean> = Promise.resolve(false)
/** what is under way, from its start until its values are kept */
let under: Promise<void> = Promise.resolve()
/** where training goes on if the worker dies */
let snapshot: Checkpoint | undefined
/** the update that the latest new worker went on from */
let revivedAt: number | undefined
let isWanted = false
let lookedAt = 0
let snapshotAt = 0
let snapshotTook = 0

const ask: TrainerWorker['ask'] = (call) => (trainer ??= startTrainer()).ask(call)

/** Trains until it is paused, has done all its updates, or diverges. */
export function startTraining(): Promise<void> {
  return (under = train())
}

async function train(): Promise<void> {
  if (!(await take())) return
  const { session, pace } = store.getState()
  // Whoever trains wants to see the gradients of the whole pass, not those of one step of it.
  showAll()
  isWanted = true
  store.setState(({ training }) => ({ training: { ...training, running: true } }))
  while (!(await run(session, pace))) if (!(await revive(session))) break
  await keep(session)
}

/** Whether training has run until there was a reason to stop: the worker may die or fail before. */
async function run(session: number, pace: number | undefined): Promise<boolean> {
  const hear = proxy((progress: Progress) => {
    report(progress, session)
  })
  try {
    await ask((api) => api.start(hear, pace))
    return true
  } catch {
    return false
  }
}

/** Returns once the update that is under way is done. */
export async function pauseTraining(): Promise<void> {
  isWanted = false
  // A worker that dies meanwhile has stopped as well.
  if (store.getState().training.running) await ask((api) => api.pause()).catch(() => undefined)
}

/** One update. */
export function stepTraining(): Promise<void> {
  return (under = step())
}

async function step(): Promise<void> {
  if (!(await take())) return
  const { session } = store.getState()
  try {
    report(await ask((api) => api.step()), session)
  } catch {
    isWanted = false
    await revive(session)
  }
  await keep(session)
}

/** Stops where it is and goes on with the document as it is now. */
export async function restartTraining(): Promise<void> {
  await pauseTraining()
  await under
  void startTraining()
}

/** Back to the parameters that the first update started from; from there, to fresh ones. */
export async function resetTraining(): Promise<void> {
  await pauseTraining()
  await under
  const { session, training, whole } = store.getState()
  const known = loaded?.session === session ? loaded : undefined
  const isAtStart = (training.progress?.update ?? 0) === 0 && known?.initial === whole.params
  editWhole((document) => setParams(document, isAtStart ? undefined : known?.initial))
  if (isAtStart && whole.params !== undefined) toast(say(workerTexts.anew))
  loaded = undefined
  store.setState({ training: { problems: [], running: false } })
  await loadTraining()
}

/** Hands the document to the trainer unless it has it already, and shows its data. False when it cannot be trained. */
export async function loadTraining(): Promise<boolean> {
  // What is under way keeps its values first.
  await under
  return take()
}

function take(): Promise<boolean> {
  const { whole: document, session } = store.getState()
  const subject = subjectOf(document)
  const known = loaded?.session === session ? loaded : undefined
  if (known?.subject === subject && known.params === document.params) return loading
  const goesOn =
    known !== undefined && known.params === document.params && isSameTask(known.document, document)
  const from = goesOn && (snapshot?.update ?? 0) > 0 ? snapshot : undefined
  // No values at all are a beginning as well: those that the initialisers give.
  const initial = known === undefined ? document.params : known.initial
  loaded = { session, subject, document, params: document.params, initial }
  revivedAt = undefined
  snapshot = from
  return (loading = load(document, session, from))
}

/** `from`: where it goes on, when only the manner of training is another. */
async function load(
  document: GraphDocument,
  session: number,
  from: Checkpoint | undefined,
): Promise<boolean> {
  const curve = store.getState().training.progress?.curve ?? []
  try {
    const { problems, data, lacksSimd } = await ask((api) => api.load(document))
    const isLoaded = problems.length === 0
    const progress = isLoaded && from !== undefined ? await ask((api) => api.restore(from, curve)) : undefined
    if (session !== store.getState().session) return false
    store.setState({
      training: {
        problems,
        running: false,
        ...(data && { data }),
        ...(lacksSimd && { lacksSimd }),
        ...(progress && { progress }),
      },
    })
    return isLoaded
  } catch {
    giveUp()
    return false
  }
}

/**
 * Stops training a document that is no longer open. One that changes while it is trained goes on with its new settings, or
 * stops where the graph has become another one.
 */
export function linkTrainer(): () => void {
  return store.subscribe((state, before) => {
    if (!before.training.running) return
    if (state.session !== before.session) {
      isWanted = false
      void ask((api) => api.pause()).catch(() => undefined)
    } else if (state.whole !== before.whole) void follow()
  })
}

let isFollowing = false

async function follow(): Promise<void> {
  const { whole } = store.getState()
  if (isFollowing || loaded === undefined || loaded.subject === subjectOf(whole)) return
  const goesOn = isSameTask(loaded.document, whole)
  isFollowing = true
  try {
    if (goesOn) await restartTraining()
    else {
      await pauseTraining()
      await under
      toast(say(workerTexts.changed), { id: 'training' })
    }
  } finally {
    isFollowing = false
  }
}

function report(progress: Progress, session: number): void {
  if (session !== store.getState().session) return
  store.setState(({ training }) => ({ training: { ...training, progress, running: progress.running } }))
  const now = performance.now()
  if (!progress.running) return
  if (now - snapshotAt >= Math.max(snapshotInterval, snapshotShare * snapshotTook)) void takeSnapshot()
  if (now - lookedAt < lookInterval) return
  lookedAt = now
  ask((api) => api.parameters()).then(
    (params) => {
      if (store.getState().training.running && session === store.getState().session) showParameters(params)
    },
    () => undefined, // whoever waits for training hears of it
  )
}

/** Remembers where training stands. */
async function takeSnapshot(): Promise<void> {
  const start = performance.now()
  const subject = loaded
  snapshotAt = start
  const taken = await ask((api) => api.snapshot()).catch(() => undefined)
  snapshotTook = performance.now() - start
  if (taken !== undefined && subject?.session === loaded?.session) snapshot = taken
}

/**
 * Starts a new worker in place of one that has died, where the latest snapshot stands, and says so. Whether training shall
 * go on: not when no update has been made since the last time, as it would die again.
 */
async function revive(session: number): Promise<boolean> {
  trainer?.end()
  trainer = undefined
  if (loaded === undefined || session !== store.getState().session) return false
  const { document } = loaded
  const update = snapshot?.update ?? 0
  const isStuck = revivedAt === update
  revivedAt = update
  try {
    await ask((api) => api.load(document))
    const curve = store.getState().training.progress?.curve ?? []
    const from = snapshot
    if (from !== undefined) report(await ask((api) => api.restore(from, curve)), session)
  } catch {
    giveUp()
    return false
  }
  const goesOn = isWanted && !isStuck
  const words = goesOn ? workerTexts.revived : isStuck ? workerTexts.stuck : workerTexts.broughtBack
  toast(say(words, { update }), { duration: 12_000 })
  if (goesOn) store.setState(({ training }) => ({ training: { ...training, running: true } }))
  return goesOn
}

/** Without a worker that works there is no training; the document stays as it is. */
function giveUp(): void {
  trainer?.end()
  trainer = loaded = undefined
  store.setState(({ training }) => ({ training: { ...training, running: false } }))
  toast.error(say(workerTexts.failed), { duration: 12_000 })
}

/** Writes the trained values into the document, as one edit. */
async function keep(session: number): Promise<void> {
  isWanted = false
  const params = loaded && (await ask((api) => api.parameters()).catch(() => undefined))
  if (session !== store.getState().session) return
  store.setState(({ training }) => ({ training: { ...training, running: false } }))
  // A graph that has changed meanwhile has parameters of its own.
  const isOther = loaded !== undefined && !isSameGraph(loaded.document, store.getState().whole)
  if (params !== undefined && !isOther) editWhole((document) => setParams(document, params), 'train')
  if (loaded !== undefined) loaded = { ...loaded, params: store.getState().whole.params }
  showParameters(undefined)
  if (params !== undefined) await takeSnapshot()
}
