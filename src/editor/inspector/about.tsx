import { Collapsible } from 'radix-ui'
import { useState } from 'react'
import type { AnyOp } from '../../ops/kit/definition'
import { useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { Icon } from '../shell/icon'

/** What the op is for, in a line and, opened, in a paragraph. */
export function About({ op }: { readonly op: AnyOp }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  return (
    <Collapsible.Root className="gw-section gw-about" open={open} onOpenChange={setOpen}>
      <Collapsible.Trigger className="gw-fold">
        <Icon name={open ? 'down' : 'right'} />
        {t(inspectorTexts.about, { op: t(op.title) })}
      </Collapsible.Trigger>
      <p>{t(op.summary)}</p>
      <Collapsible.Content>
        <p>{t(op.about)}</p>
        {op.onnx?.note === undefined ? undefined : <p className="gw-muted">ONNX: {t(op.onnx.note)}</p>}
        {op.pytorch === undefined ? undefined : (
          <p className="gw-muted">
            PyTorch: <code>{op.pytorch}</code>
          </p>
        )}
      </Collapsible.Content>
    </Collapsible.Root>
  )
}
