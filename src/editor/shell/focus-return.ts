import { useCallback, useState } from 'react'

/** What had the focus before any dialog opened: one dialog may give way to another, and is no place to return to. */
let outside: Element | null = null

const isInDialog = (element: Element | null): boolean =>
  element !== null && element.closest('[role="dialog"]') !== null

function outsideOfDialogs(): Element | null {
  if (!isInDialog(document.activeElement)) outside = document.activeElement
  return outside
}

/**
 * Gives the focus back to what had it before a dialog opened: dialogs here have no trigger of their own, since keys and
 * menus open them too. Where that is gone, the node that the Tab key reaches gets it. For `onCloseAutoFocus`.
 */
export function useFocusReturn(): (event: Event) => void {
  const [before] = useState(outsideOfDialogs)
  return useCallback(
    (event) => {
      event.preventDefault()
      // Another dialog that has opened meanwhile keeps it.
      if (isInDialog(document.activeElement)) return
      const isThere = before instanceof HTMLElement && before.isConnected
      const target = isThere ? before : document.querySelector<HTMLElement>('[data-node][tabindex="0"]')
      target?.focus({ preventScroll: true })
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
