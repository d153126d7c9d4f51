import { createStore, get, set, type UseStore } from 'idb-keyval'
import type { GraphDocument } from '../../graph/document'
import { setSaving } from '../state/saving'
import { store } from '../state/store'
import { say } from '../texts'
import { fileTexts } from '../texts/files'
import { toast } from '../state/toast'

/** Milliseconds of rest after an edit. */
const delay = 500
const key = 'document'

let opened: UseStore | undefined
const place = (): UseStore => (opened ??= createStore('gradwire', 'documents'))

/** Other tabs with this page keep their document in the same place. */
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('gradwire-kept')

let timer: ReturnType<typeof setTimeout> | undefined
let told = false

/** The document that was open last, unchecked; `undefined` when there is none or the browser keeps nothing. */
export async function keptDocument(): Promise<unknown> {
  try {
    return await get<unknown>(key, place())
  } catch {
    return undefined
  }
}

/** Keeps the document in this browser from now on, a moment after each edit and when the page is left. */
export function startAutosave(): () => void {
  const stop = store.subscribe((state, before) => {
    if (state.whole === before.whole) return
    clearTimeout(timer)
    timer = setTimeout(() => void keep(state.whole), delay)
  })
  if (store.getState().saving === 'pending') void keep(store.getState().whole)
  const flush = (): void => {
    if (document.visibilityState === 'hidden' && store.getState().saving === 'pending')
      void keep(store.getState().whole)
  }
  document.addEventListener('visibilitychange', flush)
  tabs?.addEventListener('message', tellOfOther)
  return () => {
    stop()
    tabs?.removeEventListener('message', tellOfOther)
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', flush)
  }
}

/** What this browser keeps is another tab's now; said once, until this one is kept again. */
function tellOfOther(): void {
  if (isOthers) return
  isOthers = true
  toast(say(fileTexts.keptOther), { id: 'tabs', duration: 12_000 })
}

let isOthers = false

async function keep(document: GraphDocument): Promise<void> {
  clearTimeout(timer)
  try {
    // As it is: the browser copies it faster than it could be written as text.
    await set(key, document, place())
    isOthers = false
    tabs?.postMessage(key)
    if (store.getState().whole === document) setSaving('saved')
    told = false
  } catch {
    setSaving('failed')
    if (!told) toast.error(say(fileTexts.autosaveFailed), { duration: 12_000 })
    told = true
  }
}
