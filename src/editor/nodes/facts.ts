import { useMemo } from 'react'
import type { NodeFacts } from '../../figure/draw-kit'
import type { NodeState } from '../../figure/look'
import { decimalsOf } from '../../figure/numbers'
import type { SceneNode } from '../../figure/scene'
import { hidesGradients, nodeFacts, seedFacts } from '../../formats/figure-facts'
import { wiresInto } from '../../graph/wires'
import type { WireFacts } from '../../figure/wire-facts'
import { nodeViewOf, wireViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'

/** A selector that gives the same object as long as nothing in it has changed. */
export function steady<T extends object>(select: (state: EditorState) => T): (state: EditorState) => T {
  let last: T | undefined
  return (state) => {
    const next = select(state)
    if (last !== undefined && equal(last, next)) return last
    last = next
    return next
  }
}

/** Equal one level down, lists of records two; tensors are compared as objects, since a frame's are immutable. */
function equal(a: object, b: object, depth = 2): boolean {
  const [x, y] = [Object.entries(a), Object.entries(b)]
  return (
    x.length === y.length &&
    x.every(([key, value]: [string, unknown], i) => {
      const other: unknown = y[i]?.[1]
      if (y[i]?.[0] !== key) return false
      if (Object.is(value, other)) return true
      const isList = Array.isArray(value) || (depth < 2 && typeof value === 'object')
      return (
        isList &&
        depth > 0 &&
        typeof other === 'object' &&
        value !== null &&
        other !== null &&
        equal(Object(value), other, depth - 1)
      )
    })
  )
}

export function useNodeFacts(scene: SceneNode): NodeFacts {
  const select = useMemo(() => {
    const first = wiresInto(scene.node)[0]
    const hold = lossHeld()
    return steady((state: EditorState): NodeFacts => {
      const seen = reachOf(state)
      const input =
        first === undefined || !seen.valueShown(first.source.node)
          ? undefined
          : wireViewOf(state, first.id)?.value
      const facts = nodeFacts(scene, nodeViewOf(state, scene.id), seen, {
        language: state.language,
        ...(input === undefined || scene.figure.kind !== 'activation' ? {} : { input }),
        ...(state.frame.batch === undefined ? {} : { batch: state.frame.batch }),
        isObjective: state.document.objective === scene.id,
      })
      const steadyLoss = hold(state.training.running ? facts.loss : undefined)
      return steadyLoss === undefined ? facts : { ...facts, steadyLoss }
    })
  }, [scene])
  return useEditor(select)
}

/** The decimals that the loss had when training began; others once those are far too few or too many. */
function lossHeld(): (loss: number | undefined) => number | undefined {
  let held: number | undefined
  return (loss) => {
    const wanted = loss === undefined ? undefined : decimalsOf(loss, 3)
    if (wanted === undefined || held === undefined || Math.abs(wanted - held) > 1) held = wanted
    return held
  }
}

/** What the wire from the objective to its barline shows. */
export function useSeedFacts(id: string): WireFacts {
  const select = useMemo(
    () =>
      steady((state: EditorState) =>
        seedFacts(nodeViewOf(state, id), reachOf(state), {
          language: state.language,
          hideGradients: hidesGradients(state.document),
        }),
      ),
    [id],
  )
  return useEditor(select)
}

export const nodeStateOf = (state: EditorState, id: string): NodeState => {
  const step = reachOf(state).inPlay
  if (step?.node === id) return step.kind === 'forward' ? 'forward' : 'backward'
  const view = nodeViewOf(state, id)
  const isBad =
    view === undefined ? state.frame.problems.some(({ at }) => at[0] === id) : view.problems.length > 0
  return isBad ? 'error' : 'rest'
}

export const useNodeState = (id: string): NodeState => useEditor((state) => nodeStateOf(state, id))
