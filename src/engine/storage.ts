import type { FloatArray } from '../tensor/tensor'
import type { PlanNode } from './lowering'

/** Where a node's numbers lie: `length` floats from `start` of the plan's one array. */
export interface Span {
  readonly start: number
  readonly length: number
}

export interface Layout {
  readonly spans: readonly Span[]
  /** length of the plan's array: single numbers first, then everything else */
  readonly floats: number
}

/**
 * Gives every node its floats. Single numbers lie side by side at the front. The larger ones of nodes that are not
 * `pinned` give their place to a later one after their last use; nothing moves, and no step writes over what it reads.
 * Nodes whose numbers lie `outside` of the plan get none.
 */
export function layOut(
  nodes: readonly PlanNode[],
  pinned: (place: number) => boolean,
  outside: (node: PlanNode) => boolean = () => false,
): Layout {
  const owner = ownersOf(nodes)
  const lastUse = lastUses(nodes, owner, pinned)
  const leaving = new Map<number, number[]>()
  lastUse.forEach((use, place) => {
    if (use >= nodes.length) return
    const list = leaving.get(use)
    if (list === undefined) leaving.set(use, [place])
    else list.push(place)
  })

  const spans: Span[] = []
  let cells = 0
  nodes.forEach((node, place) => {
    if (node.size === 1 && node.view === undefined) spans[place] = { start: cells++, length: 1 }
  })
  const arena = new Arena(cells)
  nodes.forEach((node, place) => {
    if (node.size === 1 || node.view !== undefined || !isStanding(node)) return
    const length = outside(node) ? 0 : node.size
    spans[place] = { start: arena.take(length), length }
  })
  nodes.forEach(({ view, size }, place) => {
    if (view !== undefined) {
      spans[place] = { start: (spans[view.of]?.start ?? 0) + view.offset, length: size }
    } else {
      spans[place] ??= { start: arena.take(size), length: size }
    }
    for (const dead of leaving.get(place) ?? []) {
      const span = spans[dead]
      if (span !== undefined && span.length > 1) arena.give(span)
    }
  })
  return { spans, floats: arena.length }
}

/** Holds its numbers from before the first step on, so that no other node may ever have its place. */
const isStanding = (node: PlanNode): boolean => node.fixed || node.value.prim === 'leaf'

/** The node that a node's numbers belong to: itself, or through views the one that computes them. */
function ownersOf(nodes: readonly PlanNode[]): number[] {
  const owner: number[] = []
  nodes.forEach(({ view }, place) => owner.push(view === undefined ? place : (owner[view.of] ?? place)))
  return owner
}

/** For each owner, the last step that reads it; the number of nodes for what is pinned. */
function lastUses(
  nodes: readonly PlanNode[],
  owner: readonly number[],
  pinned: (place: number) => boolean,
): number[] {
  const last = nodes.map((_, place) => place)
  nodes.forEach((node, place) => {
    for (const input of node.inputs) last[owner[input] ?? input] = place
  })
  nodes.forEach((node, place) => {
    if (isStanding(node) || pinned(place)) last[owner[place] ?? place] = nodes.length
  })
  // A view has no floats of its own to give back.
  return last.map((use, place) => (owner[place] === place ? use : nodes.length))
}

/** A growing line of floats with holes: the smallest hole that fits is taken first. */
class Arena {
  private holes: Span[] = []

  constructor(public length: number) {}

  take(size: number): number {
    let best: Span | undefined
    for (const hole of this.holes) {
      if (hole.length >= size && (best === undefined || hole.length < best.length)) best = hole
    }
    if (best === undefined) {
      const start = this.length
      this.length += size
      return start
    }
    const { start, length } = best
    this.holes = this.holes.filter((hole) => hole !== best)
    if (length > size) this.holes.push({ start: start + size, length: length - size })
    return start
  }

  give(span: Span): void {
    const before = this.holes.find((hole) => hole.start + hole.length === span.start)
    const after = this.holes.find((hole) => hole.start === span.start + span.length)
    this.holes = this.holes.filter((hole) => hole !== before && hole !== after)
    this.holes.push({
      start: before?.start ?? span.start,
      length: (before?.length ?? 0) + span.length + (after?.length ?? 0),
    })
  }
}

/** The floats of a span, without copying them. */
export const spanOf = (array: FloatArray, { start, length }: Span): FloatArray =>
  array.subarray(start, start + length)
