import { createStore } from 'zustand/vanilla'
import type { Text } from '../../base/text'
import type { Scene, SceneNode } from '../../figure/scene'
import type { PortPlace } from '../../figure/node-figure'
import { connect, resource } from '../../graph/wiring'
import { sourceName, type Wire } from '../../graph/wires'
import { edit } from '../state/actions'
import { nodeViewOf } from '../state/derived'
import { store } from '../state/store'
import { canvasTexts } from '../texts/canvas'
import { inHandle, outHandle } from './projection'

/** May a wire run there? `refused` says why not. */
export type Verdict = { readonly fits: true } | { readonly fits: false; readonly why: Text }

/** The loose wire while someone draws it: from an output to an input, or the other way round. */
export type LooseEnd =
  | { readonly kind: 'output'; readonly node: string; readonly output: string }
  | { readonly kind: 'input'; readonly node: string; readonly port: string; readonly index?: number }

export interface Wiring {
  readonly end?: LooseEnd
  /** by `node handle` */
  readonly verdicts: ReadonlyMap<string, Verdict>
}

const none: Wiring = { verdicts: new Map() }

export const wiring = createStore<Wiring>(() => none)

const fits: Verdict = { fits: true }
const refused = (why: Text): Verdict => ({ fits: false, why })

/** `closes`: the wire would close a circle. */
export function verdictOn(
  scene: Scene,
  source: Wire['source'],
  target: SceneNode,
  port: PortPlace,
  closes: boolean,
): Verdict {
  if (source.node === target.id) return refused(canvasTexts.toItself)
  if (closes) return refused(canvasTexts.closesCircle)
  const isSame = scene.wires.some(
    (wire) =>
      wire.source.node === source.node &&
      wire.source.output === source.output &&
      wire.target.node === target.id &&
      wire.target.port === port.name &&
      wire.target.index === port.index,
  )
  if (isSame) return refused(canvasTexts.alreadyWired)
  const wanted = target.op?.inputs[port.name]?.dtype ?? 'float'
  const view = nodeViewOf(store.getState(), source.node)?.outputs.find(({ name }) => name === source.output)
  if (wanted === 'int' && view?.value?.dtype === 'float' && !looksWhole(view.value))
    return refused(canvasTexts.wantsWhole)
  return fits
}

const looksWhole = ({ map }: { readonly map: { readonly data: readonly number[] } }): boolean =>
  map.data.every((x) => Number.isInteger(x))

/** Everything that a node's wires lead to, or come from, itself included. */
export function reachable(scene: Scene, node: string, side: 'down' | 'up'): Set<string> {
  const next = new Map<string, string[]>()
  for (const { source, target } of scene.wires) {
    const [from, to] = side === 'down' ? [source.node, target.node] : [target.node, source.node]
    const list = next.get(from)
    if (list === undefined) next.set(from, [to])
    else list.push(to)
  }
  const reached = new Set([node])
  for (const id of reached) for (const other of next.get(id) ?? []) reached.add(other)
  return reached
}

/** Judges every port that the loose end could go to, once, when drawing begins. */
export function beginWiring(scene: Scene, end: LooseEnd): void {
  const verdicts = new Map<string, Verdict>()
  if (end.kind === 'output') {
    const above = reachable(scene, end.node, 'up')
    for (const node of scene.nodes)
      for (const port of node.figure.inputs)
        verdicts.set(`${node.id} ${inHandle(port)}`, verdictOn(scene, end, node, port, above.has(node.id)))
  } else {
    const target = scene.node(end.node)
    const port = target?.figure.inputs.find(({ name, index }) => name === end.port && index === end.index)
    const below = reachable(scene, end.node, 'down')
    if (target !== undefined && port !== undefined)
      for (const { id, figure } of scene.nodes)
        for (const { name } of figure.outputs)
          verdicts.set(
            `${id} ${outHandle(name)}`,
            verdictOn(scene, { node: id, output: name }, target, port, below.has(id)),
          )
  }
  wiring.setState({ end, verdicts }, true)
}

export const endWiring = (): void => {
  wiring.setState(none, true)
}

/** Wires an output to a port; a wire that is there is replaced, a free place of a variadic port is filled. */
export function wireUp(scene: Scene, source: Wire['source'], target: Wire['target'], gesture?: string): void {
  const node = scene.node(target.node)
  const isVariadic = node?.op?.inputs[target.port]?.variadic === true
  const id =
    target.index === undefined
      ? `${target.node}.${target.port}`
      : `${target.node}.${target.port}.${target.index}`
  const isTaken = scene.wires.some((wire) => wire.id === id)
  edit(
    (document) =>
      isTaken && isVariadic
        ? resource(document, id, sourceName(source))
        : connect(document, sourceName(source), {
            node: target.node,
            port: target.port,
            variadic: isVariadic,
          }),
    gesture,
  )
}
