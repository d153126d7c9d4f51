import type { TensorView } from '../../engine/views'
import type { GraphDocument, View } from '../../graph/document'
import { setView } from '../../graph/edits'
import { parseSource } from '../../graph/wires'
import { hidesGradients } from '../../formats/figure-facts'
import { nodeOf, nodeViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'

/** One thing that a person keeps an eye on: a node's value, or the objective's gradient over it. */
export interface Watched {
  readonly what: 'value' | 'gradient'
  readonly node: string
}

/** The list as the document keeps it under `view.watch`: `value:total`, `gradient:apple_count`. Anything else is passed over. */
export function watchedIn(document: GraphDocument): Watched[] {
  const written = document.view?.['watch']
  if (!Array.isArray(written)) return []
  return written.flatMap((entry: unknown): Watched[] => {
    const [, what, node] = /^(value|gradient):(.+)$/.exec(typeof entry === 'string' ? entry : '') ?? []
    if (node === undefined || nodeOf({ document }, node) === undefined) return []
    return [{ what: what === 'value' ? 'value' : 'gradient', node }]
  })
}

export const isSame = (a: Watched, b: Watched): boolean => a.what === b.what && a.node === b.node

/** The document with another list; without a list where nothing is watched. */
export function withWatched(document: GraphDocument, list: readonly Watched[]): GraphDocument {
  const { watch: _, ...others } = document.view ?? {}
  const view: View =
    list.length === 0 ? others : { ...others, watch: list.map(({ what, node }) => `${what}:${node}`) }
  return setView(document, Object.keys(view).length === 0 ? undefined : view)
}

/** What is to be seen of it at the cursor: its tensor, or `undefined` while the passes have not come there. */
export function seenOf(
  state: Pick<EditorState, 'document' | 'frame' | 'cursor' | 'stepping'>,
  { what, node }: Watched,
): TensorView | undefined {
  const output = nodeViewOf(state, node)?.outputs[0]
  const reach = reachOf(state)
  if (what === 'value') return reach.valueShown(node) ? output?.value : undefined
  if (output === undefined || hidesGradients(state.document)) return undefined
  const { objective } = state.document
  const isObjective = objective !== undefined && parseSource(objective).node === node
  const hasCome = isObjective ? reach.seeded : reach.gathered(node, output.name)?.complete === true
  return hasCome ? output.gradient : undefined
}
