import { useMemo } from 'react'
import type { WireFacts } from '../../figure/wire-facts'
import { nameOf } from '../../formats/figure-facts'
import { portOf } from '../canvas/projection'
import { currentScene } from '../canvas/scene'
import { spokenTensor } from '../nodes/spoken'
import { useNode } from '../state/derived'
import { store } from '../state/store'
import { fillIn } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'
import { factsOfWire } from './facts'

interface Ends {
  readonly source: string
  readonly target: string
  /** the handle that it ends in */
  readonly port: string
}

/** `apple count to apples, port b, value 2, gradient 110` */
export function useSpokenWire(ends: Ends, facts: WireFacts): string {
  const source = useNode(ends.source)
  const target = useNode(ends.target)
  return useMemo(() => {
    const [from, to] = [source, target].map((node) =>
      node === undefined ? '' : nameOf(node, facts.language),
    )
    return speak(from ?? '', to ?? '', portOf(ends.port).port, facts)
  }, [source, target, ends.port, facts])
}

/** The same for a wire that has just been chosen. */
export function spokenWire(id: string): string {
  const state = store.getState()
  const scene = currentScene()
  const wire = scene.wire(id)
  if (wire === undefined) return id
  const name = (node: string): string => {
    const found = scene.node(node)?.node
    return found === undefined ? node : nameOf(found, state.language)
  }
  const facts = factsOfWire(state, id, wire.source.node, wire.target.node)
  return speak(name(wire.source.node), name(wire.target.node), wire.target.port, facts)
}

function speak(source: string, target: string, port: string, facts: WireFacts): string {
  const { language, value, gradient } = facts
  const parts = [fillIn(texts.wire[language], { source, target, port })]
  if (value !== undefined) parts.push(fillIn(texts.withValue[language], { value: spokenTensor(value) }))
  if (gradient !== undefined)
    parts.push(fillIn(texts.withGradient[language], { gradient: spokenTensor(gradient) }))
  return parts.join(language === 'ja' ? '、' : ', ')
}
