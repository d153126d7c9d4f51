import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode, Source, Subgraph } from './document'
import { freshIdFor, nameMaker } from './fresh'
import { outletOp } from './inside'
import { renameKept, type Renaming } from './kept'
import { checkModuleName } from './module-names'
import { middleOf, opOfModule } from './modules'
import { rewired } from './wiring'
import { parseSource, sourceName, wiresInto, wiresOf, type Wire } from './wires'

export type Grouping =
  | {
      readonly document: GraphDocument
      /** the node that uses the new module */
      readonly id: string
      /** chosen nodes that stayed outside */
      readonly outside: readonly string[]
      /** what is kept under the names that the nodes had */
      readonly names: Renaming
    }
  | { readonly problem: Problem }

/** Ports of a module are nodes of this op in its body. */
export const portOp = 'Input'

/**
 * Turns nodes into a module that a new node uses. Wires that came in become its inputs, wires that left its outputs, and
 * so does every result that no wire takes up. Names, places, trained values and random streams stay what they were, so
 * that no number changes. `place`: where the new node goes; else in the middle. Inputs stay outside and get a port each: data, feeds and values typed by hand arrive there.
 */
export function group(
  document: GraphDocument,
  ids: Iterable<string>,
  name: string,
  place?: readonly [number, number],
): Grouping {
  const chosen = new Set(ids)
  const inside = document.nodes.filter(({ id, op }) => chosen.has(id) && op !== portOp && op !== outletOp)
  const moved = new Set(inside.map(({ id }) => id))
  const problem =
    checkModuleName(document, name) ?? (inside.length === 0 ? nothingToGroup : wayOutAndBack(document, moved))
  if (problem !== undefined) return { problem }
  const id = freshIdFor(document, opOfModule(name))
  const entries = entriesOf(inside, moved)
  const exits = exitsOf(document, inside, moved)
  const middle = middleOf(inside)
  const at = middle === undefined ? undefined : (place ?? middle)
  const user: GraphNode = {
    id,
    op: opOfModule(name),
    ...(entries.length === 0
      ? {}
      : { inputs: Object.fromEntries(entries.map(({ port, source }) => [port, source])) }),
    ...(at === undefined ? {} : { at }),
    // What its nodes draw at random they go on drawing under their own names.
    stream: '',
  }
  const leaving = new Map(exits.map(({ name: output, source }) => [source, sourceName({ node: id, output })]))
  const follow = (source: Source): Source => leaving.get(plain(source)) ?? source
  const first = document.nodes.findIndex((node) => moved.has(node.id))
  const nodes = document.nodes.flatMap((node, i) => {
    if (i === first) return [user]
    return moved.has(node.id) ? [] : [rewired(node, follow)]
  })
  const { objective } = document
  const grouped: GraphDocument = {
    ...document,
    nodes,
    ...(objective === undefined ? {} : { objective: follow(objective) }),
    subgraphs: {
      ...document.subgraphs,
      [name]: { ...bodyOf(inside, entries, exits), ...(at === middle || at === undefined ? {} : { at }) },
    },
  }
  const names: Renaming = {
    parameter: (parameter) => (moved.has(partOf(parameter, 0)) ? `${id}.${parameter}` : parameter),
    source: follow,
    setting: (path) =>
      path.startsWith('nodes.') && moved.has(partOf(path, 1)) ? `subgraphs.${name}.${path}` : path,
  }
  return {
    document: renameKept(grouped, names),
    id,
    outside: document.nodes
      .filter((node) => chosen.has(node.id) && !moved.has(node.id))
      .map((node) => node.id),
    names,
  }
}

const partOf = (name: string, place: number): string => name.split('.', place + 1)[place] ?? ''

/** A source as it is written most shortly. */
export const plain = (source: Source): Source => sourceName(parseSource(source))

/** What comes in: from where, the port that it gets, and the wires that it was. */
interface Entry {
  readonly source: Source
  readonly port: string
  readonly wires: readonly Wire[]
}

/** One port for each source, named after the port that it feeds; after node and port where several want that name. */
function entriesOf(inside: readonly GraphNode[], moved: ReadonlySet<string>): Entry[] {
  const bySource = new Map<Source, Wire[]>()
  for (const wire of inside.flatMap(wiresInto)) {
    if (moved.has(wire.source.node)) continue
    const source = sourceName(wire.source)
    const wires = bySource.get(source)
    if (wires === undefined) bySource.set(source, [wire])
    else wires.push(wire)
  }
  const wanted = [...bySource.values()].map(([wire]) => wire?.target.port)
  const freshName = nameMaker(moved)
  return [...bySource].map(([source, wires]) => {
    const { node = '', port = 'x' } = wires[0]?.target ?? {}
    const isSought = wanted.filter((other) => other === port).length > 1
    return { source, port: freshName(isSought ? `${node}_${port}` : port), wires }
  })
}

/** What leaves: the output's name, and where it comes from in the body. */
interface Exit {
  readonly name: string
  readonly source: Source
}

function exitsOf(document: GraphDocument, inside: readonly GraphNode[], moved: ReadonlySet<string>): Exit[] {
  const wires = wiresOf(document)
  const taken = new Set(wires.map(({ source }) => source.node))
  const leaving = wires.filter(({ source, target }) => moved.has(source.node) && !moved.has(target.node))
  // What is learnt, and what a decoder reads, must be reached from outside.
  const named = [document.objective, document.training?.decode?.prediction]
  const sought = new Set([
    ...leaving.map(({ source }) => sourceName(source)),
    ...named.flatMap((source) => (source === undefined ? [] : [plain(source)])),
  ])
  const sources = inside.flatMap(({ id }) => {
    const own = [...sought].filter((source) => parseSource(source).node === id)
    return own.length === 0 && !taken.has(id) ? [id] : own
  })
  const freshName = nameMaker([])
  return sources.map((source) => {
    const { node, output } = parseSource(source)
    const isOnly = sources.length === 1
    return { name: isOnly ? 'y' : freshName(output === 'y' ? node : `${node}_${output}`), source }
  })
}

function bodyOf(inside: readonly GraphNode[], entries: readonly Entry[], exits: readonly Exit[]): Subgraph {
  const ports = new Map(entries.map(({ source, port }) => [source, port]))
  return {
    inputs: entries.map(({ port }) => port),
    outputs: Object.fromEntries(exits.map(({ name, source }) => [name, source])),
    nodes: [
      ...portNodes(inside, entries),
      ...inside.map((node) => rewired(node, (source) => ports.get(plain(source)) ?? source)),
    ],
  }
}

const portColumn = 240
const portPitch = 84

/** The Inputs of the body stand in a column on its left, each as near as it can to what it feeds. */
function portNodes(inside: readonly GraphNode[], entries: readonly Entry[]): GraphNode[] {
  const places = new Map(inside.flatMap(({ id, at }) => (at === undefined ? [] : [[id, at] as const])))
  const left = Math.min(...[...places.values()].map(([x]) => x)) - portColumn
  const wished = entries.map(({ port, wires }) => ({ port, y: places.get(wires[0]?.target.node ?? '')?.[1] }))
  let free = -Infinity
  const heights = new Map(
    [...wished]
      .sort((a, b) => (a.y ?? 0) - (b.y ?? 0))
      .flatMap(({ port, y }) => {
        if (y === undefined) return []
        const height = Math.max(y, free)
        free = height + portPitch
        return [[port, height] as const]
      }),
  )
  return entries.map(({ port }): GraphNode => {
    const y = heights.get(port)
    return { id: port, op: portOp, ...(y === undefined ? {} : { at: [left, y] as const }) }
  })
}

const nothingToGroup: Problem = {
  code: 'nothing-to-group',
  message: {
    en: 'there is nothing to group: a module needs at least one node that is not an Input',
    ja: 'まとめるものがない。モジュールには Input 以外のノードが少なくとも一つ要る',
  },
  at: [],
  hint: {
    en: 'select the nodes that belong together first',
    ja: 'ひとまとまりにするノードを先に選ぶ',
  },
}

/** A wire that leaves the group and comes back would make the module feed itself. */
function wayOutAndBack(document: GraphDocument, moved: ReadonlySet<string>): Problem | undefined {
  const users = new Map<string, Set<string>>()
  for (const { source, target } of wiresOf(document)) {
    const known = users.get(source.node)
    if (known === undefined) users.set(source.node, new Set([target.node]))
    else known.add(target.node)
  }
  const cameFrom = new Map<string, string>()
  const reached = new Set<string>()
  for (const id of moved)
    for (const user of users.get(id) ?? [])
      if (!moved.has(user) && !reached.has(user)) {
        reached.add(user)
        cameFrom.set(user, id)
      }
  for (const id of reached)
    for (const user of users.get(id) ?? []) {
      if (moved.has(user)) return goesRound(pathTo(id, cameFrom), user, moved)
      if (reached.has(user)) continue
      reached.add(user)
      cameFrom.set(user, id)
    }
  return undefined
}

/** From the group to `last`, both included. */
function pathTo(last: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [last]
  for (let at = cameFrom.get(last); at !== undefined; at = cameFrom.get(at)) path.push(at)
  return path.reverse()
}

function goesRound(path: readonly string[], back: string, moved: ReadonlySet<string>): Problem {
  const between = path.filter((id) => !moved.has(id))
  const list = between.slice(0, 4).join(', ') + (between.length > 4 ? ', …' : '')
  const round = [path[0], ...between.slice(0, 4), ...(between.length > 4 ? ['…'] : []), back].join(' → ')
  return {
    code: 'group-goes-round',
    message: {
      en: `the module would feed itself: wires leave it and come back, ${round}`,
      ja: `モジュールが自分自身につながってしまう。線がいったん外に出て戻ってくる: ${round}`,
    },
    at: between,
    hint: {
      en: `select ${list} as well, or leave out what comes after`,
      ja: `${list} も一緒に選ぶか、その先のノードを選択から外す`,
    },
  }
}
