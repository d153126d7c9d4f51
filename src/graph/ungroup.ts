import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode, Source, Subgraph } from './document'
import { nameMaker } from './fresh'
import { plain, portOp } from './group'
import { renameKept, type Renaming } from './kept'
import { findModule, middleOf, moduleOf, outputOf, usesOf, withoutModule } from './modules'
import { joinStream, ownStream } from './streams'
import { rewired } from './wiring'
import { parseSource } from './wires'

export type Ungrouping =
  | {
      readonly document: GraphDocument
      /** the nodes that came out, by the ids that they had inside */
      readonly ids: ReadonlyMap<string, string>
      /** what is kept under the names that they had */
      readonly names: Renaming
    }
  | { readonly problem: Problem }

/**
 * Puts the nodes of a module in the place of a node that uses it; the inverse of `group`. A definition that nothing uses
 * any more goes with its last use. Names that are taken give way to fresh ones.
 */
export function ungroup(document: GraphDocument, id: string): Ungrouping {
  const user = document.nodes.find((node) => node.id === id)
  const name = user === undefined ? undefined : moduleOf(user.op)
  const body = name === undefined ? undefined : findModule(document, name)
  if (user === undefined || name === undefined || body === undefined) return { problem: notAModule(id) }
  const { inputs = [], nodes: inner } = body
  const others = document.nodes.filter((node) => node.id !== id)
  const freshName = nameMaker(others.map((node) => node.id))
  const content = inner.filter((node) => !inputs.includes(node.id))
  const ids = new Map(content.map((node) => [node.id, freshName(node.id)]))
  /** a source of the body, as it is written outside; `undefined` where nothing is wired to the port it leads to */
  const outwards = (source: Source): Source | undefined => {
    const { node, output } = parseSource(source)
    const fresh = ids.get(node)
    if (fresh !== undefined) return plain(`${fresh}:${output}`)
    const wired =
      user.inputs !== undefined && Object.hasOwn(user.inputs, node) ? user.inputs[node] : undefined
    return inputs.includes(node) && typeof wired === 'string' ? wired : undefined
  }
  const follow = (source: Source): Source | undefined =>
    parseSource(source).node === id ? resultOf(body, source, outwards) : source
  const by = shiftOf(user, body)
  const freed = content.map((node) =>
    placed(rewired(withStream(node, ids.get(node.id) ?? node.id, user), outwards), by),
  )
  const nodes = document.nodes.flatMap((node) => (node.id === id ? freed : [rewired(node, follow)]))
  const { objective, ...rest } = document
  const target = objective === undefined ? undefined : follow(objective)
  const isLast = usesOf(document, name).length === 1
  const left = isLast ? withoutModule({ ...rest, nodes }, name) : { ...rest, nodes }
  const names: Renaming = {
    parameter: (parameter) => freedName(parameter, id, ids),
    source: follow,
    setting: (path) => (isLast ? freedSetting(path, name, ids) : path),
  }
  return {
    document: renameKept(target === undefined ? left : { ...left, objective: target }, names),
    ids,
    names,
  }
}

/** What an output of the module is outside. */
function resultOf(
  body: Subgraph,
  source: Source,
  outwards: (source: Source) => Source | undefined,
): Source | undefined {
  const output = outputOf(body, source)
  const inner = output === undefined ? undefined : body.outputs?.[output]
  return inner === undefined ? undefined : outwards(inner)
}

/** The node under its new id. It goes on drawing at random what it drew inside. */
function withStream(inner: GraphNode, id: string, user: GraphNode): GraphNode {
  const { stream: _, ...node } = inner
  const drawn = joinStream(ownStream(user), ownStream(inner))
  return node.op === portOp || drawn === id ? { ...node, id } : { ...node, id, stream: drawn }
}

/** How far the group has moved since it was made. */
function shiftOf({ at }: GraphNode, { at: first, nodes, inputs = [] }: Subgraph): readonly [number, number] {
  const middle = first ?? middleOf(nodes.filter(({ id }) => !inputs.includes(id)))
  return at === undefined || middle === undefined ? [0, 0] : [at[0] - middle[0], at[1] - middle[1]]
}

function placed(node: GraphNode, [dx, dy]: readonly [number, number]): GraphNode {
  return node.at === undefined || (dx === 0 && dy === 0)
    ? node
    : { ...node, at: [node.at[0] + dx, node.at[1] + dy] }
}

/** `block1.affine1.W` → `affine1.W` */
function freedName(name: string, id: string, ids: ReadonlyMap<string, string>): string {
  const [owner, inner = '', ...rest] = name.split('.')
  const fresh = ids.get(inner)
  return owner !== id || fresh === undefined ? name : [fresh, ...rest].join('.')
}

/** `subgraphs.Block.nodes.affine1.attrs.init` → `nodes.affine1.attrs.init` */
function freedSetting(path: string, name: string, ids: ReadonlyMap<string, string>): string {
  const [, module, , inner = '', ...rest] = path.split('.')
  const fresh = ids.get(inner)
  const isInside = path.startsWith('subgraphs.') && module === name && fresh !== undefined
  return isInside ? ['nodes', fresh, ...rest].join('.') : path
}

const notAModule = (id: string): Problem => ({
  code: 'not-a-module',
  message: {
    en: `${id} is not a module of this document`,
    ja: `${id} はこの文書のモジュールではない`,
  },
  at: [id],
})
