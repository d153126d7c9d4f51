import { setObjective } from '../../graph/edits'
import { edit, jumpTo, stepInside } from '../state/actions'
import { useNodeView, useStepInPlay } from '../state/derived'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { insideTexts } from '../texts/inside'
import { inspectorTexts } from '../texts/inspector'
import { Button } from '../shell/controls'
import { copyText } from '../shell/copy'
import { plainTex } from '../shell/tex'
import { useExplanation } from './stages'
import type { PortRow } from './port-rows'

/** What can be done with the node that is shown. */
export function NodeFoot({ node, row }: { readonly node: string; readonly row: PortRow | undefined }) {
  const t = useText()
  const document = useEditor((state) => state.document)
  const readOnly = useEditor((state) => state.readOnly)
  const isInside = useEditor((state) => state.path.length > 0)
  const inPlay = useStepInPlay()
  const hasSteps =
    useEditor((state) => state.frame.steps.some((step) => step.node === node)) && inPlay?.node !== node
  const view = useNodeView(node)
  const output = view?.outputs[0]
  const isOpening = view?.opens === true
  const explanation = useExplanation(node, row?.port ?? '')
  const isScalar = output?.value?.scalar !== undefined
  const isObjective = document.objective === node || document.objective?.startsWith(`${node}:`) === true
  const tex =
    explanation === undefined || row?.isReached !== true
      ? undefined
      : [explanation.rule, explanation.upstream, explanation.numbers, explanation.value]
          .filter((line) => line !== undefined)
          .map(plainTex)
          .join(' \\\\\n')
  // Inside of a node there is no objective: the gradients come from outside.
  const canSet = isScalar && !isObjective && !readOnly && !isInside
  if (tex === undefined && !canSet && !hasSteps && !isOpening) return undefined
  return (
    <div className="gw-inspector-foot">
      {isOpening ? (
        <Button
          onClick={() => {
            stepInside(node)
          }}
        >
          {t(insideTexts.stepInside)}
        </Button>
      ) : undefined}
      {tex === undefined ? undefined : (
        <Button icon="copy" onClick={() => void copyText(tex)}>
          {t(inspectorTexts.copyTex)}
        </Button>
      )}
      {canSet ? (
        <Button
          onClick={() => {
            edit((before) => setObjective(before, node))
          }}
        >
          {t(inspectorTexts.setObjective)}
        </Button>
      ) : undefined}
      {hasSteps ? (
        <Button
          look="bare"
          onClick={() => {
            jumpTo(node)
          }}
        >
          {t(inspectorTexts.stepHere)}
        </Button>
      ) : undefined}
    </div>
  )
}
