import type { Label } from '../base/text'
import type { AttrValue, GraphDocument, GraphNode, Source, Training } from './document'
import { byNode, renameKept } from './kept'
import { changeNode, connect, findWire, mapSources, renameSource, resource, withInputs } from './wiring'
import { parseSource, sourceName } from './wires'

/*
 * What a person can do to a document. Every edit is a pure function and returns a whole document; `diff` turns the
 * step into a patch, so no edit knows how it is undone.
 */

/** Adds a node at the end. Its id must be free (`freshId`). */
export const addNode = (document: GraphDocument, node: GraphNode): GraphDocument => ({
  ...document,
  nodes: [...document.nodes, node],
})

/**
 * Removes nodes with their wires, parameters, training bindings and, if it was one of them, the objective. With
 * `reconnect`, a wire from a removed node comes from whatever was wired to that node's first port instead.
 */
export function removeNodes(
  document: GraphDocument,
  ids: Iterable<string>,
  { reconnect = false } = {},
): GraphDocument {
  const gone = new Set(ids)
  const byId = new Map(document.nodes.map((node) => [node.id, node]))
  const replacement = (source: Source): Source | undefined => {
    const passed = new Set<string>()
    let at: Source | undefined = source
    while (at !== undefined && gone.has(parseSource(at).node)) {
      const { node } = parseSource(at)
      if (!reconnect || passed.has(node)) return undefined
      passed.add(node)
      at = Object.values(byId.get(node)?.inputs ?? {}).flat()[0]
    }
    return at
  }
  const nodes = document.nodes
    .filter(({ id }) => !gone.has(id))
    .map((node) => {
      const sources = Object.values(node.inputs ?? {}).flat()
      const isTouched = sources.some((source) => gone.has(parseSource(source).node))
      return isTouched ? withInputs(node, mapSources(node.inputs ?? {}, replacement)) : node
    })
  const objective = document.objective === undefined ? undefined : replacement(document.objective)
  return renameKept(
    { ...setKey(document, 'objective', objective), nodes },
    byNode((id) => (gone.has(id) ? undefined : id)),
  )
}

/** Puts nodes at the given places (left, top). */
export function moveNodes(
  document: GraphDocument,
  places: ReadonlyMap<string, readonly [number, number]>,
): GraphDocument {
  const nodes = document.nodes.map((node) => {
    const at = places.get(node.id)
    return at === undefined ? node : { ...node, at }
  })
  return { ...document, nodes }
}

/** Sets an attribute; `undefined` puts it back to the op's default. */
export function setAttr(
  document: GraphDocument,
  id: string,
  name: string,
  value: AttrValue | undefined,
): GraphDocument {
  return changeNode(document, id, ({ attrs = {}, ...node }) => {
    const { [name]: _, ...others } = attrs
    const changed = value === undefined ? others : { ...others, [name]: value }
    return Object.keys(changed).length === 0 ? node : { ...node, attrs: changed }
  })
}

/** Sets the name that a person sees; `undefined` or an empty text leaves the id to be shown. */
export const setLabel = (document: GraphDocument, id: string, label: Label | undefined): GraphDocument =>
  changeNode(document, id, (node) => setKey(node, 'label', label === '' ? undefined : label))

export const setNote = (document: GraphDocument, id: string, note: Label | undefined): GraphDocument =>
  changeNode(document, id, (node) => setKey(node, 'note', note === '' ? undefined : note))

/** Gives a node another op; wires, attributes and place stay. */
export const setOp = (document: GraphDocument, id: string, op: string): GraphDocument =>
  changeNode(document, id, (node) => ({ ...node, op }))

export const setTitle = (document: GraphDocument, title: Label | undefined): GraphDocument =>
  setKey(document, 'title', title)

export const setObjective = (document: GraphDocument, objective: Source | undefined): GraphDocument =>
  setKey(document, 'objective', objective)

export const setTraining = (document: GraphDocument, training: Training | undefined): GraphDocument =>
  setKey(document, 'training', training)

/** Sets the trained values, all of them; `undefined` goes back to the initial ones. */
export const setParams = (document: GraphDocument, params: GraphDocument['params']): GraphDocument =>
  setKey(document, 'params', params)

export const setView = (document: GraphDocument, view: GraphDocument['view']): GraphDocument =>
  setKey(document, 'view', view)

/** Puts a new node into a wire: the wire ends in `port` of the node, and the node's output goes where it went. */
export function insertOnWire(
  document: GraphDocument,
  wireId: string,
  node: GraphNode,
  {
    port,
    variadic = false,
    output = 'y',
  }: { readonly port: string; readonly variadic?: boolean; readonly output?: string },
): GraphDocument {
  const wire = findWire(document, wireId)
  if (wire === undefined) return addNode(document, node)
  const rewired = resource(document, wireId, sourceName({ node: node.id, output }))
  return connect(addNode(rewired, node), sourceName(wire.source), { node: node.id, port, variadic })
}

/** Changes a node's id everywhere that it is named. The new id must be free. */
export function renameNode(document: GraphDocument, id: string, newId: string): GraphDocument {
  const rename = (name: string): string => (name === id ? newId : name)
  const nodes = document.nodes.map((node) => {
    const renamed = node.id === id ? { ...node, id: newId } : node
    const isUser = Object.values(node.inputs ?? {})
      .flat()
      .some((source) => parseSource(source).node === id)
    return isUser
      ? withInputs(
          renamed,
          mapSources(node.inputs ?? {}, (source) => renameSource(source, rename)),
        )
      : renamed
  })
  const { objective } = document
  const moved = objective === undefined ? document : setObjective(document, renameSource(objective, rename))
  return renameKept({ ...moved, nodes }, byNode(rename))
}

/** Sets a key, or removes it where there is nothing to say. */
function setKey<T extends object, K extends keyof T>(object: T, key: K, value: T[K] | undefined): T {
  const { [key]: _, ...rest } = object
  // `rest` lacks one optional key at most.
  return (value === undefined ? rest : { ...rest, [key]: value }) as T
}
