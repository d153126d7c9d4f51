import type { GraphDocument } from '../../graph/document'
import { diff } from '../../graph/diff'
import { emptyHistory, push, redo as redoHistory, undo as undoHistory } from '../../graph/history'
import type { History } from '../../graph/history'
import { store, emptyFrame } from './store'
import { expectCursor } from './step-actions'
import type { EditorState, Selection } from './editor-state'

/**
 * Changes the document. Edits with the same `gesture` that follow each other undo as one (a drag, typing in a field).
 * Nothing happens when `change` returns the document it was given, or when the document is read-only.
 */
export function edit(change: (document: GraphDocument) => GraphDocument, gesture?: string): void {
  const { document, history, readOnly } = store.getState()
  if (readOnly) return
  const next = change(document)
  if (next === document) return
  replace(next, push(history, diff(document, next), gesture))
}

export function undo(): void {
  const { document, history } = store.getState()
  const moment = undoHistory({ history, document })
  if (moment.document !== document) replace(moment.document, moment.history)
}

export function redo(): void {
  const { document, history } = store.getState()
  const moment = redoHistory({ history, document })
  if (moment.document !== document) replace(moment.document, moment.history)
}

export interface Opening {
  /** where the stepper stands at first: forward done and backward to come, or everything shown */
  readonly cursor?: 'beforeBackward' | 'all'
  readonly readOnly?: boolean
  /** keep the documents before it in the undo history (an import), rather than starting anew */
  readonly undoable?: boolean
}

/** Shows another document. */
export function openDocument(document: GraphDocument, opening: Opening = {}): void {
  const { document: before, history } = store.getState()
  expectCursor(opening.cursor ?? 'all')
  replace(document, opening.undoable === true ? push(history, diff(before, document)) : emptyHistory)
  store.setState(({ session }) => ({
    session: session + 1,
    frame: emptyFrame,
    readOnly: opening.readOnly ?? false,
    selection: { nodes: new Set(), wires: new Set() },
    focusPort: undefined,
    training: { problems: [], running: false },
  }))
}

function replace(document: GraphDocument, history: History): void {
  const { revision, selection } = store.getState()
  store.setState({
    document,
    history,
    revision: revision + 1,
    saving: 'pending',
    selection: stillThere(selection, document),
  })
}

function stillThere(selection: Selection, document: GraphDocument): EditorState['selection'] {
  const ids = new Set(document.nodes.map(({ id }) => id))
  const gone = [...selection.nodes].some((id) => !ids.has(id))
  return gone ? { ...selection, nodes: new Set([...selection.nodes].filter((id) => ids.has(id))) } : selection
}
