import type { GraphDocument, GraphNode } from './document'

/** How something was and how it is now; an absent side says that it did not exist. */
export interface Change<T> {
  readonly from?: T
  readonly to?: T
}

/** The difference between two documents, as plain data: what undo keeps. */
export interface Patch {
  /** by node id */
  readonly nodes: Readonly<Record<string, Change<GraphNode>>>
  /** ids in order; only when nodes came, went or changed places */
  readonly order?: { readonly from: readonly string[]; readonly to: readonly string[] }
  /** every other top-level key of the document */
  readonly top: Readonly<Record<string, Change<unknown>>>
}

export const emptyPatch: Patch = { nodes: {}, top: {} }

/** A patch with `apply(a, diff(a, b))` equal to `b`. Parts that are the same object cost nothing. */
export function diff(a: GraphDocument, b: GraphDocument): Patch {
  const from = a.nodes.map(({ id }) => id)
  const to = b.nodes.map(({ id }) => id)
  const nodes = a.nodes === b.nodes ? {} : changes(byId(a.nodes), byId(b.nodes))
  const top = changes(new Map(topEntries(a)), new Map(topEntries(b)))
  return sameJson(from, to) ? { nodes, top } : { nodes, order: { from, to }, top }
}

/** The document after the patch. It must be the one that the patch starts from, or one that differs elsewhere. */
export function apply(document: GraphDocument, patch: Patch): GraphDocument {
  const top = Object.entries(patch.top)
  const kept = topEntries(document).filter(([key]) => !Object.hasOwn(patch.top, key))
  const added = top.flatMap(([key, { to }]): [string, unknown][] => (to === undefined ? [] : [[key, to]]))
  // Both sides of the patch came from documents.
  return {
    ...Object.fromEntries([...kept, ...added]),
    nodes: applyNodes(document.nodes, patch),
  } as GraphDocument
}

/** The patch that leads back. */
export function invert({ nodes, order, top }: Patch): Patch {
  return {
    nodes: mapValues(nodes, turned),
    ...(order === undefined ? {} : { order: { from: order.to, to: order.from } }),
    top: mapValues(top, turned),
  }
}

/** One patch that does what `first` and then `second` do. */
export function squash(first: Patch, second: Patch): Patch {
  const from = first.order?.from ?? second.order?.from
  const to = second.order?.to ?? first.order?.to
  const nodes = squashChanges(first.nodes, second.nodes)
  const top = squashChanges(first.top, second.top)
  return from === undefined || to === undefined || sameJson(from, to)
    ? { nodes, top }
    : { nodes, order: { from, to }, top }
}

export const isEmpty = ({ nodes, order, top }: Patch): boolean =>
  order === undefined && Object.keys(nodes).length === 0 && Object.keys(top).length === 0

function applyNodes(nodes: readonly GraphNode[], patch: Patch): readonly GraphNode[] {
  const changed = new Map(Object.entries(patch.nodes))
  if (patch.order === undefined) {
    if (changed.size === 0) return nodes
    return nodes.flatMap((node) => {
      const change = changed.get(node.id)
      return change === undefined ? [node] : change.to === undefined ? [] : [change.to]
    })
  }
  const old = byId(nodes)
  return patch.order.to.flatMap((id) => {
    const change = changed.get(id)
    const node = change === undefined ? old.get(id) : change.to
    return node === undefined ? [] : [node]
  })
}

const byId = (nodes: readonly GraphNode[]): Map<string, GraphNode> =>
  new Map(nodes.map((node) => [node.id, node]))

const topEntries = (document: GraphDocument): [string, unknown][] =>
  Object.entries(document).filter(([key, value]) => key !== 'nodes' && value !== undefined)

function changes<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): Record<string, Change<T>> {
  const keys = new Set([...a.keys(), ...b.keys()])
  return Object.fromEntries(
    [...keys].flatMap((key): [string, Change<T>][] => {
      const change = changeOf(a.get(key), b.get(key))
      return change === undefined ? [] : [[key, change]]
    }),
  )
}

function squashChanges<T>(
  first: Readonly<Record<string, Change<T>>>,
  second: Readonly<Record<string, Change<T>>>,
): Record<string, Change<T>> {
  const keys = new Set([...Object.keys(first), ...Object.keys(second)])
  return Object.fromEntries(
    [...keys].flatMap((key): [string, Change<T>][] => {
      const one = Object.hasOwn(first, key) ? first[key] : undefined
      const two = Object.hasOwn(second, key) ? second[key] : undefined
      const change = changeOf((one ?? two)?.from, (two ?? one)?.to)
      return change === undefined ? [] : [[key, change]]
    }),
  )
}

/** Absent sides are absent keys, so that a patch survives JSON; `undefined` where nothing changed. */
function changeOf<T>(from: T | undefined, to: T | undefined): Change<T> | undefined {
  if (sameJson(from, to)) return undefined
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

const turned = <T>({ from, to }: Change<T>): Change<T> => ({
  ...(to === undefined ? {} : { from: to }),
  ...(from === undefined ? {} : { to: from }),
})

const mapValues = <V, W>(record: Readonly<Record<string, V>>, change: (value: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))

/** Equal as JSON, whatever the order of keys; −0 is not 0. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => sameJson(x, b[i]))
    )
  }
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  return (
    left.size === right.size && [...left].every(([key, x]) => right.has(key) && sameJson(x, right.get(key)))
  )
}
