import { ViewportPortal } from '@xyflow/react'
import { setObjective } from '../../graph/edits'
import { edit } from '../state/actions'
import { nodeViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { opsOf } from '../state/ops'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'
import { useScene } from './scene'

/** A graph without an objective and with one number at its end: offers to go backward from there. */
export function BackwardFromHere() {
  const t = useText()
  const scene = useScene()
  const id = useEditor(onlyEnd)
  const node = id === undefined ? undefined : scene.node(id)
  const output = node?.figure.outputs[0]
  if (id === undefined || node === undefined || output === undefined) return undefined
  return (
    <ViewportPortal>
      <button
        type="button"
        className="gw-btn gw-backward-here nodrag nopan"
        style={{ transform: `translate(${node.x + output.x + 18}px, ${node.y + output.y + 14}px)` }}
        onClick={() => {
          edit((document) => setObjective(document, id))
        }}
      >
        {t(texts.backwardFromHere)}
      </button>
    </ViewportPortal>
  )
}

/** The one node that is computed, has one element, and feeds nothing. */
function onlyEnd(state: EditorState): string | undefined {
  const { document, readOnly, path } = state
  // Inside of a node the gradients come from outside.
  if (path.length > 0) return undefined
  if (document.objective !== undefined || readOnly || document.nodes.length < 2) return undefined
  const used = new Set(
    document.nodes.flatMap(({ inputs = {} }) =>
      Object.values(inputs)
        .flat()
        .map((source) => source.split(':', 1)[0]),
    ),
  )
  const ends = document.nodes.filter(
    ({ id, op }) =>
      !used.has(id) &&
      opsOf(document).find(op)?.category !== 'data' &&
      nodeViewOf(state, id)?.outputs[0]?.value?.scalar !== undefined,
  )
  return ends.length === 1 ? ends[0]?.id : undefined
}
