import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { disagreements } from './agree'
import type { Answer, Host, Opened } from './host'
import { median } from './measure'
import { taskOf } from './task'
import type { Workload } from './workloads'

/** Losses of so many steps are compared. */
const steps = 10

export interface Runner {
  readonly name: string
  readonly host: Host
}

/** One peer's cell of the table. */
export type Cell =
  | { readonly median: number; readonly best: number; readonly opened: Opened; readonly parts: Parts }
  | { readonly cannot: string }
  | { readonly wrong: string }

/** Median milliseconds of the parts of a step that a peer tells apart. */
export type Parts = Readonly<Record<string, number>>

export interface Schedule {
  readonly rounds: number
  /** milliseconds of one peer's turn */
  readonly round: number
  /** parts to time as well, of our own step */
  readonly parts?: readonly string[]
}

/**
 * Opens a workload with every peer, compares what they compute, and lets them take turns: what else the machine does
 * meanwhile then troubles all of them alike. Who computes something else takes no part.
 */
export async function race(
  workload: Workload,
  runners: readonly Runner[],
  folder: string,
  { rounds, round, parts = [] }: Schedule,
): Promise<ReadonlyMap<string, Cell>> {
  const file = join(folder, `${workload.name.replaceAll(' ', '-')}.json`)
  writeFileSync(file, JSON.stringify(taskOf(workload)))
  const cells = new Map<string, Cell>()
  const opened: { name: string; host: Host; opened: Opened; samples: Record<string, number[]> }[] = []
  for (const { name, host } of runners) {
    const answer = await host.ask({ open: file, steps })
    if ('answers' in answer) opened.push({ name, host, opened: answer, samples: { step: [] } })
    else cells.set(name, { cannot: refusal(answer) })
  }
  const wrong = disagreements(opened.map(({ name, opened }) => ({ name, answers: opened.answers })))
  for (const [name, why] of wrong) cells.set(name, { wrong: why })
  const racing = opened.filter(({ name }) => !wrong.has(name))
  for (let i = 0; i < rounds; i++) {
    for (const { host, opened, samples } of racing) {
      if (opened.slow !== undefined) {
        samples.step = [opened.slow]
        continue
      }
      // The first turn warms up: engines compile the busiest code while it runs.
      const answer = await host.ask({ round: i === 0 ? 2.5 * round : round })
      if (i > 0 && 'samples' in answer) samples.step?.push(...answer.samples)
      for (const part of opened.about === undefined || workload.optimizer === undefined ? [] : parts) {
        const answer = await host.ask({ round: round / 2, part })
        if (i > 0 && 'samples' in answer) (samples[part] ??= []).push(...answer.samples)
      }
    }
  }
  for (const { name, opened, samples } of racing) {
    const { step = [], ...others } = samples
    const found = Object.entries(others).map(([part, list]) => [part, median(list)] as const)
    const parts = Object.fromEntries(found)
    cells.set(name, { median: median(step), best: Math.min(...step), opened, parts })
  }
  return cells
}

const refusal = (answer: Answer): string => ('cannot' in answer ? answer.cannot : 'no answer')
