import { wireNumber } from '../../figure/numbers'
import { shapeText } from '../../figure/labels'
import type { SceneNode } from '../../figure/scene'
import type { TensorView } from '../../engine/views'
import { hidesGradients, nameOf } from '../../formats/figure-facts'
import { nodeViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'
import { fillIn } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'

/** `apples, Mul, value 200, gradient 1.1` */
export const useSpokenNode = (scene: SceneNode): string => useEditor((state) => spokenNode(state, scene))

export function spokenNode(
  state: EditorState,
  { id, node, op }: Pick<SceneNode, 'id' | 'node' | 'op'>,
): string {
  const { language, document } = state
  const view = nodeViewOf(state, id)
  const seen = reachOf(state)
  const parts = [fillIn(texts.node[language], { name: nameOf(node, language), op: op?.name ?? node.op })]
  if (document.objective === id) parts.push(texts.isObjective[language])
  const output = view?.outputs[0]
  if (output?.value !== undefined && (seen.valueShown(id) || op?.category === 'data'))
    parts.push(fillIn(texts.withValue[language], { value: spokenTensor(output.value) }))
  const gathered = output === undefined ? undefined : seen.gathered(id, output.name)
  const isGathered = gathered?.complete === true || (document.objective === id && seen.seeded)
  if (output?.gradient !== undefined && isGathered && !hidesGradients(document))
    parts.push(fillIn(texts.withGradient[language], { gradient: spokenTensor(output.gradient) }))
  const problem = view?.problems[0]
  if (problem !== undefined)
    parts.push(fillIn(texts.withProblem[language], { problem: problem.message[language] }))
  return parts.join(language === 'ja' ? '、' : ', ')
}

export const spokenTensor = ({ scalar, named }: TensorView): string =>
  scalar === undefined ? shapeText(named) : wireNumber(scalar)
