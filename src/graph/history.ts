import { apply, invert, isEmpty, squash, type Patch } from './diff'
import type { GraphDocument } from './document'

/** One entry of the undo list. */
export interface Step {
  readonly patch: Patch
  /** edits of one gesture (a drag, typing into one field) are undone together */
  readonly gesture?: string
}

/** Undo and redo as data. Immutable. */
export interface History {
  readonly done: readonly Step[]
  /** what redo would do, the next one last */
  readonly undone: readonly Step[]
}

export interface Moment {
  readonly history: History
  readonly document: GraphDocument
}

export const emptyHistory: History = { done: [], undone: [] }

/** Older steps are forgotten. */
export const maxSteps = 1000

/** Remembers an edit; redo starts afresh. An edit of the same gesture as the last one is added to it. */
export function push(history: History, patch: Patch, gesture?: string): History {
  if (isEmpty(patch)) return history
  const last = history.done.at(-1)
  const continues =
    gesture !== undefined && last?.gesture === gesture && history.undone.length === 0 ? last : undefined
  if (continues === undefined) {
    const step: Step = gesture === undefined ? { patch } : { patch, gesture }
    return { done: [...history.done, step].slice(-maxSteps), undone: [] }
  }
  const whole = squash(continues.patch, patch)
  const before = history.done.slice(0, -1)
  return { done: isEmpty(whole) ? before : [...before, { ...continues, patch: whole }], undone: [] }
}

/** Ends the gesture, so that a next edit of the same kind is undone by itself. */
export function settle(history: History): History {
  const last = history.done.at(-1)
  if (last?.gesture === undefined) return history
  return { ...history, done: [...history.done.slice(0, -1), { patch: last.patch }] }
}

/** The document before the last edit; unchanged when there is none. */
export function undo({ history, document }: Moment): Moment {
  const step = history.done.at(-1)
  if (step === undefined) return { history, document }
  return {
    history: { done: history.done.slice(0, -1), undone: [...history.undone, { patch: step.patch }] },
    document: apply(document, invert(step.patch)),
  }
}

/** The document after the edit that was undone last; unchanged when there is none. */
export function redo({ history, document }: Moment): Moment {
  const step = history.undone.at(-1)
  if (step === undefined) return { history, document }
  return {
    history: { done: [...history.done, step], undone: history.undone.slice(0, -1) },
    document: apply(document, step.patch),
  }
}
