/** `period` neighbours from `start` on that come `times` times, one after the other. */
export interface Stretch {
  readonly start: number
  readonly period: number
  readonly times: number
}

/** So many neighbours can make up one that is repeated. */
const longest = 64

/** A list as stretches that cover as much as possible each; what is not repeated is a stretch of its own. */
export function repeats(keys: readonly string[]): readonly Stretch[] {
  const found: Stretch[] = []
  for (let start = 0; start < keys.length;) {
    let best: Stretch = { start, period: 1, times: 1 }
    for (let period = 1; period <= longest && start + 2 * period <= keys.length; period++) {
      let same = 0
      while (start + period + same < keys.length && keys[start + same] === keys[start + period + same]) same++
      const times = 1 + Math.floor(same / period)
      if (times > 1 && times * period > best.times * best.period) best = { start, period, times }
    }
    found.push(best)
    start += best.period * best.times
  }
  return found
}
