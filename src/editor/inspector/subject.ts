import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { Step } from '../../engine/views'
import { findWire } from '../../graph/wiring'
import { selectedNode } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'
import { store, useEditor } from '../state/store'

/** What the inspector is about. */
export interface Subject {
  readonly node: string
  /** the port whose gradient is explained, as the engine names it: `b`, `xs.1` */
  readonly port?: string
}

/**
 * Whichever spoke last decides: a step that was taken shows the node in play, a click on the canvas the node that was
 * chosen.
 */
type Speaker = 'step' | 'choice'

const speaker = createStore<{ readonly last: Speaker }>(() => ({ last: 'choice' }))

store.subscribe((state, before) => {
  if (state.session !== before.session) speaker.setState({ last: 'choice' })
  else if (state.selection !== before.selection || state.focusPort !== before.focusPort) {
    speaker.setState({ last: 'choice' })
  } else if (state.cursor !== before.cursor && state.frame === before.frame && state.stepping)
    speaker.setState({ last: 'step' })
})

export function useSubject(): Subject | undefined {
  const last = useStore(speaker, (state) => state.last)
  const node = useEditor((state) => subjectOf(state, last)?.node)
  const port = useEditor((state) => subjectOf(state, last)?.port)
  if (node === undefined) return undefined
  return port === undefined ? { node } : { node, port }
}

export function subjectOf(state: EditorState, last: Speaker): Subject | undefined {
  const { inPlay } = reachOf(state)
  if (last === 'step' && inPlay !== undefined) return subjectOfStep(inPlay)
  if (state.focusPort !== undefined) return state.focusPort
  const node = selectedNode(state)
  if (node !== undefined) return { node }
  const [wire, ...others] = state.selection.wires
  if (wire === undefined || others.length > 0 || state.selection.nodes.size > 0) return undefined
  const target = findWire(state.document, wire)?.target.node
  return target === undefined ? undefined : { node: target, port: wire.slice(target.length + 1) }
}

function subjectOfStep(step: Step): Subject {
  switch (step.kind) {
    case 'forward':
    case 'seed':
    case 'accumulate':
      return { node: step.node }
    case 'contribution':
      return { node: step.node, port: step.wire?.slice(step.node.length + 1) ?? step.port }
    case 'blocked':
      return { node: step.node, port: step.wire.slice(step.node.length + 1) }
  }
}
