import { inLanguage } from '../../base/text'
import type { GraphDocument, GraphNode } from '../../graph/document'
import { findOp } from '../../ops'
import { isSource } from '../../ops/kit/definition'
import type { EditorState } from '../state/editor-state'
import { store } from '../state/store'
import { say } from '../texts'
import { insideTexts } from '../texts/inside'

/** The document in which the node at each step of the path stands: the whole, then one inside after the other. */
export const documentsAlong = ({
  whole,
  levels,
}: Pick<EditorState, 'whole' | 'levels'>): readonly GraphDocument[] => [
  whole,
  ...levels.map(({ document }) => document),
]

/** The opened nodes, from the top. */
export function openedNodes(state: Pick<EditorState, 'whole' | 'levels' | 'path'>): readonly GraphNode[] {
  const documents = documentsAlong(state)
  return state.path.flatMap((id, depth) => documents[depth]?.nodes.find((node) => node.id === id) ?? [])
}

/** How much there is inside. */
export function countsOf(document: GraphDocument): {
  readonly operations: number
  readonly parameters: number
} {
  let [operations, parameters] = [0, 0]
  for (const { op } of document.nodes) {
    const known = findOp(op)
    if (known !== undefined && isSource(known)) parameters += known.source === 'parameter' ? 1 : 0
    else if (known?.outlet !== true) operations++
  }
  return { operations, parameters }
}

/** `Inside affine1. operations: 2, …` */
export function spokenPlace(isBack: boolean): string {
  const state = store.getState()
  const node = openedNodes(state).at(-1)
  const nameOf = ({ label, id }: GraphNode): string =>
    label === undefined ? id : inLanguage(label, state.language)
  if (isBack) {
    const [chosen] = state.selection.nodes
    const at = state.document.nodes.find(({ id }) => id === chosen)
    return at === undefined ? '' : say(insideTexts.left, { name: nameOf(at) })
  }
  if (node === undefined) return ''
  return say(insideTexts.entered, {
    name: nameOf(node),
    contents: say(insideTexts.contents, countsOf(state.document)),
  })
}
