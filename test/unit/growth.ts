/** The best of three runs, in milliseconds: others on the machine make a run slower, never faster. */
export function best(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now()
    run()
    return performance.now() - start
  })
  return Math.min(...times)
}

/**
 * How many times longer something takes at the larger size, against what growth in proportion would give: about 1, whatever
 * machine it is; as much as large/small where the time grows with the square.
 */
export function excess(run: (size: number) => void, small: number, large: number): number {
  run(small)
  const times = [small, large].map((size) =>
    best(() => {
      run(size)
    }),
  )
  return (times[1] ?? NaN) / (times[0] ?? NaN) / (large / small)
}
