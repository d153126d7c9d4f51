import type { GraphDocument, View } from './document'
import { setView } from './edits'

/**
 * Whether a document asks for shapes alone (`"hide": ["values"]`): architectures with more parameters than anybody wants
 * to wait for are still worth looking at.
 */
export const showsShapesOnly = (document: GraphDocument): boolean =>
  document.view?.hide?.includes('values') === true

/** Hides something (`gradients`, `values`), or shows it again. */
export function setHidden(document: GraphDocument, what: string, isHidden: boolean): GraphDocument {
  const { hide = [], ...rest } = document.view ?? {}
  const others = hide.filter((name) => name !== what)
  const now = isHidden ? [...others, what] : others
  return withView(document, { ...rest, ...(now.length === 0 ? {} : { hide: now }) })
}

/** What the canvas computes: a step of training unless the document says otherwise. */
export const modeOf = (document: GraphDocument): 'train' | 'eval' => document.view?.mode ?? 'train'

export function setMode(document: GraphDocument, mode: 'train' | 'eval'): GraphDocument {
  if (mode === modeOf(document)) return document
  const { mode: _, ...rest } = document.view ?? {}
  return withView(document, mode === 'train' ? rest : { ...rest, mode })
}

const withView = (document: GraphDocument, view: View): GraphDocument =>
  setView(document, Object.keys(view).length === 0 ? undefined : view)
