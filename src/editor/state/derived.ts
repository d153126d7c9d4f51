import type { NodeView, Step, WireView } from '../../engine/views'
import type { GraphDocument, GraphNode } from '../../graph/document'
import { findOp } from '../../ops'
import { isSource } from '../../ops/kit/definition'
import type { EditorState } from './editor-state'
import { reachOf } from './reach'
import { useEditor } from './store'

/** One map per array, made when it is first asked for: labels look themselves up without walking the frame. */
function indexed<T extends { readonly id: string }>(): (items: readonly T[], id: string) => T | undefined {
  const maps = new WeakMap<readonly T[], ReadonlyMap<string, T>>()
  return (items, id) => {
    let map = maps.get(items)
    if (map === undefined) {
      map = new Map(items.map((item) => [item.id, item]))
      maps.set(items, map)
    }
    return map.get(id)
  }
}

const nodeViewIn = indexed<NodeView>()
const wireViewIn = indexed<WireView>()
const nodeIn = indexed<GraphNode>()

export const nodeOf = ({ document }: Pick<EditorState, 'document'>, id: string): GraphNode | undefined =>
  nodeIn(document.nodes, id)
export const nodeViewOf = ({ frame }: Pick<EditorState, 'frame'>, id: string): NodeView | undefined =>
  nodeViewIn(frame.nodes, id)
export const wireViewOf = ({ frame }: Pick<EditorState, 'frame'>, id: string): WireView | undefined =>
  wireViewIn(frame.wires, id)

export const useNode = (id: string): GraphNode | undefined => useEditor((state) => nodeOf(state, id))
export const useNodeView = (id: string): NodeView | undefined => useEditor((state) => nodeViewOf(state, id))
export const useWireView = (id: string): WireView | undefined => useEditor((state) => wireViewOf(state, id))
export const useStepInPlay = (): Step | undefined => useEditor((state) => reachOf(state).inPlay)

/** The one selected node, when exactly one is. */
export const selectedNode = ({ selection }: EditorState): string | undefined =>
  selection.nodes.size === 1 ? [...selection.nodes][0] : undefined

/** Whether anything in the document computes another thing while training than in use. */
export function hasModes({ nodes, subgraphs = {} }: GraphDocument): boolean {
  const all = [nodes, ...Object.values(subgraphs).map((subgraph) => subgraph.nodes)].flat()
  return all.some(({ op }) => {
    const found = findOp(op)
    return found !== undefined && !isSource(found) && found.modal === true
  })
}
