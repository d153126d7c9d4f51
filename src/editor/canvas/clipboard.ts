import { copyText, duplicate, paste } from '../../graph/clipboard'
import type { Copied } from '../../graph/clipboard'
import { removeNodes } from '../../graph/edits'
import type { GraphDocument } from '../../graph/document'
import { announce, edit, select } from '../state/actions'
import { store } from '../state/store'
import { say } from '../texts'
import { canvasTexts } from '../texts/canvas'
import { toast } from '../state/toast'

/** What was copied last, for browsers that do not open the clipboard. */
let fallback: string | undefined
/** Pasting the same text again moves on, so that copies do not lie on each other. */
let pasted: { readonly text: string; readonly times: number } | undefined

export async function copySelection(): Promise<void> {
  const { document, selection } = store.getState()
  if (selection.nodes.size === 0) return
  fallback = copyText(document, selection.nodes)
  pasted = undefined
  try {
    await navigator.clipboard.writeText(fallback)
    announce(say(canvasTexts.copied))
  } catch {
    toast(say(canvasTexts.clipboardClosed))
  }
}

export async function cutSelection(): Promise<void> {
  const { selection } = store.getState()
  await copySelection()
  edit((document) => removeNodes(document, selection.nodes))
  select({})
}

/** Pastes nodes from the clipboard's text; `incoming` keeps their wires from nodes that are here. */
export async function pasteClipboard({ incoming = false } = {}): Promise<void> {
  const text = await clipboardText()
  if (text === undefined) return
  // The same validator as for a file; it is large, and comes with the first paste.
  const { readDocument } = await import('../../graph/read')
  const read = readDocument(text)
  if ('problems' in read) {
    const problem = read.problems[0]
    toast.error(
      say(canvasTexts.pasteRefused),
      problem === undefined ? {} : { description: problem.message[store.getState().language] },
    )
    return
  }
  const fragment = read.document
  const times = pasted?.text === text ? pasted.times + 1 : 1
  pasted = { text, times }
  add((document) => paste(document, fragment, { by: [24 * times, 24 * times], incoming }))
}

/** Copies of the selected nodes beside them, with their incoming wires. */
export function duplicateSelection(): void {
  const { selection } = store.getState()
  add((document) => duplicate(document, selection.nodes))
}

function add(change: (document: GraphDocument) => Copied): void {
  let ids: ReadonlyMap<string, string> = new Map()
  edit((document) => {
    const copied = change(document)
    ids = copied.ids
    return copied.ids.size === 0 ? document : copied.document
  })
  if (ids.size > 0) select({ nodes: ids.values() })
}

/** The system's clipboard; what was copied here where it is closed or holds something else. */
async function clipboardText(): Promise<string | undefined> {
  try {
    const text = await navigator.clipboard.readText()
    return text.trim() === '' ? fallback : text
  } catch {
    return fallback
  }
}
