import { useEffect, useState } from 'react'
import type { Frame, Spoken } from '../../engine/views'
import { wireNumber } from '../../figure/numbers'
import { parseSource } from '../../graph/wires'
import { engine } from '../state/engine-link'
import { forwardSteps } from '../state/step-actions'
import { useEditor } from '../state/store'
import { useTouch } from '../shell/narrow'
import { useLanguage, useText } from '../texts'
import { stepperTexts } from '../texts/stepper'
import { Marked } from './marked'
import { nameOf } from './step-words'

interface Said {
  readonly frame: Frame
  readonly index: number
  readonly spoken: Spoken | undefined
}

/** The sentence for the step that was just taken; the last one stays until the worker has answered. */
export function useSpoken(): Spoken | undefined {
  const frame = useEditor((state) => state.frame)
  const cursor = useEditor((state) => state.cursor)
  const [said, setSaid] = useState<Said>()
  const index = cursor - 1
  useEffect(() => {
    if (index < 0) return undefined
    let isLate = false
    void engine.speak(index).then((spoken) => {
      if (!isLate) setSaid({ frame, index, spoken })
    })
    return () => {
      isLate = true
    }
  }, [frame, index])
  return index < 0 ? undefined : said?.spoken
}

/** The step in one sentence, on the page and for screen readers alike, and what comes next. */
export function Sentence() {
  const t = useText()
  const spoken = useSpoken()
  const { now, next } = useStanding()
  const said = now ?? (spoken === undefined ? undefined : t(spoken.now))
  const coming = next ?? (now === undefined && spoken?.next !== undefined ? t(spoken.next) : undefined)
  return (
    <div className="gw-sentence">
      <p aria-live="polite" data-testid="sentence">
        {said === undefined ? undefined : <Marked text={said} />}
      </p>
      {coming === undefined ? undefined : (
        <p className="gw-sentence-next">
          <Marked text={coming} />
        </p>
      )}
    </div>
  )
}

/**
 * What is said instead of a step, or in place of what comes next: at the start, before the backward pass an
 * invitation, and at the end what was reached.
 */
export function useStanding(): { readonly now?: string; readonly next?: string } {
  const t = useText()
  const isTouch = useTouch()
  const language = useLanguage()
  const frame = useEditor((state) => state.frame)
  const cursor = useEditor((state) => state.cursor)
  const isStepping = useEditor((state) => state.stepping)
  const document = useEditor((state) => state.document)
  const { objective } = document
  const count = frame.steps.length
  const forward = forwardSteps(frame)
  if (count === 0) return { now: t(stepperTexts.nothing) }
  if (cursor === 0) return { now: t(stepperTexts.atStart) }
  if (cursor >= count) {
    const end = objective === undefined ? stepperTexts.noObjective : stepperTexts.noLoss
    const words = t(forward < count ? stepperTexts.done : end)
    return isStepping ? { next: words } : { now: words }
  }
  if (cursor !== forward || frame.loss === undefined || objective === undefined) return {}
  const name = nameOf({ document }, parseSource(objective).node, language).replace(/[{}]/g, '')
  const words = isTouch ? stepperTexts.invitationTouch : stepperTexts.invitation
  return { now: t(words, { objective: name, value: wireNumber(frame.loss) }) }
}
