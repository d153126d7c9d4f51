/** How far losses may lie apart, relative to their size. */
export const tolerance = 1e-3

/** Throws where the answers of two peers differ: a fast wrong answer is no answer. */
export function compare(workload: string, answers: Readonly<Record<string, readonly number[]>>): void {
  const [first, ...others] = Object.entries(answers)
  if (first === undefined) return
  const [name, expected] = first
  for (const [other, found] of others) {
    expected.forEach((value, i) => {
      const theirs = found[i] ?? NaN
      if (!(Math.abs(value - theirs) <= tolerance * Math.max(Math.abs(theirs), 1e-3)))
        throw new Error(
          `${workload}: answer ${String(i)} is ${String(value)} for ${name}, ${String(theirs)} for ${other}`,
        )
    })
  }
}
