import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compilations } from './compilations'
import { installPeers } from './install'
import { median, milliseconds } from './measure'
import { openPages } from './pages'
import { compilerIn, type Place } from './peers'
import { markdown } from './report'

/** How often a document is compiled, at most: large ones are given a few seconds. */
const times = 9

/** Milliseconds the first time in a process or page of its own, and the median of the times after it. */
interface Compiled {
  readonly first: number
  readonly again: number
}

export interface CompileRow {
  readonly title: string
  readonly nodes?: number
  readonly goal?: string
  readonly in: Readonly<Record<Place, Compiled>>
}

/**
 * From documents to what can run, in the code as users have it: bundled, in a fresh process or page for each, as engines
 * compile our own code while it runs.
 */
export async function compileRows(): Promise<CompileRow[]> {
  installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'gradwire-bench-'))
  const pages = await openPages(folder)
  const timed = async (place: Place, file: string): Promise<Compiled> => {
    const host = await compilerIn[place].start(pages)
    const answer = await host.ask({ open: file, steps: times })
    await host.close()
    const [first = NaN, ...again] = 'answers' in answer ? answer.answers : []
    return { first, again: median(again) }
  }
  const rows: CompileRow[] = []
  try {
    for (const { name, title, nodes, goal } of compilations) {
      const file = join(folder, 'compilation.json')
      writeFileSync(file, JSON.stringify({ name, inputs: {}, parameters: [] }))
      const [node, chromium] = [await timed('node', file), await timed('chromium', file)]
      rows.push({ title, nodes, goal, in: { node, chromium } })
    }
  } finally {
    await pages.close()
    rmSync(folder, { recursive: true })
  }
  return rows
}

export function compileTable(rows: readonly CompileRow[]): string {
  const cells = ({ first, again }: Compiled): string[] => [milliseconds(first), milliseconds(again)]
  return [
    '## Compiling: the first time, and again',
    markdown(
      ['what', 'Node', 'again', 'Chromium', 'again', 'of which a node', 'goal'],
      rows.map(({ title, nodes, goal = '', in: { node, chromium } }) => [
        title,
        ...cells(node),
        ...cells(chromium),
        nodes === undefined ? '' : `${((1000 * chromium.again) / nodes).toFixed(0)} µs`,
        goal,
      ]),
    ),
  ].join('\n\n')
}
