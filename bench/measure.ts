/** One line of the results table. */
export interface Row {
  readonly what: string
  readonly value: string
  /** what the design asks for, where it does */
  readonly goal?: string
  readonly note?: string
}

export interface Timing {
  /** milliseconds per call */
  readonly median: number
  readonly best: number
  readonly calls: number
}

interface Budget {
  /** milliseconds of calls that are not counted */
  readonly warm?: number
  /** milliseconds of calls that are */
  readonly run?: number
  readonly atLeast?: number
}

/** Times `call` over and over; short calls are timed in groups, so that the clock's grain does not show. */
export function time(call: () => void, { warm = 300, run = 1000, atLeast = 5 }: Budget = {}): Timing {
  const warmUntil = performance.now() + warm
  let warmed = 0
  const warmStart = performance.now()
  while (warmed < 3 || performance.now() < warmUntil) {
    call()
    warmed++
  }
  const group = Math.max(1, Math.floor((2 * warmed) / Math.max(performance.now() - warmStart, 1e-3)))
  const times: number[] = []
  const until = performance.now() + run
  while (times.length < atLeast || performance.now() < until) {
    const start = performance.now()
    for (let i = 0; i < group; i++) call()
    times.push((performance.now() - start) / group)
  }
  return { median: median(times), best: Math.min(...times), calls: times.length * group }
}

export function median(xs: readonly number[]): number {
  const sorted = [...xs].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2
}

export const milliseconds = (ms: number): string =>
  ms >= 100 ? `${ms.toFixed(0)} ms` : ms >= 1 ? `${ms.toFixed(2)} ms` : `${(1000 * ms).toFixed(1)} µs`

/** How many times as long the first takes as the second. */
export const ratio = (slow: number, fast: number): string => {
  const times = slow / fast
  return `${times >= 100 ? times.toFixed(0) : times >= 10 ? times.toFixed(1) : times.toFixed(2)}×`
}

/** Rows as a Markdown table under a heading. */
export const rowsTable = (title: string, rows: readonly Row[]): string =>
  [
    `## ${title}`,
    '',
    '| what | measured | goal | note |',
    '|-|-|-|-|',
    ...rows.map(({ what, value, goal = '', note = '' }) => `| ${what} | ${value} | ${goal} | ${note} |`),
  ].join('\n')
