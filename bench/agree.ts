/** How far losses may lie apart, relative to their size. */
const tolerance = 1e-3

interface Compared {
  readonly name: string
  readonly answers: readonly number[]
}

/**
 * What speaks against the answers of each peer, by name: a fast wrong answer is no answer. The first peer is ours. Some
 * give fewer answers than others. The first answer of a graph of single numbers is a sum of gradients.
 */
export function disagreements(peers: readonly Compared[]): ReadonlyMap<string, string> {
  const [first, ...others] = peers
  const found = new Map<string, string>()
  for (const { name, answers } of others) {
    const count = Math.min(answers.length, first?.answers.length ?? 0)
    for (let i = 0; i < count && !found.has(name); i++) {
      const [ours, theirs] = [first?.answers[i] ?? NaN, answers[i] ?? NaN]
      if (!(Math.abs(ours - theirs) <= tolerance * Math.max(Math.abs(ours), tolerance)))
        found.set(name, `answer ${String(i + 1)} is ${theirs.toPrecision(7)}, ours ${ours.toPrecision(7)}`)
    }
  }
  return found
}
