import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useText } from '../texts'
import { fileTexts } from '../texts/files'
import { IconButton } from './controls'
import { focusContent, useFocusReturn } from './focus-return'

/** A panel that comes up from the lower edge. */
export function Sheet({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const t = useText()
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
          className="gw-sheet"
          aria-describedby={undefined}
          tabIndex={-1}
          onOpenAutoFocus={focusContent}
          onCloseAutoFocus={giveBack}
        >
          <div className="gw-sheet-head">
            <Dialog.Title asChild>
              <h2>{title}</h2>
            </Dialog.Title>
            <Dialog.Close asChild>
              <IconButton look="bare" icon="close" label={t(fileTexts.close)} />
            </Dialog.Close>
          </div>
          <div className="gw-sheet-body">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
