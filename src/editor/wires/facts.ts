import { useMemo } from 'react'
import type { TensorFacts } from '../../figure/facts'
import { decimalsOf } from '../../figure/numbers'
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
  const select = useMemo(() => {
    const hold = digitsHeld()
    return steady((state: EditorState): WireFacts => {
      const facts = factsOfWire(state, id, source, target)
      return { ...facts, ...hold(state.training.running, facts) }
    })
  }, [id, source, target])
  return useEditor(select)
}

export function factsOfWire(state: EditorState, id: string, source: string, target: string): WireFacts {
  const { selection, allLocals, language, lens, document } = state
  return wireFacts(wireViewOf(state, id), reachOf(state), {
    language,
    lens,
    chip: allLocals || selection.wires.has(id) || (selection.nodes.size === 1 && selection.nodes.has(target)),
    hideGradients: hidesGradients(document),
    source: nodeViewOf(state, source),
    target: currentScene().node(target),
  })
}

/** While training runs, the decimals that a wire's numbers had when it began; others once those are far too few or too many. */
function digitsHeld(): (
  isRunning: boolean,
  facts: WireFacts,
) => Pick<WireFacts, 'valueDecimals' | 'gradientDecimals'> {
  const [value, gradient] = [heldDecimals(), heldDecimals()]
  return (isRunning, facts) => {
    const [v, g] = [value(isRunning, facts.value), gradient(isRunning, facts.gradient)]
    return {
      ...(v === undefined ? {} : { valueDecimals: v }),
      ...(g === undefined ? {} : { gradientDecimals: g }),
    }
  }
}

function heldDecimals(): (isRunning: boolean, tensor: TensorFacts | undefined) => number | undefined {
  let held: number | undefined
  return (isRunning, tensor) => {
    if (!isRunning || tensor === undefined) held = undefined
    else {
      const { scalar, min, max } = tensor
      const isWhole = scalar === undefined && Number.isInteger(min) && Number.isInteger(max)
      const wanted = isWhole
        ? 0
        : decimalsOf(Math.max(Math.abs(min), Math.abs(max)), scalar === undefined ? 2 : 4)
      if (held === undefined || Math.abs(wanted - held) > 1) held = wanted
    }
    return held
  }
}
