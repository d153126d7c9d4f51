import { reachOf } from '../state/reach'
import { store } from '../state/store'
import { bringIntoView } from './first-view'

/** Below this many milliseconds since the last step only colours change. */
const tooFast = 100

/**
 * Says on the canvas how the cursor moved, before anything is drawn anew: `step` (one on: LOOK's three moves), `back`, or
 * nothing (scrubbing never animates). A node in play that is out of sight is brought in.
 */
export function markMotion(root: HTMLElement | null): () => void {
  let last = 0
  return store.subscribe((state, before) => {
    if (root === null || state.cursor === before.cursor) return
    const now = performance.now()
    const by = state.frame === before.frame ? state.cursor - before.cursor : 0
    const isSlow = now - last >= tooFast
    last = now
    const node = state.stepping && state.frame === before.frame ? reachOf(state).inPlay?.node : undefined
    if (node !== undefined) bringIntoView(node)
    root.dataset['motion'] =
      !isSlow || !state.stepping ? 'none' : by === 1 ? 'step' : by === -1 ? 'back' : 'none'
  })
}
