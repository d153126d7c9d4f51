/** Hands out the smallest number first (a binary heap). */
export class ReadyQueue {
  readonly #heap: number[] = []

  add(item: number): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] ?? -Infinity
      if (above <= item) break
      heap[at] = above
      heap[parent] = item
      at = parent
    }
  }

  take(): number | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      const child = (heap[right] ?? Infinity) < (heap[left] ?? Infinity) ? right : left
      const below = heap[child] ?? Infinity
      if (below >= last) break
      heap[at] = below
      at = child
    }
    heap[at] = last
    return first
  }
}
