/** Smallest and largest of the finite numbers; 0 … 1 where there are none. */
export function extentOf(xs: readonly number[]): readonly [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const x of xs) {
    if (!Number.isFinite(x)) continue
    low = Math.min(low, x)
    high = Math.max(high, x)
  }
  return low <= high ? [low, high] : [0, 1]
}

/** The same with a tenth of it on both sides. */
export function widened([low, high]: readonly [number, number]): readonly [number, number] {
  const margin = high > low ? (high - low) / 10 : 0.5
  return [low - margin, high + margin]
}
