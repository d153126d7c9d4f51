import { Dialog } from 'radix-ui'
import { useRef, useState } from 'react'
import type { Problem } from '../../base/problem'
import { FieldProblem } from '../inspector/field-problem'
import { useFocusReturn } from '../shell/focus-return'
import { Button } from '../shell/controls'
import { setOverlay } from '../state/actions'
import type { Overlay } from '../state/editor-state'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { moduleTexts as texts } from '../texts/modules'
import { groupAs } from './modules'

type Group = Extract<Overlay, { kind: 'group' }>

const width = 300

const close = (): void => {
  setOverlay(undefined)
}

/** The name of a new module, asked for where the nodes are. */
export function GroupOverlay() {
  const overlay = useEditor((state) => state.overlay)
  return overlay?.kind === 'group' ? <NameOfGroup overlay={overlay} /> : undefined
}

function NameOfGroup({ overlay }: { readonly overlay: Group }) {
  const t = useText()
  const [name, setName] = useState(overlay.name)
  const [problem, setProblem] = useState<Problem>()
  const isDone = useRef(false)
  const giveBack = useFocusReturn()
  const commit = (): void => {
    const found = groupAs(overlay.ids, name.trim())
    setProblem(found)
    if (found !== undefined) return
    isDone.current = true
    close()
  }
  const [x, y] = overlay.screen
  const left = Math.max(8, Math.min(x, window.innerWidth - width - 8))
  const top = Math.max(8, Math.min(y, window.innerHeight - 120))
  return (
    <Dialog.Root
      open
      modal={false}
      onOpenChange={(open) => {
        if (!open) close()
      }}
    >
      <Dialog.Portal>
        <Dialog.Content
          className="gw-group-name"
          style={{ left, top }}
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            if (isDone.current) event.preventDefault()
            else giveBack(event)
          }}
        >
          <Dialog.Title className="gw-group-title">{t(texts.group)}</Dialog.Title>
          <div className="gw-group-row">
            <input
              aria-label={t(texts.groupName)}
              value={name}
              spellCheck={false}
              autoFocus
              onFocus={(event) => {
                event.currentTarget.select()
              }}
              onChange={(event) => {
                setName(event.target.value)
                setProblem(undefined)
              }}
              onKeyDown={(event) => {
                if (event.nativeEvent.isComposing) return
                if (event.key === 'Enter') commit()
              }}
            />
            <Button look="primary" onClick={commit}>
              {t(texts.groupButton)}
            </Button>
          </div>
          <FieldProblem problem={problem} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
