import { useText } from '../texts'
import { fileTexts } from '../texts/files'
import { Button } from './controls'
import { saveBlob } from './files'
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
  const { rescue } = refusal
  return (
    <Modal
      title={refusal.title}
      note={t(rescue === undefined ? fileTexts.refusedNote : fileTexts.rescueNote)}
      onClose={close}
      foot={
        <>
          {rescue === undefined ? undefined : (
            <Button
              onClick={() => {
                void saveBlob(new Blob([rescue], { type: 'application/json' }), 'kept.json', ['.json'])
              }}
            >
              {t(fileTexts.rescue)}
            </Button>
          )}
          <Button look="primary" onClick={close}>
            {t(fileTexts.close)}
          </Button>
        </>
      }
    >
      <ProblemList problems={refusal.problems} showable={false} />
    </Modal>
  )
}
