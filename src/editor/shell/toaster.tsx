import { useEffect } from 'react'
import { toast, Toaster as Sonner } from 'sonner'
import { useEditor } from '../state/store'
import { showWith } from '../state/toast'

/** Where short messages appear. */
export function Toaster() {
  const theme = useEditor((state) => state.theme)
  useEffect(() => {
    showWith(({ words, isError, options }) => {
      if (isError) toast.error(words, options)
      else toast(words, options)
    })
  }, [])
  return (
    <Sonner theme={theme} position="bottom-center" toastOptions={{ className: 'gw-toast' }} offset={80} />
  )
}
