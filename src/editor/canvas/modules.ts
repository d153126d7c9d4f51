import type { Problem } from '../../base/problem'
import { sizeOfNew } from '../../figure/new-node'
import type { Scene } from '../../figure/scene'
import type { AttrValue, GraphDocument } from '../../graph/document'
import { nameMaker } from '../../graph/fresh'
import { group, portOp } from '../../graph/group'
import { renamedTwice, type Renaming } from '../../graph/kept'
import { makeOwn, removeModule, renameModule, type Edited } from '../../graph/module-edits'
import { suggestModuleName } from '../../graph/module-names'
import {
  addInput,
  addOutput,
  moveInput,
  moveOutput,
  removeInput,
  removeOutput,
  removeUnusedInputs,
  renameInput,
  renameOutput,
} from '../../graph/module-ports'
import { findModule, middleOf, moduleAt, moduleOf, placingProblem } from '../../graph/modules'
import { shareParameter } from '../../graph/share'
import { ungroup } from '../../graph/ungroup'
import { announce, editNamed, editWhole, select, setOverlay, tellLost } from '../state/actions'
import { nodeViewOf } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { opsOf } from '../state/ops'
import { store } from '../state/store'
import { say } from '../texts'
import { moduleTexts as texts } from '../texts/modules'
import { currentFlow } from './flow'
import { focusNode } from './focus'
import { freePlace } from './free-place'
import { currentScene } from './scene'
import { toast } from '../state/toast'

/* What a person does with modules. Each is one step of the undo list. */

const language = () => store.getState().language

function refuse({ message, hint }: Problem): void {
  toast.error(message[language()], hint === undefined ? {} : { description: hint[language()] })
  announce(message[language()])
}

/**
 * Does an edit, or says why it cannot be done. `on`: what concerns every use of a module is an edit of the whole
 * document, also where one stands inside of a module.
 */
function attempt(
  change: (document: GraphDocument) => Edited,
  on: 'here' | 'whole' = 'here',
): Problem | undefined {
  let problem: Problem | undefined
  const made = (document: GraphDocument) => {
    const edited = change(document)
    if ('document' in edited) return edited
    problem = edited.problem
    return { document }
  }
  if (on === 'here') editNamed(made)
  else editWhole((document) => made(document).document)
  return problem
}

/** Asks for the name of the module that the selected nodes become; says why not where they cannot become one. */
export function openGroup(): void {
  const { document, selection, readOnly } = store.getState()
  if (readOnly) return
  const chosen = document.nodes.filter(({ id }) => selection.nodes.has(id))
  const name = suggestModuleName(document, chosen)
  const made = group(document, selection.nodes, name)
  if ('problem' in made) {
    refuse(made.problem)
    return
  }
  setOverlay({ kind: 'group', ids: [...selection.nodes], name, screen: screenPlace(selection.nodes) })
}

/** Where the selection's upper left corner is seen. */
function screenPlace(ids: ReadonlySet<string>): readonly [number, number] {
  const flow = currentFlow()
  const nodes = currentScene().nodes.filter(({ id }) => ids.has(id))
  if (flow === undefined || nodes.length === 0) return [0, 0]
  const corner = { x: Math.min(...nodes.map(({ x }) => x)), y: Math.min(...nodes.map(({ y }) => y)) }
  const { x, y } = flow.instance.flowToScreenPosition(corner)
  const box = flow.root.getBoundingClientRect()
  return [Math.max(box.left + 8, x), Math.max(box.top + 8, y - 56)]
}

/** Groups the nodes; the problem when the name cannot be had. */
export function groupAs(ids: readonly string[], name: string): Problem | undefined {
  let done: { readonly id: string; readonly outside: readonly string[] } | undefined
  const problem = attempt((document) => {
    const made = group(document, ids, name, placeFor(document, ids, name))
    if ('document' in made) done = made
    return made
  })
  if (done === undefined) return problem
  const { id, outside } = done
  select({ nodes: [id] })
  announce(
    outside.length === 0
      ? say(texts.grouped, { name })
      : say(texts.stayedOutside, { name, ids: outside.join(', ') }),
  )
  setTimeout(() => {
    focusNode(id)
  })
  return undefined
}

/** Where the new card covers nothing that stays, as near as can be to the middle of what it stands for. */
function placeFor(
  document: GraphDocument,
  ids: readonly string[],
  name: string,
): readonly [number, number] | undefined {
  const made = group(document, ids, name)
  if ('problem' in made) return undefined
  const node = made.document.nodes.find(({ id }) => id === made.id)
  const op = node === undefined ? undefined : opsOf(made.document).find(node.op)
  if (node?.at === undefined || op === undefined) return undefined
  const size = sizeOfNew(op)
  const scene = currentScene()
  const stays = new Set(made.document.nodes.map(({ id }) => id))
  const rest: Scene = {
    ...scene,
    nodes: scene.nodes.filter(({ id }) => stays.has(id)),
    wires: scene.wires.filter(({ source, target }) => stays.has(source.node) && stays.has(target.node)),
  }
  const wanted = [node.at[0] + halfNode - size.width / 2, node.at[1] + halfNode - size.height / 2] as const
  return freePlace(rest, [Math.round(wanted[0]), Math.round(wanted[1])], size)
}

/** From the corner of a usual node to its middle. */
const halfNode = 40

export const selectedModules = ({ document, selection }: EditorState): string[] =>
  document.nodes
    .filter(({ id, op }) => selection.nodes.has(id) && moduleOf(op) !== undefined)
    .map(({ id }) => id)

/** Puts the nodes of the selected modules in their place. */
export function ungroupSelection(): void {
  const ids = selectedModules(store.getState())
  const freed: string[] = []
  const problem = attempt((document) => {
    let now = document
    let names: Renaming = {}
    for (const id of ids) {
      const made = ungroup(now, id)
      if ('problem' in made) return made
      now = made.document
      names = renamedTwice(names, made.names)
      freed.push(...made.ids.values())
    }
    return { document: now, names }
  })
  if (problem !== undefined) {
    refuse(problem)
    return
  }
  select({ nodes: freed })
  announce(say(texts.ungrouped))
  const [first] = freed
  if (first !== undefined)
    setTimeout(() => {
      focusNode(first)
    })
}

export const renameModuleTo = (name: string, newName: string): Problem | undefined =>
  attempt((document) => renameModule(document, name, newName), 'whole')

export const renamePortTo = (
  name: string,
  side: 'input' | 'output',
  port: string,
  newPort: string,
): Problem | undefined =>
  attempt(
    (document) =>
      side === 'input'
        ? renameInput(document, name, port, newPort)
        : renameOutput(document, name, port, newPort),
    'whole',
  )

/** Adds a port under a name that is free. An output gives what the last node of the body gives until it is wired anew. */
export function addPort(name: string, side: 'input' | 'output'): void {
  const body = findModule(store.getState().whole, name)
  const last = body?.nodes.findLast(({ op }) => op !== portOp)
  if (body === undefined) return
  const fresh = nameMaker([...body.nodes.map(({ id }) => id), ...Object.keys(body.outputs ?? {})])
  const [x, y] = middleOf(body.nodes) ?? [0, 0]
  const left = Math.min(x, ...body.nodes.flatMap(({ at }) => at?.[0] ?? []))
  attempt(
    (document) =>
      side === 'input'
        ? addInput(document, name, fresh('x'), [left, y + 144])
        : addOutput(document, name, fresh('y'), last?.id ?? ''),
    'whole',
  )
}

export function removePort(name: string, side: 'input' | 'output', port: string): void {
  const before = store.getState().whole
  attempt(
    (document) => (side === 'input' ? removeInput(document, name, port) : removeOutput(document, name, port)),
    'whole',
  )
  tellLost(before, name)
}

export function movePort(name: string, side: 'input' | 'output', port: string, place: number): void {
  editWhole((document) =>
    side === 'input' ? moveInput(document, name, port, place) : moveOutput(document, name, port, place),
  )
}

export function dropUnusedInputs(name: string): void {
  const before = store.getState().whole
  editWhole((document) => removeUnusedInputs(document, name))
  tellLost(before, name)
}

export function dropModule(name: string): void {
  attempt((document) => removeModule(document, name), 'whole')
}

export function makeOwnHere(id: string): void {
  let name = ''
  attempt((document) => {
    const made = makeOwn(document, id)
    if ('document' in made) name = made.name
    return made
  })
  if (name !== '') announce(say(texts.madeOwn, { name }))
}

/** Makes what a node inside the module owns common to all uses; they start from this use's values. */
export function shareFrom(id: string, module: string, inner: string): void {
  const view = nodeViewOf(store.getState(), id)?.parameters.find(({ port }) => port === inner)
  if (view === undefined) return
  attempt((document) => {
    const [owner = '', port] = inner.split('.')
    const node = document.subgraphs?.[module]?.nodes.find((other) => other.id === owner)
    // A Parameter keeps what it says of itself; a port's parameter takes over how its node starts it.
    const given: Readonly<Record<string, AttrValue>> = node?.attrs ?? {}
    const kept = Object.entries(given).filter(([key]) => port === undefined || startKeys.has(key))
    const attrs: Readonly<Record<string, AttrValue>> =
      port === undefined ? {} : { shape: [...view.value.shape], init: view.init }
    return shareParameter(document, {
      module,
      inner,
      from: id,
      attrs: { ...Object.fromEntries(kept), ...attrs },
    })
  }, 'whole')
}

/** Says so where an op cannot be placed in what is shown, because a module would contain itself. */
export function refusesHere(op: string): boolean {
  const { whole, path } = store.getState()
  const name = moduleOf(op)
  const problem = name === undefined ? undefined : placingProblem(whole, name, moduleAt(whole, path))
  if (problem !== undefined) refuse(problem)
  return problem !== undefined
}

const startKeys: ReadonlySet<string> = new Set(['std', 'fill', 'range', 'glorot'])
