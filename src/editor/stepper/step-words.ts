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

/** What a step computes, in pieces: upstream × local, and what comes out. */
export interface Arithmetic {
  readonly left?: { readonly text: string; readonly pass: 'fwd' | 'bwd' }
  readonly sign?: string
  readonly right?: { readonly text: string; readonly pass: 'fwd' | 'bwd' }
  readonly result?: { readonly text: string; readonly pass: 'fwd' | 'bwd' }
}

export function arithmeticOf(state: Known, step: Step): Arithmetic {
  switch (step.kind) {
    case 'forward': {
      const value = nodeViewOf(state, step.node)?.outputs[0]?.value
      return value === undefined ? {} : { result: { text: valueText(value), pass: 'fwd' } }
    }
    case 'seed':
      return { result: { text: '1', pass: 'bwd' } }
    case 'blocked':
      return { result: { text: '—', pass: 'bwd' } }
    case 'accumulate':
      return {
        ...(step.part === 1 ? {} : { left: { text: '+', pass: 'bwd' } }),
        right: { text: gradientText(step.contribution), pass: 'bwd' },
        result: { text: gradientText(step.sum), pass: 'bwd' },
      }
    case 'contribution': {
      const result = { text: gradientText(step.contribution), pass: 'bwd' } as const
      const upstream = { text: step.upstream.scalar === undefined ? 'G' : wireNumber(step.upstream.scalar), pass: 'bwd' } as const
      return { left: upstream, ...localPiece(step.local), result }
    }
  }
}

function localPiece(local: LocalView | undefined): Pick<Arithmetic, 'sign' | 'right'> {
  if (local === undefined) return {}
  switch (local.kind) {
    case 'factor':
      return { sign: '×', right: { text: wireNumber(local.value), pass: 'fwd' } }
    case 'elementwise':
      return { sign: '⊙', right: { text: shapeText(local.value), pass: 'fwd' } }
    case 'map':
      return { right: { text: local.glyph, pass: 'fwd' } }
  }
}

/** A value in a line of text: its number, or its range. */
export const valueText = (view: TensorView): string =>
  view.scalar === undefined ? range(view.min, view.max) : wireNumber(view.scalar)

/** A gradient in a line of text: its number, or the bound of its elements. */
export const gradientText = (view: TensorView): string =>
  view.scalar === undefined ? bound(view.min, view.max) : wireNumber(view.scalar)

/** `(30, 10)` */
export const shapeText = (view: TensorView): string => `(${view.shape.map((d) => formatNumber(d, 15)).join(', ')})`
