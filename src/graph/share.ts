import type { AttrValue, GraphDocument, GraphNode, Subgraph } from './document'
import { nameMaker, takenIds } from './fresh'
import { portOp } from './group'
import { renameKept } from './kept'
import { noModule, type Edited } from './module-edits'
import { changeModule, findModule, mapBodies, moduleOf, usedModule } from './modules'
import { streamOf } from './streams'

export interface Sharing {
  readonly module: string
  /** what a node of the body owns, `affine1.W`, or a Parameter of the body, `scale` */
  readonly inner: string
  /** of the Parameter that takes its place: its shape and how it starts */
  readonly attrs: Readonly<Record<string, AttrValue>>
  /** the use whose values all of them get; the first one when absent */
  readonly from?: string
}

const parameterOp = 'Parameter'

/**
 * Every use of a module owns its parameters. This makes one of them common: the module gets an input in its place, and
 * one Parameter is wired to every use (one for the document, and one for each module body that has uses of its own).
 */
export function shareParameter(document: GraphDocument, sharing: Sharing): Edited {
  const { module, inner } = sharing
  const body = findModule(document, module)
  const [owner = '', port] = inner.split('.')
  const node = body?.nodes.find(({ id }) => id === owner)
  if (body === undefined || node === undefined) return { problem: noModule(module) }
  const entry = port === undefined ? owner : freshPort(body, owner, port)
  const parameterId = nameMaker(takenIds(document))(entry)
  const keepers = new Map<string | undefined, string>()
  const shared = mapBodies(document, (nodes, within) => {
    const users = nodes.filter(({ op }) => usedModule(op) === module)
    const keeper = users.find(({ id }) => within === undefined && id === sharing.from) ?? users[0]
    if (keeper === undefined) return nodes
    keepers.set(within, keeper.id)
    const parameter: GraphNode = {
      id: parameterId,
      op: parameterOp,
      attrs: sharing.attrs,
      ...placeBefore(users),
      stream: streamOf(document, keeper, inner),
    }
    const wired = nodes.map((other) =>
      users.includes(other) ? { ...other, inputs: { ...other.inputs, [entry]: parameterId } } : other,
    )
    return [parameter, ...wired]
  })
  const opened = changeModule(shared, module, (now) => withEntry(now, owner, port, entry))
  return {
    document: renameKept(opened, {
      parameter: (name) => sharedName(document, sharing, keepers, parameterId, name),
    }),
  }
}

/** `W`, or `affine1_W` where the body has a W already. */
function freshPort({ nodes }: Subgraph, owner: string, port: string): string {
  const ids = nodes.map(({ id }) => id)
  return nameMaker(ids)(ids.includes(port) ? `${owner}_${port}` : port)
}

/** Left of the uses, below the first one's head. */
function placeBefore(users: readonly GraphNode[]): Pick<GraphNode, 'at'> {
  const places = users.flatMap(({ at }) => (at === undefined ? [] : [at]))
  const [first] = places
  if (first === undefined) return {}
  return { at: [Math.min(...places.map(([x]) => x)) - 260, Math.max(...places.map(([, y]) => y)) + 200] }
}

/** The body with an input where it owned a parameter. */
function withEntry(body: Subgraph, owner: string, port: string | undefined, entry: string): Subgraph {
  const inputs = [...(body.inputs ?? []), entry]
  if (port === undefined) {
    const nodes = body.nodes.map((node): GraphNode => {
      const { label, at } = node
      return node.id === owner ? { id: owner, op: portOp, ...(label && { label }), ...(at && { at }) } : node
    })
    return { ...body, inputs, nodes }
  }
  const at = body.nodes.find(({ id }) => id === owner)?.at
  const input: GraphNode = { id: entry, op: portOp, ...(at && { at: [at[0] - 240, at[1] + 96] as const }) }
  const nodes = body.nodes.map((node) =>
    node.id === owner ? { ...node, inputs: { ...node.inputs, [port]: entry } } : node,
  )
  return { ...body, inputs, nodes: [input, ...nodes] }
}

/** The stored values of one use become the common ones; those of the others go. */
function sharedName(
  document: GraphDocument,
  { module, inner }: Sharing,
  keepers: ReadonlyMap<string | undefined, string>,
  parameterId: string,
  name: string,
): string | undefined {
  const parts = name.split('.')
  let nodes = document.nodes
  let within: string | undefined
  for (const [i, id] of parts.entries()) {
    const node = nodes.find((other) => other.id === id)
    const used = node === undefined ? undefined : moduleOf(node.op)
    if (used === undefined) return name
    if (used === module && parts.slice(i + 1).join('.') === inner)
      return keepers.get(within) === id ? [...parts.slice(0, i), parameterId].join('.') : undefined
    nodes = findModule(document, used)?.nodes ?? []
    within = used
  }
  return name
}
