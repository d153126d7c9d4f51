import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 759px)')

const subscribe = (changed: () => void): (() => void) => {
  query.addEventListener('change', changed)
  return () => {
    query.removeEventListener('change', changed)
  }
}

/** Is there room for one thing at a time only? */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches)
