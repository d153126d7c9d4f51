import { useEffect } from 'react'
import { toast, Toaster as Sonner } from 'sonner'
import { useEditor } from '../state/store'
import { showWith } from '../state/toast'
import { useNarrow } from './narrow'

/** Where short messages appear. */
export function Toaster() {
  const theme = useEditor((state) => state.theme)
  const isNarrow = useNarrow()
  const hasLog = useEditor(({ logOpen, side }) => logOpen && side === 'inspector')
  useEffect(() => {
    showWith(({ words, isError, options }) => {
      if (isError) toast.error(words, options)
      else toast(words, options)
    })
  }, [])
  return (
    <Sonner
      theme={theme}
      // Beside what is being read and pressed: above the log, on a phone below the bar.
      position={isNarrow ? 'top-center' : 'bottom-center'}
      toastOptions={{ className: 'gw-toast' }}
      offset={hasLog ? 200 : 80}
      mobileOffset={56}
    />
  )
}
