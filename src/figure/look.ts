import type { Ink, Role, Token } from './marks'
import type { FigureKind } from './node-figure'

/** `forward`, `backward`: the node is in play in that pass. */
export type NodeState = 'rest' | 'forward' | 'backward' | 'error'

/** What a state does to a node's colours (LOOK "Nodes"); it never moves or resizes anything. */
export interface NodeLook {
  readonly inks: Readonly<Record<Role, Token | 'none'>>
  /** of the outline, where it differs */
  readonly bodyWidth?: number
}

const rest: NodeLook = {
  inks: { line: 'ink', fill: 'paper', sign: 'ink', name: 'ink-2', value: 'ink', token: 'none' },
}

const error: NodeLook = { inks: { ...rest.inks, line: 'bad' }, bodyWidth: 2 }

/** A circle or a tag is printed solid. */
const solid = (hue: 'fwd' | 'bwd'): NodeLook => ({
  inks: { line: hue, fill: hue, sign: 'paper', name: 'paper', value: 'paper', token: 'none' },
})

/** A card fills softly, gets a strong border, and its symbol a solid token. */
const soft = (hue: 'fwd' | 'bwd'): NodeLook => ({
  inks: { line: hue, fill: `${hue}-soft`, sign: 'paper', name: 'ink', value: 'ink', token: hue },
  bodyWidth: 2.5,
})

const isSolid = (kind: FigureKind): boolean => kind === 'circle' || kind === 'data' || kind === 'parameter'

const looks = {
  solid: { rest, error, forward: solid('fwd'), backward: solid('bwd') },
  soft: { rest, error, forward: soft('fwd'), backward: soft('bwd') },
}

export const lookOf = (kind: FigureKind, state: NodeState): NodeLook =>
  looks[isSolid(kind) ? 'solid' : 'soft'][state]

/** The token that an ink stands for in this look. */
export function inkIn({ inks }: NodeLook, ink: Ink): Token | 'none' {
  switch (ink) {
    case 'line':
    case 'fill':
    case 'sign':
    case 'name':
    case 'value':
    case 'token':
      return inks[ink]
    default:
      return ink
  }
}

export const restingLook = rest
