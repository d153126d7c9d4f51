import { subgraphOf } from '../../graph/inside'
import { insideTexts } from '../texts/inside'
import { nodeOf, nodeViewOf } from './derived'
import type { EditorState } from './editor-state'
import { goTo, samePath, say } from './place'
import { store } from './store'

/**
 * Is there more to see inside of a node? The page knows the modules of the document; what an op is made of is known once
 * the engine has seen it, `undefined` before.
 */
export function opens(state: EditorState, id: string): boolean | undefined {
  const node = nodeOf(state, id)
  if (node === undefined) return false
  const view = nodeViewOf(state, id)
  if (view !== undefined) return view.opens === true
  return subgraphOf(state.document, node) === undefined ? undefined : true
}

/** Shows the inside of a node, as soon as it is known to have one; otherwise does something else. */
export function stepInside(id: string, otherwise: () => void = nothing): void {
  whenKnown(id, (isOpening) => {
    if (isOpening) goTo([...store.getState().path, id])
    else otherwise()
  })
}

const nothing = (): void => undefined

/** Milliseconds after which someone who waits is told what for. */
const patience = 300

/** Answers at once where it is known; later only to someone who still stands at the same node. */
function whenKnown(id: string, answer: (opens: boolean) => void): void {
  const before = store.getState()
  const known = opens(before, id)
  if (known !== undefined) {
    answer(known)
    return
  }
  const told = setTimeout(() => {
    say(insideTexts.notYet)
  }, patience)
  const stop = store.subscribe((state) => {
    const now = isStillAt(id, before, state) ? opens(state, id) : 'left'
    if (now === undefined) return
    clearTimeout(told)
    stop()
    if (now !== 'left') answer(now)
  })
}

const isStillAt = (id: string, before: EditorState, state: EditorState): boolean =>
  state.session === before.session &&
  samePath(state.path, before.path) &&
  state.selection.nodes.has(id) === before.selection.nodes.has(id)

/** One step outwards. */
export function stepOut(): boolean {
  const { path } = store.getState()
  return stepOutTo(path.length - 1)
}

/** Outwards until only `depth` nodes are open. */
export function stepOutTo(depth: number): boolean {
  const { path } = store.getState()
  if (depth < 0 || depth >= path.length) return false
  goTo(path.slice(0, depth))
  return true
}
