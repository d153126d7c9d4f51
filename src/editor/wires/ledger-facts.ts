import type { TensorView } from '../../engine/views'
import type { SceneWire } from '../../figure/scene'
import { bound, wireNumber } from '../../figure/numbers'
import { hidesGradients, nameOf } from '../../formats/figure-facts'
import { nodeOf, nodeViewOf, wireViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'

/** What a fan-out's ledger says: one row per wire, then their sum. */
export interface LedgerFacts {
  /** `hidden`: nothing has come back yet; `chip`: the sum alone */
  readonly show: 'hidden' | 'chip' | 'open'
  readonly rows: readonly {
    readonly wire: string
    readonly name: string
    readonly amount: string | undefined
    readonly inPlay: boolean
  }[]
  readonly sum: string | undefined
}

const hidden: LedgerFacts = { show: 'hidden', rows: [], sum: undefined }

export function ledgerFacts(
  state: EditorState,
  node: string,
  output: string,
  wires: readonly SceneWire[],
): LedgerFacts {
  if (hidesGradients(state.document) || state.lens !== 'values') return hidden
  const seen = reachOf(state)
  const step = seen.inPlay
  const gathered = seen.gathered(node, output)
  const amounts = wires.map(({ id }) => {
    const flow = wireViewOf(state, id)?.flow
    return flow?.kind === 'gradient' && seen.gradientShown(id) ? flow.gradient : undefined
  })
  if (amounts.every((amount) => amount === undefined)) return hidden
  const isSelected = state.selection.nodes.size === 1 && state.selection.nodes.has(node)
  const isPlayed =
    step !== undefined &&
    (step.kind === 'accumulate' || step.kind === 'contribution') &&
    step.wire !== undefined &&
    wires.some(({ id }) => id === step.wire)
  const sum = sumOf(state, node, output, gathered)
  const isOpen = isSelected || isPlayed
  if (!isOpen && gathered?.complete !== true) return hidden
  if (!isOpen) return { show: 'chip', rows: [], sum: sum === undefined ? undefined : brief(sum) }
  const rows = wires.map(({ id, target }, i) => {
    const user = nodeOf(state, target.node)
    const isTwice = wires.some((other) => other.id !== id && other.target.node === target.node)
    const port = isTwice ? `, ${target.port}${target.index === undefined ? '' : `.${target.index}`}` : ''
    const amount = amounts[i]
    return {
      wire: id,
      name: (user === undefined ? target.node : nameOf(user, state.language)) + port,
      amount: amount === undefined ? undefined : brief(amount),
      inPlay: isPlayed && step.wire === id,
    }
  })
  return { show: 'open', rows, sum: sum === undefined ? undefined : brief(sum) }
}

function sumOf(
  state: EditorState,
  node: string,
  output: string,
  gathered: ReturnType<ReturnType<typeof reachOf>['gathered']>,
): TensorView | undefined {
  const whole = nodeViewOf(state, node)?.outputs.find(({ name }) => name === output)?.gradient
  if (gathered?.complete === true) return whole
  if (gathered?.step.kind === 'accumulate') return gathered.step.sum
  return gathered?.step.kind === 'contribution' ? gathered.step.contribution : undefined
}

const brief = ({ scalar, min, max }: TensorView): string =>
  scalar === undefined ? bound(min, max) : wireNumber(scalar)
