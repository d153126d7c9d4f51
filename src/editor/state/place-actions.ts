import { nodeViewOf } from './derived'
import { goTo } from './place'
import { store } from './store'

/** Shows the inside of a node; false where there is no more to see. */
export function stepInside(id: string): boolean {
  const state = store.getState()
  if (nodeViewOf(state, id)?.opens !== true) return false
  goTo([...state.path, id])
  return true
}

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
