import type { GraphDocument } from '../../graph/document'
import { diff } from '../../graph/diff'
import { emptyHistory, push, redo as redoHistory, undo as undoHistory } from '../../graph/history'
import type { History } from '../../graph/history'
import { withInsideAt } from '../../graph/inside'
import type { Renaming } from '../../graph/kept'
import { moduleAt } from '../../graph/modules'
import { store, emptyFrame } from './store'
import { expectCursor } from './step-actions'
import { tellLost } from './tell-lost'
import { explainLock, forgetWay, placeIn } from './place'
import type { EditorState, Selection } from './editor-state'

type Change = (document: GraphDocument) => GraphDocument

interface Named {
  readonly document: GraphDocument
  readonly names?: Renaming
}

/**
 * Changes what is shown: the document, or the inside of a module, whose every use follows. Edits with the same `gesture`
 * that follow each other undo as one (a drag, typing in a field). Nothing happens when `change` returns what it was given.
 */
export function edit(change: Change, gesture?: string): void {
  editNamed((document) => ({ document: change(document) }), gesture)
}

/** An edit that gives nodes other names: what other uses of a module keep under the old ones follows. */
export function editNamed(change: (document: GraphDocument) => Named, gesture?: string): void {
  const { document, path, locked } = store.getState()
  if (locked !== undefined) {
    explainLock(locked)
    return
  }
  const { document: next, names } = change(document)
  if (next === document) return
  const { whole } = store.getState()
  editWhole(() => withInsideAt(whole, path, next, names), gesture)
  const host = moduleAt(whole, path)
  if (host !== undefined) tellLost(whole, host)
}

/** Changes the whole document, wherever in it one stands: its title, its training, its trained values. */
export function editWhole(change: Change, gesture?: string): void {
  const { whole, history, locked } = store.getState()
  if (locked === 'newer') return
  const next = change(whole)
  if (next !== whole) replace(next, push(history, diff(whole, next), gesture))
}

export function undo(): void {
  const { whole: document, history } = store.getState()
  const moment = undoHistory({ history, document })
  if (moment.document !== document) replace(moment.document, moment.history)
}

export function redo(): void {
  const { whole: document, history } = store.getState()
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
  const { whole: before, history } = store.getState()
  expectCursor(opening.cursor ?? 'all')
  forgetWay()
  const isLocked = opening.readOnly === true
  store.setState({ path: [], levels: [], locked: isLocked ? 'newer' : undefined, readOnly: isLocked })
  replace(document, opening.undoable === true ? push(history, diff(before, document)) : emptyHistory)
  store.setState(({ session }) => ({
    session: session + 1,
    frame: emptyFrame,
    selection: { nodes: new Set(), wires: new Set() },
    focusPort: undefined,
    training: { problems: [], running: false },
  }))
}

function replace(whole: GraphDocument, history: History): void {
  const { revision, selection } = store.getState()
  const place = placeIn(whole)
  store.setState({
    whole,
    ...place,
    history,
    revision: revision + 1,
    saving: 'pending',
    selection: stillThere(selection, place.document),
  })
}

function stillThere(selection: Selection, document: GraphDocument): EditorState['selection'] {
  const ids = new Set(document.nodes.map(({ id }) => id))
  const gone = [...selection.nodes].some((id) => !ids.has(id))
  return gone ? { ...selection, nodes: new Set([...selection.nodes].filter((id) => ids.has(id))) } : selection
}
