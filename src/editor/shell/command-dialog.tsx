import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useFocusReturn } from './focus-return'

/** The box of a search over everything: a field, a list, what the keys do. */
export function CommandDialog({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const giveBack = useFocusReturn()
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="gw-veil" />
        <Dialog.Content
          className="gw-dialog gw-cmd-dialog"
          aria-describedby={undefined}
          onCloseAutoFocus={giveBack}
        >
          <Dialog.Title className="gw-hidden">{title}</Dialog.Title>
          <Command className="gw-cmd" shouldFilter={false} loop label={title}>
            {children}
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
