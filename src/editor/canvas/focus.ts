import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { currentFlow } from './flow'

/** The node that the Tab key reaches, and what is being edited in its place. */
export interface Focus {
  readonly node?: string
  readonly editing?: { readonly node: string; readonly field: 'value' | 'name' }
}

export const focus = createStore<Focus>(() => ({}))

/** Is this the node that Tab reaches? Without one, it is the first of the document. */
export const useReached = (id: string, isFirst: boolean): boolean =>
  useStore(focus, ({ node }) => (node === undefined ? isFirst : node === id))

export const useEditing = (id: string): 'value' | 'name' | undefined =>
  useStore(focus, ({ editing }) => (editing?.node === id ? editing.field : undefined))

export const setReached = (node: string | undefined): void => {
  focus.setState((before) => (before.node === node ? before : { ...before, node }))
}

export const startEditing = (node: string, field: 'value' | 'name'): void => {
  focus.setState({ node, editing: { node, field } })
}

export const stopEditing = (): void => {
  focus.setState(({ node }) => (node === undefined ? {} : { node }), true)
}

/** Puts the keyboard's focus on a node, once it is on the page. */
export function focusNode(id: string, attempts = 4): void {
  setReached(id)
  const element = currentFlow()?.root.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)
  if (element !== null && element !== undefined) element.focus({ preventScroll: true })
  else if (attempts > 0)
    requestAnimationFrame(() => {
      focusNode(id, attempts - 1)
    })
}
