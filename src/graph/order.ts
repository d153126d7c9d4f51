import type { GraphNode } from './document'
import { wiresInto } from './wires'

export interface NodeOrder {
  /** ids, every node after the nodes it takes values from; nodes of a circle and what depends on them are left out */
  readonly order: readonly string[]
  /** each circle of wires once: the ids along it, in the direction of the wires. A node wired to itself is one too. */
  readonly cycles: readonly (readonly string[])[]
}

/**
 * Sorts nodes so that sources come first. The order of the document is kept wherever the wires allow it.
 * Wires from nodes that do not exist are ignored. Never recursive: a chain of 100,000 nodes is legal.
 */
export function sortNodes(nodes: readonly GraphNode[]): NodeOrder {
  const sources = sourcesOf(nodes)
  const components = strongComponents(nodes, sources)
  const broken = new Set<string>()
  const order: string[] = []
  const cycles: string[][] = []
  for (const component of components) {
    const [first] = component
    if (first === undefined) continue
    const inputs = sources.get(first) ?? []
    if (component.length > 1 || inputs.includes(first)) {
      cycles.push(shortestCycle(component, sources))
      for (const id of component) broken.add(id)
    } else if (inputs.some((id) => broken.has(id))) {
      broken.add(first)
    } else {
      order.push(first)
    }
  }
  return { order, cycles }
}

/** ids that each node takes values from, existing ones only, in the order of its ports. */
function sourcesOf(nodes: readonly GraphNode[]): Map<string, string[]> {
  const sources = new Map<string, string[]>(nodes.map((node) => [node.id, []]))
  for (const node of nodes) {
    const ids = wiresInto(node).map((wire) => wire.source.node)
    sources.set(
      node.id,
      ids.filter((id) => sources.has(id)),
    )
  }
  return sources
}

/** Tarjan's algorithm with its own stack. Components come out sources first. */
function strongComponents(nodes: readonly GraphNode[], sources: Map<string, string[]>): string[][] {
  const found = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const components: string[][] = []
  for (const { id: root } of nodes) {
    if (found.has(root)) continue
    const path: { readonly id: string; next: number }[] = []
    const enter = (id: string): void => {
      low.set(id, found.size)
      found.set(id, found.size)
      open.push(id)
      isOpen.add(id)
      path.push({ id, next: 0 })
    }
    enter(root)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const source = sources.get(top.id)?.[top.next++]
      if (source === undefined) {
        path.pop()
        const parent = path.at(-1)
        const lowest = low.get(top.id) ?? 0
        if (parent !== undefined) low.set(parent.id, Math.min(low.get(parent.id) ?? 0, lowest))
        if (lowest === found.get(top.id)) components.push(closeComponent(top.id, open, isOpen))
      } else if (!found.has(source)) {
        enter(source)
      } else if (isOpen.has(source)) {
        low.set(top.id, Math.min(low.get(top.id) ?? 0, found.get(source) ?? 0))
      }
    }
  }
  return components
}

function closeComponent(root: string, open: string[], isOpen: Set<string>): string[] {
  const component: string[] = []
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    isOpen.delete(id)
    component.push(id)
    if (id === root) break
  }
  return component.reverse()
}

/** The shortest way round from the component's first node, in the direction of the wires. */
function shortestCycle(component: readonly string[], sources: Map<string, string[]>): string[] {
  const inside = new Set(component)
  const [start] = component
  if (start === undefined) return []
  const towards = new Map<string, string>()
  const queue = [start]
  for (const id of queue) {
    for (const source of sources.get(id) ?? []) {
      if (source === start) {
        const cycle = [start]
        for (let at: string | undefined = id; at !== undefined && at !== start; at = towards.get(at))
          cycle.push(at)
        return cycle
      }
      if (inside.has(source) && !towards.has(source)) {
        towards.set(source, id)
        queue.push(source)
      }
    }
  }
  return [...component]
}
