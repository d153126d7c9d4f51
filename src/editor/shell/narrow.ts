import { useSyncExternalStore } from 'react'

function mediaHook(condition: string): () => boolean {
  const query = matchMedia(condition)
  const subscribe = (changed: () => void): (() => void) => {
    query.addEventListener('change', changed)
    return () => {
      query.removeEventListener('change', changed)
    }
  }
  return () => useSyncExternalStore(subscribe, () => query.matches)
}

/** Is there room for one thing at a time only? */
export const useNarrow = mediaHook('(max-width: 759px)')

/** Is there a finger, and no keys to speak of? */
export const useTouch = mediaHook('(hover: none) and (pointer: coarse)')

/** Is there so little room that the ops give theirs to the canvas? */
export const useCramped = mediaHook('(max-width: 999px)')
