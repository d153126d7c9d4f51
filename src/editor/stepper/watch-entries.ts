import type { TensorView } from '../../engine/views'
import { parseSource } from '../../graph/wires'
import type { Watched } from '../../graph/watch'
import { hidesGradients } from '../../formats/figure-facts'
import { nodeViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { outermost } from '../state/place'
import { reachOf } from '../state/reach'

type Standing = Pick<EditorState, 'document' | 'frame' | 'cursor' | 'stepping'>

/** Where the whole document stands: at the cursor, or where it was left for the inside of a node. Its numbers are new. */
export function standingOutside(state: Standing & Pick<EditorState, 'whole'>): Standing {
  const { frame, whole } = state
  const outside = outermost()
  if (frame.inside === undefined || outside === undefined) return state
  return {
    document: whole,
    ...outside,
    frame: { ...outside.frame, nodes: frame.inside.outside ?? [] },
  }
}

/** What is to be seen of it at the cursor: its tensor, or `undefined` while the passes have not come there. */
export function seenOf(state: Standing, { what, node }: Watched): TensorView | undefined {
  const output = nodeViewOf(state, node)?.outputs[0]
  const reach = reachOf(state)
  if (what === 'value') return reach.valueShown(node) ? output?.value : undefined
  if (output === undefined || hidesGradients(state.document)) return undefined
  const { objective } = state.document
  const isObjective = objective !== undefined && parseSource(objective).node === node
  const hasCome = isObjective ? reach.seeded : reach.gathered(node, output.name)?.complete === true
  return hasCome ? output.gradient : undefined
}
