import type { Text } from '../../base/text'
import { hidesGradients } from '../../formats/figure-facts'
import type { NodeView, TensorView, WireView } from '../../engine/views'
import type { GraphNode } from '../../graph/document'
import { wiresInto } from '../../graph/wires'
import type { AnyOp, Port } from '../../ops/kit/definition'
import { nodeOf, nodeViewOf, wireViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { reachOf } from '../state/reach'

/** One row of the port table: an input, a parameter that the node owns, or an output. */
export interface PortRow {
  readonly kind: 'wire' | 'parameter' | 'free' | 'output'
  /** `b`, `xs.1`, or an output's name */
  readonly port: string
  /** how formulas write it */
  readonly tex: string
  /** the node at the other end, the parameter's name, or the nodes that an output goes to */
  readonly others: readonly string[]
  /** the wire's or parameter's name */
  readonly name: string
  /** which output of the other end a wire comes from */
  readonly output?: string
  readonly value?: TensorView
  readonly gradient?: TensorView
  /** the backward pass has come this far */
  readonly isReached: boolean
  /** why nothing flows back here */
  readonly blocked?: Text
}

type Known = Pick<EditorState, 'document' | 'frame' | 'cursor' | 'stepping'>

export function portRows(state: Known, id: string, op: AnyOp | undefined): PortRow[] {
  const node = nodeOf(state, id)
  if (node === undefined) return []
  const view = nodeViewOf(state, id)
  return [...inputRows(state, node, op, view), ...outputRows(state, id, op, view)]
}

function inputRows(
  state: Known,
  node: GraphNode,
  op: AnyOp | undefined,
  view: NodeView | undefined,
): PortRow[] {
  const ports: Readonly<Record<string, Port>> = op?.inputs ?? {}
  const wires = wiresInto(node)
  const names = [...new Set([...Object.keys(ports), ...wires.map(({ target }) => target.port)])]
  return names.flatMap((name): PortRow[] => {
    const tex = (Object.hasOwn(ports, name) ? ports[name]?.tex : undefined) ?? name
    const own = wires.filter(({ target }) => target.port === name)
    if (own.length > 0) {
      return own.map(({ id, target }) => {
        const suffix = target.index === undefined ? '' : `_{${target.index}}`
        return wireRow(state, wireViewOf(state, id), id.slice(node.id.length + 1), tex + suffix)
      })
    }
    const parameter = view?.parameters.find(({ port }) => port === name)
    if (parameter !== undefined) {
      return [
        {
          kind: 'parameter',
          port: name,
          tex,
          others: [],
          name: parameter.name,
          value: parameter.value,
          ...(parameter.gradient === undefined ? {} : { gradient: parameter.gradient }),
          isReached: reachOf(state).parameterGradientShown(parameter.name) && !hidesGradients(state.document),
        },
      ]
    }
    return ports[name]?.optional === true
      ? []
      : [{ kind: 'free', port: name, tex, others: [], name, isReached: false }]
  })
}

function wireRow(state: Known, wire: WireView | undefined, port: string, tex: string): PortRow {
  const reach = reachOf(state)
  const source = wire?.source.node
  const isComputed = source !== undefined && reach.valueShown(source)
  return {
    kind: 'wire',
    port,
    tex,
    others: source === undefined ? [] : [source],
    name: wire?.id ?? port,
    ...(wire === undefined ? {} : { output: wire.source.output }),
    ...(wire?.value === undefined || !isComputed ? {} : { value: wire.value }),
    ...(wire?.flow.kind === 'gradient' ? { gradient: wire.flow.gradient } : {}),
    ...(wire?.flow.kind === 'blocked' ? { blocked: wire.flow.why } : {}),
    isReached: wire !== undefined && reach.gradientShown(wire.id) && !hidesGradients(state.document),
  }
}

function outputRows(state: Known, id: string, op: AnyOp | undefined, view: NodeView | undefined): PortRow[] {
  const reach = reachOf(state)
  return (view?.outputs ?? []).map(({ name, value, gradient }): PortRow => {
    const users = state.frame.wires
      .filter(({ source }) => source.node === id && source.output === name)
      .map(({ target }) => target.node)
    const isObjective = state.document.objective === id || state.document.objective === `${id}:${name}`
    const hasCome = isObjective ? reach.seeded : reach.gathered(id, name)?.complete === true
    const isReached = hasCome && !hidesGradients(state.document)
    return {
      kind: 'output',
      port: name,
      // A loss has a port called y as well.
      tex: op?.figure.kind === 'loss' ? '\\ell' : name,
      others: [...new Set(users)],
      name: id,
      ...(value === undefined || !reach.valueShown(id) ? {} : { value }),
      ...(gradient === undefined ? {} : { gradient }),
      isReached,
    }
  })
}
