import { useMemo } from 'react'
import type { Problem } from '../../base/problem'
import type { Language } from '../../base/text'
import { wireNumber } from '../../figure/numbers'
import { shapeText } from '../../figure/labels'
import type { SceneNode } from '../../figure/scene'
import type { TensorView } from '../../engine/views'
import { hidesGradients, nameOf } from '../../formats/figure-facts'
import { nodeViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'
import { steady } from './facts'
import { fillIn } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'
import { insideTexts } from '../texts/inside'

/** What is said of a node besides its name. */
interface Said {
  readonly language: Language
  readonly isObjective: boolean
  /** there is more to see inside */
  readonly opens: boolean
  readonly value?: TensorView
  readonly gradient?: TensorView
  readonly problem?: Problem
}

/** `apples, Mul, value 200, gradient 1.1` */
export function useSpokenNode({ id, node, op }: Pick<SceneNode, 'id' | 'node' | 'op'>): string {
  const select = useMemo(
    () => steady((state: EditorState) => saidOf(state, id, op?.category === 'data')),
    [id, op],
  )
  const said = useEditor(select)
  return useMemo(() => speak(said, nameOf(node, said.language), op?.name ?? node.op), [said, node, op])
}

function saidOf(state: EditorState, id: string, isGiven: boolean): Said {
  const { language, document } = state
  const view = nodeViewOf(state, id)
  const seen = reachOf(state)
  const output = view?.outputs[0]
  const isObjective = document.objective === id
  const isGathered = output !== undefined && seen.gathered(id, output.name)?.complete === true
  const hasGradient = (isGathered || (isObjective && seen.seeded)) && !hidesGradients(document)
  return {
    language,
    isObjective,
    opens: view?.opens === true,
    ...(output?.value !== undefined && (isGiven || seen.valueShown(id)) ? { value: output.value } : {}),
    ...(output?.gradient !== undefined && hasGradient ? { gradient: output.gradient } : {}),
    ...(view?.problems[0] === undefined ? {} : { problem: view.problems[0] }),
  }
}

function speak(
  { language, isObjective, opens, value, gradient, problem }: Said,
  name: string,
  op: string,
): string {
  const parts = [fillIn(texts.node[language], { name, op })]
  if (isObjective) parts.push(texts.isObjective[language])
  if (opens) parts.push(insideTexts.opens[language])
  if (value !== undefined) parts.push(fillIn(texts.withValue[language], { value: spokenTensor(value) }))
  if (gradient !== undefined)
    parts.push(fillIn(texts.withGradient[language], { gradient: spokenTensor(gradient) }))
  if (problem !== undefined)
    parts.push(fillIn(texts.withProblem[language], { problem: problem.message[language] }))
  return parts.join(language === 'ja' ? '、' : ', ')
}

export const spokenTensor = ({ scalar, named }: Pick<TensorView, 'scalar' | 'named'>): string =>
  scalar === undefined ? shapeText(named) : wireNumber(scalar)
