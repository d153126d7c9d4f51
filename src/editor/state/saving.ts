import type { EditorState } from './editor-state'
import { store } from './store'

/** Says how the document stands in this browser's storage. */
export const setSaving = (saving: EditorState['saving']): void => {
  store.setState({ saving })
}
