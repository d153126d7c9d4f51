import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useText } from '../texts'
import { fileTexts } from '../texts/files'
import { IconButton } from './controls'
import { focusContent, useFocusReturn } from './focus-return'

/** A dialog over everything: a title, something to read or choose, and at its foot what can be done. */
export function Modal({
  title,
  note,
  onClose,
  foot,
  className = '',
  children,
}: {
  readonly title: string
  /** said below the title, and to screen readers with it */
  readonly note?: string
  readonly onClose: () => void
  readonly foot?: ReactNode
  readonly className?: string
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
          className={`gw-dialog ${className}`}
          tabIndex={-1}
          onCloseAutoFocus={giveBack}
          onOpenAutoFocus={focusContent}
          {...(note === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className="gw-dialog-head">
            <Dialog.Title asChild>
              <h2>{title}</h2>
            </Dialog.Title>
            <Dialog.Close asChild>
              <IconButton look="bare" icon="close" label={t(fileTexts.close)} />
            </Dialog.Close>
          </div>
          <div className="gw-dialog-body" tabIndex={0}>
            {note === undefined ? undefined : (
              <Dialog.Description className="gw-dialog-note">{note}</Dialog.Description>
            )}
            {children}
          </div>
          {foot === undefined ? undefined : <div className="gw-dialog-foot">{foot}</div>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
