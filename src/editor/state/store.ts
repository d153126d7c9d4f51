import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { emptyDocument } from '../../graph/document'
import { emptyHistory } from '../../graph/history'
import type { Frame } from '../../engine/views'
import { preferences } from './preferences'
import type { EditorState } from './editor-state'

export const emptyFrame: Frame = { revision: -1, problems: [], nodes: [], wires: [], steps: [] }

/** The page's one store. Read with `useEditor`; written only by the actions in this folder. */
export const store = createStore<EditorState>(() => ({
  document: emptyDocument,
  whole: emptyDocument,
  path: [],
  levels: [],
  history: emptyHistory,
  session: 0,
  revision: 0,
  readOnly: false,
  saving: 'saved',
  selection: { nodes: new Set(), wires: new Set() },
  frame: emptyFrame,
  cursor: 0,
  stepping: false,
  playing: false,
  lens: 'values',
  allLocals: false,
  side: 'inspector',
  logOpen: true,
  training: { problems: [], running: false },
  pace: 500,
  announcement: '',
  ...preferences.read(),
}))

export const useEditor = <T>(selector: (state: EditorState) => T): T => useStore(store, selector)
