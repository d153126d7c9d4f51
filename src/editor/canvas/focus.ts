import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { samePath } from '../state/place'
import { store } from '../state/store'
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
  const element = elementOf(id)
  if (element !== undefined) element.focus({ preventScroll: true })
  else if (attempts > 0)
    requestAnimationFrame(() => {
      focusNode(id, attempts - 1)
    })
}

const elementOf = (id: string): HTMLElement | undefined =>
  currentFlow()?.root.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`) ?? undefined

/** The focus is being moved, so that it is not lost: nobody has chosen the node. */
let isMoved = false
export const isFocusMoved = (): boolean => isMoved

/** Where the node that has the keyboard's focus goes, the one before it takes it, unchosen. */
export function keepFocus(): () => void {
  return store.subscribe((state, before) => {
    const { node: id } = focus.getState()
    if (id === undefined || state.document === before.document) return
    if (state.session !== before.session || !samePath(state.path, before.path)) return
    if (state.document.nodes.some((node) => node.id === id)) return
    const left = new Set(state.document.nodes.map((node) => node.id))
    const at = before.document.nodes.findIndex((node) => node.id === id)
    const near = [...before.document.nodes.slice(0, Math.max(0, at)).reverse(), ...before.document.nodes]
    const next = near.find((node) => left.has(node.id))?.id
    const hadFocus = elementOf(id)?.contains(document.activeElement) === true
    setReached(next)
    if (hadFocus && next !== undefined) setTimeout(moveTo, 0, next)
  })
}

function moveTo(id: string): void {
  // Whoever took the node away may have said where the focus goes.
  if (document.activeElement !== document.body) return
  isMoved = true
  elementOf(id)?.focus({ preventScroll: true })
  isMoved = false
}
