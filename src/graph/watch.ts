import type { GraphDocument, View } from './document'
import { setView } from './edits'

/** One thing that a person keeps an eye on: a node's value, or the objective's gradient over it. */
export interface Watched {
  readonly what: 'value' | 'gradient'
  readonly node: string
}

/** The list as the document keeps it under `view.watch`: `value:total`, `gradient:apple_count`. Anything else is passed over. */
export function watchedIn(document: GraphDocument): Watched[] {
  const written = document.view?.['watch']
  if (!Array.isArray(written)) return []
  const ids = new Set(document.nodes.map(({ id }) => id))
  return written.flatMap((entry: unknown): Watched[] => {
    const [, what, node] = /^(value|gradient):(.+)$/.exec(typeof entry === 'string' ? entry : '') ?? []
    if (node === undefined || !ids.has(node)) return []
    return [{ what: what === 'value' ? 'value' : 'gradient', node }]
  })
}

export const isSame = (a: Watched, b: Watched): boolean => a.what === b.what && a.node === b.node

/** The document with another list; without a list where nothing is watched. */
export function withWatched(document: GraphDocument, list: readonly Watched[]): GraphDocument {
  const { watch: _, ...others } = document.view ?? {}
  const view: View =
    list.length === 0 ? others : { ...others, watch: list.map(({ what, node }) => `${what}:${node}`) }
  return setView(document, Object.keys(view).length === 0 ? undefined : view)
}
