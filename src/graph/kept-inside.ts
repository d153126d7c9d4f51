import type { GraphDocument, GraphNode } from './document'
import { renameKept, type Renaming } from './kept'
import { findModule, mapBodies, moduleAt, usedModule } from './modules'
import { withInputs } from './wiring'

/*
 * A module's nodes under other names: trained values and wires into what its nodes own are kept at each use of it, as
 * `block1.affine1.W`, settings of experiments once, as `subgraphs.Block.nodes.affine1.attrs.init`.
 */

/**
 * What is kept outside of the module that a path ends in, by the names that are used in it now. `before`: where the names
 * still lead to it.
 */
export function renameKeptInside(
  document: GraphDocument,
  before: GraphDocument,
  path: readonly string[],
  { parameter, setting }: Renaming,
): GraphDocument {
  const host = moduleAt(before, path)
  if (host === undefined || parameter === undefined) return document
  const rewiredUses = mapBodies(document, (nodes) =>
    nodes.map((node) => withPorts(node, (name) => afterUse(before, nodes, host, name, parameter))),
  )
  return renameKept(rewiredUses, {
    parameter: (name) => afterUse(before, before.nodes, host, name, parameter),
    ...(setting && { setting: (setTo) => settingInside(host, setTo, setting) }),
  })
}

/** A use with wires into what is owned inside of it by other names. */
function withPorts(node: GraphNode, rename: (name: string) => string | undefined): GraphNode {
  if (usedModule(node.op) === undefined) return node
  const written = Object.entries(node.inputs ?? {})
  const start = node.id.length + 1
  const renamed = written.flatMap(([port, source]): typeof written => {
    const now = rename(`${node.id}.${port}`)
    return now === undefined ? [] : [[now.slice(start), source]]
  })
  const isSame = renamed.length === written.length && renamed.every(([port], i) => port === written[i]?.[0])
  return isSame ? node : withInputs(node, Object.fromEntries(renamed))
}

/** A name with what follows the use of `host` in it renamed. */
function afterUse(
  document: GraphDocument,
  nodes: readonly GraphNode[],
  host: string,
  name: string,
  rename: (rest: string) => string | undefined,
): string | undefined {
  const dot = name.indexOf('.')
  const id = name.slice(0, dot)
  const used = usedModule(nodes.find((node) => node.id === id)?.op ?? '')
  const body = used === undefined ? undefined : findModule(document, used)
  if (dot < 0 || body === undefined) return name
  const rest = name.slice(dot + 1)
  const renamed = used === host ? rename(rest) : afterUse(document, body.nodes, host, rest, rename)
  return renamed === undefined ? undefined : `${id}.${renamed}`
}

/** A setting of the module's inside, or of a module that is used there. */
function settingInside(
  host: string,
  path: string,
  rename: (path: string) => string | undefined,
): string | undefined {
  if (!path.startsWith('subgraphs.')) return path
  const prefix = `subgraphs.${host}.`
  const own = path.startsWith(prefix) ? path.slice(prefix.length) : path
  const renamed = rename(own)
  if (renamed === own) return path
  return renamed?.startsWith('nodes.') === true ? prefix + renamed : renamed
}
