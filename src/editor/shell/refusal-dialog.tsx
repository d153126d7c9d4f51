import { useText } from '../texts'
import { fileTexts } from '../texts/files'
import { Button } from './controls'
import { Modal } from './modal'
import { ProblemList } from './problem-card'
import { ui, useUi } from './ui'

const close = (): void => {
  ui.setState({ refusal: undefined })
}

/** Why a file was not opened: every problem with its place. Nothing has changed. */
export function RefusalDialog() {
  const t = useText()
  const refusal = useUi((state) => state.refusal)
  if (refusal === undefined) return undefined
  return (
    <Modal
      title={refusal.title}
      note={t(fileTexts.refusedNote)}
      onClose={close}
      foot={
        <Button look="primary" onClick={close}>
          {t(fileTexts.close)}
        </Button>
      }
    >
      <ProblemList problems={refusal.problems} showable={false} />
    </Modal>
  )
}
