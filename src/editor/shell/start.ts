import { openDocument } from '../state/actions'
import { say } from '../texts'
import { fileTexts } from '../texts/files'
import { keptDocument, startAutosave } from './autosave'
import { openText } from './files'
import { readKept } from './reader'
import { refuse } from './ui'
import { toast } from '../state/toast'

/** The first thing a person ever sees. It comes by itself, without the list of all examples. */
async function openFirst(): Promise<void> {
  const { default: text } = await import('../../../examples/e11-apple-and-orange.gradwire.json?raw')
  await openText(text, 'e11-apple-and-orange', { undoable: false })
}

/**
 * Opens what the page shall start with: the document that the address names, the one that was open last, or the first
 * example, paused before its backward pass. Then keeps it from now on.
 */
export async function startDocument(): Promise<void> {
  if (!((await openFromAddress()) || (await openKept()))) await openFirst()
  startAutosave()
}

/** `?open=document.json`, as `gradwire serve FILE` opens the page. Nothing but this page's own origin is asked. */
async function openFromAddress(): Promise<boolean> {
  const named = new URLSearchParams(location.search).get('open')
  if (named === null) return false
  try {
    const url = new URL(named, location.href)
    if (url.origin !== location.origin) return false
    const response = await fetch(url)
    if (response.ok)
      return await openText(new Uint8Array(await response.arrayBuffer()), named, { undoable: false })
    toast.error(say(fileTexts.fetchFailed, { status: response.status }))
  } catch {
    toast.error(say(fileTexts.readFailed, { name: named }))
  }
  return false
}

async function openKept(): Promise<boolean> {
  const kept = await keptDocument()
  if (kept === undefined) return false
  const result = await readKept(kept)
  if ('problems' in result) {
    // It is about to be replaced by the first example.
    const rescue = JSON.stringify(kept, undefined, 2)
    refuse({ title: say(fileTexts.restoreRefused), problems: result.problems, rescue })
    return false
  }
  openDocument(result.document, { cursor: 'beforeBackward' })
  return true
}
