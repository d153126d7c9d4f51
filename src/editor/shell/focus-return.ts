import { useCallback, useState } from 'react'

/**
 * Gives the focus back to what had it before a dialog opened: dialogs here have no trigger of their own, since keys and
 * menus open them too. For `onCloseAutoFocus`.
 */
export function useFocusReturn(): (event: Event) => void {
  const [before] = useState(() => document.activeElement)
  return useCallback(
    (event) => {
      event.preventDefault()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    },
    [before],
  )
}

/**
 * Puts the focus on what a dialog was opened for: its field or its main button, else the dialog itself. Its first button
 * only closes it. For `onOpenAutoFocus`.
 */
export function focusContent(event: Event): void {
  event.preventDefault()
  const dialog = event.currentTarget
  if (!(dialog instanceof HTMLElement)) return
  const wanted = dialog.querySelector<HTMLElement>('.gw-dialog-body input, .gw-dialog-foot .gw-btn-primary')
  ;(wanted ?? dialog).focus()
}
