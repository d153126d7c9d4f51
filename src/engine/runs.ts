/** What the order of a plan's nodes depends on. Nodes refer to each other by place. */
export interface Orderable {
  readonly inputs: readonly number[]
  /** nodes of one such number may stand in one run; `still`: nothing to compute; `kernel`: a call of its own */
  readonly kind: number | 'still' | 'kernel'
}

/**
 * An order in which nodes of one kind stand side by side in long runs: as long as there are any that have all their
 * inputs, the next run is the kind of which most are waiting. Nodes that become ready on the way join it. Kernels keep their order
 * among each other, so that tensors live no longer than before. Answers the nodes' places in the new order.
 */
export function inRuns(nodes: readonly Orderable[]): Int32Array {
  return new Runs(nodes).order
}

class Runs {
  readonly order: Int32Array
  #placed = 0
  /** inputs that have no place yet, by node */
  readonly #missing: Int32Array
  /** users of all nodes, one after the other; where each node's begin */
  readonly #users: Int32Array
  readonly #firstUser: Int32Array
  /** nodes ready to stand in a run, by kind */
  readonly #ready: number[][] = []
  readonly #kernels: number[] = []

  constructor(private readonly nodes: readonly Orderable[]) {
    this.order = new Int32Array(nodes.length)
    this.#missing = Int32Array.from(nodes, ({ inputs }) => inputs.length)
    this.#firstUser = new Int32Array(nodes.length + 1)
    let uses = 0
    for (const { inputs } of nodes) {
      for (const input of inputs) {
        this.#firstUser[input + 1] = (this.#firstUser[input + 1] ?? 0) + 1
        uses++
      }
    }
    for (let i = 0; i < nodes.length; i++)
      this.#firstUser[i + 1] = (this.#firstUser[i + 1] ?? 0) + (this.#firstUser[i] ?? 0)
    this.#users = new Int32Array(uses)
    const next = this.#firstUser.slice()
    nodes.forEach(({ inputs, kind }, i) => {
      for (const input of inputs) {
        const at = next[input] ?? 0
        this.#users[at] = i
        next[input] = at + 1
      }
      if (kind === 'kernel') this.#kernels.push(i)
      else if (typeof kind === 'number') this.#ready[kind] ??= []
    })
    this.#sort()
  }

  #sort(): void {
    this.nodes.forEach(({ inputs }, i) => {
      if (inputs.length === 0) this.#arrive(i)
    })
    let kernel = 0
    while (this.#placed < this.nodes.length) {
      for (
        let i = this.#kernels[kernel];
        i !== undefined && this.#missing[i] === 0;
        i = this.#kernels[kernel]
      ) {
        kernel++
        this.#place(i)
      }
      const longest = this.#longest()
      if (longest === undefined) continue
      for (const i of longest) this.#place(i)
      longest.length = 0
    }
  }

  #longest(): number[] | undefined {
    let longest: number[] | undefined
    for (const list of this.#ready)
      if (list !== undefined && list.length > (longest?.length ?? 0)) longest = list
    return longest
  }

  #place(i: number): void {
    const settled = [i]
    for (const at of settled) {
      this.order[this.#placed++] = at
      const end = this.#firstUser[at + 1] ?? 0
      for (let k = this.#firstUser[at] ?? 0; k < end; k++) {
        const user = this.#users[k] ?? 0
        const missing = (this.#missing[user] ?? 0) - 1
        this.#missing[user] = missing
        if (missing > 0) continue
        const kind = this.nodes[user]?.kind
        if (kind === 'still') settled.push(user)
        else if (typeof kind === 'number') this.#ready[kind]?.push(user)
      }
    }
  }

  /** A node without inputs. */
  #arrive(i: number): void {
    const kind = this.nodes[i]?.kind
    if (kind === 'still') this.#place(i)
    else if (typeof kind === 'number') this.#ready[kind]?.push(i)
  }
}
