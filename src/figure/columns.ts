import type { Scene } from './scene'

/** Where a node stands before heights are settled. */
export interface Column {
  readonly column: number
  /** its first place in the column */
  readonly order: number
}

/**
 * Every node right of all its sources: next to the last of them or, where as many wires leave as arrive, to the first that
 * takes it, so that wires are short. Nodes on a circle of wires stand where their sources outside of it put them. In time
 * proportional to the wires.
 */
export function columnsByDepth({ nodes, wires }: Scene): Map<string, Column> {
  const places = new Map(nodes.map(({ id }, i) => [id, i]))
  const targets = nodes.map((): number[] => [])
  const waiting = new Int32Array(nodes.length)
  const columns = new Int32Array(nodes.length)
  for (const { source, target } of wires) {
    const [from, to] = [places.get(source.node), places.get(target.node)]
    if (from === undefined || to === undefined) continue
    targets[from]?.push(to)
    waiting[to] = (waiting[to] ?? 0) + 1
  }
  const arriving = waiting.slice()
  const ready = nodes.flatMap((_, i) => (waiting[i] === 0 ? [i] : []))
  for (const from of ready) {
    for (const to of targets[from] ?? []) {
      columns[to] = Math.max(columns[to] ?? 0, (columns[from] ?? 0) + 1)
      const left = (waiting[to] ?? 0) - 1
      waiting[to] = left
      if (left === 0) ready.push(to)
    }
  }
  for (const from of ready.reverse()) {
    const leaving = targets[from] ?? []
    if (leaving.length === 0 || leaving.length < (arriving[from] ?? 0)) continue
    columns[from] = leaving.reduce((nearest, to) => Math.min(nearest, columns[to] ?? 0), Infinity) - 1
  }
  // In the order of the document; a grown step keeps the heights apart until they are settled.
  return new Map(nodes.map(({ id }, i) => [id, { column: Math.max(0, columns[i] ?? 0), order: 100 * i }]))
}
