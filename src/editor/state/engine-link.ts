import { wrap } from 'comlink'
import type { Remote } from 'comlink'
import type { GraphDocument } from '../../graph/document'
import type { EngineApi } from '../../worker/api'
import { answered, askedPath } from './place'
import { arrive } from './step-actions'
import { store } from './store'

/** The engine, in its worker. */
export const engine: Remote<EngineApi> = wrap<EngineApi>(
  new Worker(new URL('../../worker/engine.worker.ts', import.meta.url), { type: 'module' }),
)

/** Parameters that are being trained, shown on the wires before they become part of the document. */
let preview: GraphDocument['params']
let asked = -1
let busy = false

/** Shows the graph with these parameter values, or with the document's own again. */
export function showParameters(params: GraphDocument['params']): void {
  preview = params
  asked = -1
  void follow()
}

/** Keeps `frame` in step with `document`. One evaluation is under way at a time; changes meanwhile are taken together. */
export function linkEngine(): () => void {
  void follow()
  return store.subscribe((state, before) => {
    if (state.revision !== before.revision) void follow()
  })
}

async function follow(): Promise<void> {
  if (busy) return
  busy = true
  try {
    for (;;) {
      const { whole, revision } = store.getState()
      if (asked === revision) return
      asked = revision
      const shown = preview === undefined ? whole : { ...whole, params: preview }
      const path = askedPath()
      const frame = await engine.evaluate(shown, revision, path)
      answered(path)
      // A frame of an older revision is still worth showing while a person drags a number; one of another file is not.
      if (frame.revision >= store.getState().frame.revision) arrive(frame)
    }
  } finally {
    busy = false
  }
}
