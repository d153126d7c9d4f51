import { formatNumber } from '../../base/numbers'
import { inLanguage, type Language } from '../../base/text'
import type { LocalView, Step, TensorView } from '../../engine/views'
import { bound, range, wireNumber } from '../../figure/numbers'
import { nodeOf, nodeViewOf, wireViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'

type Known = Pick<EditorState, 'document' | 'frame'>

/** The name of a node as a person knows it. */
export function nameOf(state: Pick<EditorState, 'document'>, id: string, language: Language): string {
  return inLanguage(nodeOf(state, id)?.label ?? id, language) || id
}

/** Where a step happens: `apples`, or `apples → apple count`. */
export function placeOfStep(state: Known, step: Step, language: Language): string {
  const node = nameOf(state, step.node, language)
  switch (step.kind) {
    case 'forward':
    case 'seed':
      return node
    case 'accumulate': {
      const wire = wireViewOf(state, step.wire)
      return wire === undefined ? node : `${nameOf(state, wire.target.node, language)} → ${node}`
    }
    case 'contribution':
      if (step.param !== undefined) return `${node} → ${node}.${step.port}`
      return `${node} → ${sourceName(state, step.wire, language)}`
    case 'blocked':
      return `${node} → ${sourceName(state, step.wire, language)}`
  }
}

function sourceName(state: Known, wire: string | undefined, language: Language): string {
  const source = wire === undefined ? undefined : wireViewOf(state, wire)?.source.node
  return source === undefined ? '' : nameOf(state, source, language)
}

/** A piece of arithmetic in the colour of its pass; signs have none. */
export interface Piece {
  readonly text: string
  readonly pass?: 'fwd' | 'bwd'
}

/** What a step computes: upstream × local, and what comes out. */
export interface Arithmetic {
  readonly pieces: readonly Piece[]
  readonly result?: Piece
}

export function arithmeticOf(state: Known, step: Step): Arithmetic {
  switch (step.kind) {
    case 'forward': {
      const value = nodeViewOf(state, step.node)?.outputs[0]?.value
      return value === undefined
        ? { pieces: [] }
        : { pieces: [], result: { text: valueText(value), pass: 'fwd' } }
    }
    case 'seed':
      return { pieces: [], result: { text: '1', pass: 'bwd' } }
    case 'blocked':
      return { pieces: [], result: { text: '—' } }
    case 'accumulate': {
      const added: Piece = { text: gradientText(step.contribution), pass: 'bwd' }
      const result: Piece = { text: gradientText(step.sum), pass: 'bwd' }
      return { pieces: step.part === 1 ? [added] : [{ text: '+' }, added], result }
    }
    case 'contribution': {
      const { scalar } = step.upstream
      const upstream: Piece = { text: scalar === undefined ? 'G' : wireNumber(scalar), pass: 'bwd' }
      const result: Piece = { text: gradientText(step.contribution), pass: 'bwd' }
      return { pieces: timesLocal(upstream, step.local), result }
    }
  }
}

/** A rule such as `Xᵀ·` or `Σ rows` stands before what it acts on, `·Wᵀ` after it. */
function timesLocal(upstream: Piece, local: LocalView | undefined): Piece[] {
  if (local === undefined) return [upstream]
  switch (local.kind) {
    case 'factor':
      return [upstream, { text: '×' }, { text: wireNumber(local.value), pass: 'fwd' }]
    case 'elementwise':
      return [upstream, { text: '⊙' }, { text: shapeText(local.value), pass: 'fwd' }]
    case 'map': {
      const rule: Piece = { text: local.glyph, pass: 'fwd' }
      return /^[·⊙]/.test(local.glyph) ? [upstream, rule] : [rule, upstream]
    }
  }
}

/** A value in a line of text: its number, or its range. */
export const valueText = (view: TensorView): string =>
  view.unevaluated === true
    ? shapeText(view)
    : view.scalar === undefined
      ? range(view.min, view.max)
      : wireNumber(view.scalar)

/** A gradient in a line of text: its number, or the bound of its elements. */
export const gradientText = (view: TensorView): string =>
  view.scalar === undefined ? bound(view.min, view.max) : wireNumber(view.scalar)

/** `(30, 10)` */
export const shapeText = (view: TensorView): string =>
  `(${view.shape.map((d) => formatNumber(d, 15)).join(', ')})`
