import { useMemo } from 'react'
import type { WireFacts } from '../../figure/wire-facts'
import { hidesGradients, wireFacts } from '../../formats/figure-facts'
import { currentScene } from '../canvas/scene'
import { steady } from '../nodes/facts'
import { nodeViewOf, wireViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'

/** What a wire shows; the same object until something about it changes. */
export function useWireFacts(id: string, source: string, target: string): WireFacts {
  const select = useMemo(
    () =>
      steady((state: EditorState): WireFacts => {
        const { selection, allLocals, language, lens, document } = state
        return wireFacts(wireViewOf(state, id), reachOf(state), {
          language,
          lens,
          chip:
            allLocals ||
            selection.wires.has(id) ||
            (selection.nodes.size === 1 && selection.nodes.has(target)),
          hideGradients: hidesGradients(document),
          source: nodeViewOf(state, source),
          target: currentScene().node(target),
        })
      }),
    [id, source, target],
  )
  return useEditor(select)
}
