import type { GraphNode } from './document'
import { parseSource } from './wires'

export interface NodeOrder {
  /** ids, every node after the nodes it takes values from; nodes of a circle and what depends on them are left out */
  readonly order: readonly string[]
  /** each circle of wires once: the ids along it, in the direction of the wires. A node wired to itself is one too. */
  readonly cycles: readonly (readonly string[])[]
}

const known = new WeakMap<readonly GraphNode[], NodeOrder>()

/**
 * Sorts nodes so that sources come first. The order of the document is kept wherever the wires allow it.
 * Wires from nodes that do not exist are ignored. Never recursive: a chain of 100,000 nodes is legal.
 * A list of nodes, which nobody may change, is sorted once.
 */
export function sortNodes(nodes: readonly GraphNode[]): NodeOrder {
  const sorted = known.get(nodes) ?? sort(nodes)
  known.set(nodes, sorted)
  return sorted
}

function sort(nodes: readonly GraphNode[]): NodeOrder {
  const sources = sourcesOf(nodes)
  const id = (place: number): string => nodes[place]?.id ?? ''
  const isBroken = new Uint8Array(nodes.length)
  const order: string[] = []
  const cycles: string[][] = []
  for (const component of strongComponents(sources)) {
    const [first] = component
    if (first === undefined) continue
    const inputs = sources[first] ?? []
    if (component.length > 1 || inputs.includes(first)) {
      cycles.push(shortestCycle(component, sources).map(id))
      for (const place of component) isBroken[place] = 1
    } else if (inputs.some((place) => isBroken[place] === 1)) {
      isBroken[first] = 1
    } else {
      order.push(id(first))
    }
  }
  return { order, cycles }
}

/** Places of the nodes that each node takes values from, existing ones only, in the order of its ports. */
function sourcesOf(nodes: readonly GraphNode[]): number[][] {
  const places = new Map(nodes.map(({ id }, place) => [id, place]))
  return nodes.map(({ inputs }) => {
    const sources: number[] = []
    const add = (source: string): void => {
      const place = places.get(source) ?? places.get(parseSource(source).node)
      if (place !== undefined) sources.push(place)
    }
    for (const port in inputs) {
      const written = inputs[port]
      if (typeof written === 'string') add(written)
      else written?.forEach(add)
    }
    return sources
  })
}

/** Tarjan's algorithm with its own stack. Components come out sources first. */
function strongComponents(sources: readonly (readonly number[])[]): number[][] {
  const count = sources.length
  /** when each node was found, from 1 on; 0: not yet */
  const found = new Int32Array(count)
  const low = new Int32Array(count)
  const isOpen = new Uint8Array(count)
  const next = new Int32Array(count)
  const open: number[] = []
  const path: number[] = []
  const components: number[][] = []
  let finds = 0
  const enter = (place: number): void => {
    low[place] = found[place] = ++finds
    isOpen[place] = 1
    open.push(place)
    path.push(place)
  }
  for (let root = 0; root < count; root++) {
    if (found[root] === 0) enter(root)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const at = next[top] ?? 0
      const source = sources[top]?.[at]
      next[top] = at + 1
      if (source === undefined) {
        path.pop()
        const parent = path.at(-1)
        const lowest = low[top] ?? 0
        if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, lowest)
        if (lowest === found[top]) components.push(closeComponent(top, open, isOpen))
      } else if (found[source] === 0) {
        enter(source)
      } else if (isOpen[source] === 1) {
        low[top] = Math.min(low[top] ?? 0, found[source] ?? 0)
      }
    }
  }
  return components
}

function closeComponent(root: number, open: number[], isOpen: Uint8Array): number[] {
  const component: number[] = []
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    isOpen[place] = 0
    component.push(place)
    if (place === root) break
  }
  return component.reverse()
}

/** The shortest way round from the component's first node, in the direction of the wires. */
function shortestCycle(component: readonly number[], sources: readonly (readonly number[])[]): number[] {
  const inside = new Set(component)
  const [start] = component
  if (start === undefined) return []
  const towards = new Map<number, number>()
  const queue = [start]
  for (const place of queue) {
    for (const source of sources[place] ?? []) {
      if (source === start) {
        const cycle = [start]
        for (let at: number | undefined = place; at !== undefined && at !== start; at = towards.get(at))
          cycle.push(at)
        return cycle
      }
      if (inside.has(source) && !towards.has(source)) {
        towards.set(source, place)
        queue.push(source)
      }
    }
  }
  return [...component]
}
