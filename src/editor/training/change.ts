import type { Training } from '../../graph/document'
import { setTraining } from '../../graph/edits'
import { editWhole } from '../state/actions'

/** Changes some of the training's settings; `undefined` puts one back to what holds without it. */
export function changeTraining(change: Partial<Record<keyof Training, unknown>>): void {
  editWhole((document) => setTraining(document, without({ ...document.training, ...change })))
}

/** The same object without the keys that say nothing. */
export function without<T extends object>(object: T): T {
  // Only optional keys are ever set to undefined here.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}
