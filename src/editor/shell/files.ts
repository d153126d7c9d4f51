import { same } from '../../base/text'
import { emptyDocument } from '../../graph/document'
import { fileTooLarge } from '../../graph/file-size'
import { openDocument, undo, type Opening } from '../state/actions'
import { store } from '../state/store'
import { say } from '../texts'
import { fileTexts } from '../texts/files'
import { suggestedName } from './file-name'
import { readText } from './reader'
import { refuse } from './ui'
import { toast } from '../state/toast'

const fileType = {
  description: 'Gradwire',
  mimeTypes: ['application/json'],
  extensions: ['.json'],
}

/** The file that Save writes to again, where the browser lets a page do that. */
let handle: FileSystemFileHandle | undefined

/** An empty document; undo brings the last one back. */
export function newDocument(): void {
  handle = undefined
  openDocument(emptyDocument, { undoable: true })
}

/**
 * Opens a document's text, wherever it comes from: all of it or nothing. A refused text leaves everything as it was
 * and shows what is wrong with it. True when it was opened.
 */
export async function openText(
  text: string | Uint8Array,
  name: string,
  opening: Opening = {},
): Promise<boolean> {
  const result = await readText(text)
  if ('problems' in result) {
    refuse({ title: say(fileTexts.refused, { name }), problems: result.problems })
    return false
  }
  handle = undefined
  openDocument(result.document, { cursor: 'beforeBackward', undoable: true, ...opening })
  return true
}

/** Opens an example by its file's name without the ending. */
export async function openExample(name: string): Promise<void> {
  const { exampleText } = await import('./examples')
  const text = await exampleText(name)
  if (text !== undefined) await openText(text, name)
}

/** Opens a file that was chosen or dropped. */
export async function openFile(file: File & { readonly handle?: FileSystemFileHandle }): Promise<void> {
  const tooLarge = fileTooLarge(file.size)
  if (tooLarge !== undefined) {
    refuse({ title: say(fileTexts.refused, { name: file.name }), problems: [tooLarge] })
    return
  }
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(await file.arrayBuffer())
  } catch {
    toast.error(say(fileTexts.readFailed, { name: file.name }))
    return
  }
  if (!(await openText(bytes, file.name))) return
  handle = file.handle
  toast(say(fileTexts.opened, { name: file.name }), {
    action: { label: say(fileTexts.undoIt), onClick: undo },
  })
}

export async function chooseFile(): Promise<void> {
  const { fileOpen } = await import('browser-fs-access')
  const file = await unlessCancelled(fileOpen({ ...fileType, multiple: false }))
  if (file !== undefined) await openFile(file)
}

export const save = (): Promise<void> => write(handle)

export const saveCopy = (): Promise<void> => write(undefined)

async function write(to: FileSystemFileHandle | undefined): Promise<void> {
  const { writeDocument } = await import('../../graph/write')
  const blob = new Blob([writeDocument(store.getState().whole)], { type: 'application/json' })
  const written = await saveBlob(blob, `${fileStem()}.gradwire.json`, fileType.extensions, to)
  if (written !== undefined) handle = written.handle ?? handle
}

/** Hands a file to the person; `undefined` when they changed their mind or it failed (which they are told). */
export async function saveBlob(
  blob: Blob,
  fileName: string,
  extensions: string[],
  to?: FileSystemFileHandle,
): Promise<{ readonly handle?: FileSystemFileHandle } | undefined> {
  const { fileSave } = await import('browser-fs-access')
  try {
    const written = await unlessCancelled(fileSave(blob, { fileName, extensions }, to ?? null), null)
    if (written === null) return undefined
    toast(say(fileTexts.savedAs, { name: written?.name ?? fileName }))
    return written === undefined ? {} : { handle: written }
  } catch {
    toast.error(say(fileTexts.saveFailed, { name: fileName }))
    return undefined
  }
}

/** A file's name without its ending, made of the document's title. */
export function fileStem(): string {
  const { whole: document, language } = store.getState()
  return suggestedName(document.title ?? same('graph'), language)
}

async function unlessCancelled<T, C = undefined>(promise: Promise<T>, cancelled?: C): Promise<T | C> {
  try {
    return await promise
  } catch (error) {
    // What a file picker throws when a person closes it.
    if (error instanceof DOMException && error.name === 'AbortError') return cancelled as C
    throw error
  }
}
