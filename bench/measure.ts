import { cpus } from 'node:os'

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

/** Milliseconds a call, over so many milliseconds; short calls in groups of about one. */
export function samples(call: () => void, milliseconds: number): number[] {
  const found: number[] = []
  const start = performance.now()
  const end = start + milliseconds
  let tried = 0
  do {
    call()
    tried++
  } while (performance.now() - start < 0.5)
  const group = Math.max(1, Math.round(tried / (performance.now() - start)))
  while (performance.now() < end || found.length < 3) {
    const from = performance.now()
    for (let i = 0; i < group; i++) call()
    found.push((performance.now() - from) / group)
  }
  return found
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

/** The results as a Markdown table, with what they were measured on. */
export function table(
  sections: readonly { readonly title: string; readonly rows: readonly Row[] }[],
): string {
  const cpu = cpus()
  const machine = `Node ${process.versions.node}, ${String(cpu.length)} × ${cpu[0]?.model ?? 'unknown processor'}`
  const parts = sections.map(({ title, rows }) =>
    [
      `## ${title}`,
      '',
      '| what | measured | goal | note |',
      '|-|-|-|-|',
      ...rows.map(({ what, value, goal = '', note = '' }) => `| ${what} | ${value} | ${goal} | ${note} |`),
    ].join('\n'),
  )
  return [`Medians. ${machine}.`, ...parts].join('\n\n')
}
