import type { GraphDocument, GraphNode, Source, Subgraph } from './document'
import { renameKept } from './kept'
import { findModule, mapBodies, outputsOf, usedModule, withModules } from './modules'
import { carriedNames, eachOf, scannedModule } from './scans'
import { rewired, withInputs } from './wiring'
import { meantOutput, parseSource, sourceName } from './wires'

/*
 * What a change inside of a module means outside. Every use follows, in the document and in other modules: wires into a
 * port that is no more go, and those from an output that is no more; a wire that names no output keeps the one it meant.
 */

/** Ports of a module under new names. */
export interface NewNames {
  readonly module: string
  readonly input?: (port: string) => string
  readonly output?: (output: string) => string
}

interface Change {
  readonly before: GraphDocument
  readonly after: GraphDocument
  readonly names: NewNames | undefined
}

/** `after`, which is `before` with another body of a module, with every use fitted to it. */
export function followPorts(before: GraphDocument, after: GraphDocument, names?: NewNames): GraphDocument {
  const change: Change = { before, after, names }
  const { objective, ...fitted } = mapBodies(after, (nodes) => {
    const follow = sourcesAmong(nodes, change)
    return kept(nodes, (node) => followUse(rewired(node, follow), change))
  })
  const target = objective === undefined ? undefined : sourcesAmong(after.nodes, change)(objective)
  const followed = followKept(withEnds(fitted, change), change)
  const whole = target === undefined ? followed : { ...followed, objective: target }
  // An output that another module only passed on has left that one too, and its uses follow in turn.
  return countOutputs(whole) < countOutputs(after) ? followPorts(after, whole) : whole
}

const countOutputs = ({ subgraphs = {} }: GraphDocument): number =>
  Object.values(subgraphs).reduce((n, { outputs = {} }) => n + Object.keys(outputs).length, 0)

/** The body before and after of the module that an op uses; `undefined` where it came or went as a whole. */
function bodiesOf(op: string, { before, after }: Change) {
  const name = usedModule(op)
  const was = name === undefined ? undefined : findModule(before, name)
  const is = name === undefined ? undefined : findModule(after, name)
  return name === undefined || was === undefined || is === undefined ? undefined : { name, was, is }
}

/** Follows sources that name one of these nodes; `undefined` takes the wire away. */
function sourcesAmong(nodes: readonly GraphNode[], change: Change): (source: Source) => Source | undefined {
  const ops = new Map(nodes.map(({ id, op }) => [id, op]))
  return (source) => {
    const { node, output } = parseSource(source)
    const op = ops.get(node) ?? ''
    const bodies = bodiesOf(op, change)
    const meant = bodies === undefined ? undefined : meantOutput(outputsOf(op, bodies.was), output)
    if (bodies === undefined || meant === undefined) return source
    const { names } = change
    const now = (names?.module === bodies.name ? names.output?.(meant) : undefined) ?? meant
    const outputs = outputsOf(op, bodies.is)
    if (!outputs.includes(now)) return undefined
    return meantOutput(outputs, output) === now ? source : sourceName({ node, output: now })
  }
}

/** A use with its wires in the ports that there are now. */
function followUse(user: GraphNode, change: Change): GraphNode {
  const bodies = bodiesOf(user.op, change)
  if (bodies === undefined) return user
  const { name, was, is } = bodies
  const { before, after, names } = change
  const rename = (port: string): string => (names?.module === name ? names.input?.(port) : undefined) ?? port
  const written = Object.entries(user.inputs ?? {})
  const inputs = written.flatMap(([port, source]): typeof written => {
    const isGone = hasPort(before, was, port) && !hasPort(after, is, rename(port))
    return isGone ? [] : [[rename(port), source]]
  })
  const isSame = inputs.length === written.length && inputs.every(([port], i) => port === written[i]?.[0])
  return followEach(isSame ? user : withInputs(user, Object.fromEntries(inputs)), was, is, rename)
}

/** What a scan says of its ports one by one. Of what is carried there is nothing to say. */
function followEach(
  user: GraphNode,
  was: Subgraph,
  is: Subgraph,
  rename: (port: string) => string,
): GraphNode {
  if (scannedModule(user.op) === undefined) return user
  const { attrs = {}, ...rest } = user
  const carried = new Set(carriedNames(is))
  const start = eachOf('')
  const followed = Object.entries(attrs).flatMap(([key, value]): [string, typeof value][] => {
    if (!key.startsWith(start)) return [[key, value]]
    const port = rename(key.slice(start.length))
    return is.inputs?.includes(port) === true && !carried.has(port) ? [[eachOf(port), value]] : []
  })
  // What a state started from has no time axis: no longer carried, it is the same at every step.
  const settled = carriedNames(was)
    .map(rename)
    .filter((port) => !carried.has(port) && Object.hasOwn(user.inputs ?? {}, port))
    .map((port): [string, false] => [eachOf(port), false])
  const all = [...followed, ...settled]
  const isSame = settled.length === 0 && followed.every(([key]) => Object.hasOwn(attrs, key))
  if (isSame && all.length === Object.keys(attrs).length) return user
  return all.length === 0 ? rest : { ...rest, attrs: Object.fromEntries(all) }
}

/** The outputs of modules that pass on what a use in them gives. */
function withEnds(document: GraphDocument, change: Change): GraphDocument {
  const modules = Object.entries(document.subgraphs ?? {}).map(([name, body]): [string, Subgraph] => {
    const { outputs = {} } = body
    const follow = sourcesAmong(body.nodes, change)
    const followed = Object.entries(outputs).flatMap(([output, source]): [string, Source][] => {
      const now = follow(source)
      return now === undefined ? [] : [[output, now]]
    })
    const isSame =
      followed.length === Object.keys(outputs).length &&
      followed.every(([output, source]) => outputs[output] === source)
    return [name, isSame ? body : { ...body, outputs: Object.fromEntries(followed) }]
  })
  return withModules(document, Object.fromEntries(modules))
}

/** What is kept under the names of nodes inside, and what decoding goes by. */
function followKept(document: GraphDocument, change: Change): GraphDocument {
  const { before, after, names } = change
  return renameKept(document, {
    parameter: (name) =>
      isThere(before, before.nodes, name) && !isThere(after, after.nodes, name) ? undefined : name,
    source: sourcesAmong(after.nodes, change),
    setting: (path) => {
      const [kind, name = '', nodes, id = '', ...rest] = path.split('.')
      const was = findModule(before, name)
      const is = findModule(after, name)
      if (kind !== 'subgraphs' || nodes !== 'nodes' || was === undefined || is === undefined) return path
      const now = (names?.module === name ? names.input?.(id) : undefined) ?? id
      if (hasNode(was, id) && !hasNode(is, now)) return undefined
      return [kind, name, nodes, now, ...rest].join('.')
    },
  })
}

const hasNode = ({ nodes }: Subgraph, id: string): boolean => nodes.some((node) => node.id === id)

/** Has a module this port: one of its inputs, or what a node inside of it owns? */
const hasPort = (document: GraphDocument, { nodes, inputs = [] }: Subgraph, port: string): boolean =>
  inputs.includes(port) || isThere(document, nodes, port, { unwired: true })

/** Does a name such as `block1.affine1.W` lead to a node, and `unwired`: to a port that no wire inside ends in? */
function isThere(
  document: GraphDocument,
  nodes: readonly GraphNode[],
  name: string,
  { unwired = false } = {},
): boolean {
  const [id = '', ...rest] = name.split('.')
  const node = nodes.find((other) => other.id === id)
  if (node === undefined || rest.length === 0) return node !== undefined
  const port = rest.join('.')
  if (unwired && Object.hasOwn(node.inputs ?? {}, port)) return false
  const inner = findModule(document, usedModule(node.op) ?? '')
  return inner === undefined || isThere(document, inner.nodes, port, { unwired })
}

/** The same list where nothing in it changes. */
function kept<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  const changed = list.map(change)
  return changed.every((item, i) => item === list[i]) ? list : changed
}
