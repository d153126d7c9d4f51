import { hidesGradients, nameOf } from '../../formats/figure-facts'
import { nodeOf, wireViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'
import { fillIn } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'
import { spokenTensor } from '../nodes/spoken'
import { currentScene } from '../canvas/scene'

/** `apple count to apples, port b, value 2, gradient 110` */
export const useSpokenWire = (id: string): string => useEditor((state) => spokenWire(state, id))

export function spokenWire(state: EditorState, id: string): string {
  const { language, document } = state
  const wire = currentScene().wire(id)
  if (wire === undefined) return id
  const name = (node: string): string => {
    const found = nodeOf(state, node)
    return found === undefined ? node : nameOf(found, language)
  }
  const parts = [
    fillIn(texts.wire[language], {
      source: name(wire.source.node),
      target: name(wire.target.node),
      port: wire.target.port,
    }),
  ]
  const view = wireViewOf(state, id)
  const seen = reachOf(state)
  if (view?.value !== undefined && seen.valueShown(wire.source.node))
    parts.push(fillIn(texts.withValue[language], { value: spokenTensor(view.value) }))
  if (view?.flow.kind === 'gradient' && seen.gradientShown(id) && !hidesGradients(document))
    parts.push(fillIn(texts.withGradient[language], { gradient: spokenTensor(view.flow.gradient) }))
  if (view?.flow.kind === 'blocked') parts.push(view.flow.why[language])
  return parts.join(language === 'ja' ? '、' : ', ')
}
