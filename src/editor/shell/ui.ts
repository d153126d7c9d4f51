import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { Problem } from '../../base/problem'

/** Why a document was refused. */
export interface Refusal {
  readonly title: string
  readonly problems: readonly Problem[]
  /** what would be lost otherwise, as the text of a file */
  readonly rescue?: string
}

/** What is open around the canvas and ends with the page: no part of the document, nothing to undo. */
export interface Ui {
  /** a panel that slides over the canvas where there is no room beside it */
  readonly sheet?: 'palette' | 'inspector' | 'training' | undefined
  /** why a file was refused */
  readonly refusal?: Refusal | undefined
  /** a CSV file on its way to become training data */
  readonly table?: File | undefined
}

export const ui = createStore<Ui>(() => ({}))

export const useUi = <T>(selector: (state: Ui) => T): T => useStore(ui, selector)

export const openSheet = (sheet: Ui['sheet']): void => {
  ui.setState({ sheet })
}

export const refuse = (refusal: Refusal): void => {
  ui.setState({ refusal })
}
