import type { Text } from '../../base/text'
import type { EditorState } from '../state/editor-state'

export type CommandGroup = 'file' | 'edit' | 'view' | 'steps' | 'training'

/** Something that a person can do: one record drives menu, command palette, shortcut list and keyboard. */
export interface Command {
  readonly title: Text
  readonly group: CommandGroup
  /** in the notation of tinykeys; the first one is shown */
  readonly keys?: readonly string[]
  /** works while text is being typed as well */
  readonly whileTyping?: boolean
  /** holding the key down does it again and again */
  readonly repeats?: boolean
  readonly when?: (state: EditorState) => boolean
  /** belongs to a place on the page and is not offered in the command palette */
  readonly unlisted?: boolean
  readonly run: () => unknown
}
