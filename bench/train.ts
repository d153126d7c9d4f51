import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { milliseconds, ratio } from './measure'
import { oursInNode, torchAlone } from './peers'
import type { Pages } from './pages'
import { race, type Cell } from './rounds'
import { chosenWorkloads } from './workloads'

const noPages: Pages = {
  start: () => Promise.reject(new Error('there is no browser here')),
  close: () => Promise.resolve(),
}

/**
 * Where a step of ours spends its time, and PyTorch's step on one thread in the same minute. For developers: no peer has
 * to be installed for it.
 */
export async function trainTable(words: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gradwire-bench-'))
  const peers = [oursInNode, torchAlone]
  const runners = await Promise.all(
    peers.map(async (peer) => ({ name: peer.name, host: await peer.start(noPages) })),
  )
  const lines = [
    '| workload | step | best | passes | update | PyTorch, 1 thread | best | ratio | of the bests | compile | plan |',
    '|-|-|-|-|-|-|-|-|-|-|-|',
  ]
  try {
    for (const { name, make } of chosenWorkloads(words)) {
      const schedule = { rounds: 6, round: 250, parts: ['passes', 'update'] }
      const cells = await race(make(), runners, folder, schedule)
      lines.push(
        `| ${name} | ${columns(cells.get(oursInNode.name), cells.get(torchAlone.name)).join(' | ')} |`,
      )
    }
  } finally {
    for (const { host } of runners) await host.close()
    rmSync(folder, { recursive: true })
  }
  return lines.join('\n')
}

function columns(ours: Cell | undefined, torch: Cell | undefined): string[] {
  if (ours === undefined || !('median' in ours)) return [why(ours)]
  const { median, best, parts, opened } = ours
  const part = (name: string): string => (parts[name] === undefined ? '–' : milliseconds(parts[name]))
  const { compiling = NaN, arenaBytes, unsharedBytes } = opened.about ?? {}
  const theirs =
    torch === undefined || !('median' in torch)
      ? [why(torch), '–', '–', '–']
      : [
          milliseconds(torch.median),
          milliseconds(torch.best),
          ratio(torch.median, median),
          ratio(torch.best, best),
        ]
  const plan =
    arenaBytes === undefined || unsharedBytes === undefined
      ? '–'
      : `${mebibytes(arenaBytes)}, ${mebibytes(unsharedBytes)} unshared`
  const step = [milliseconds(median), milliseconds(best), part('passes'), part('update')]
  return [...step, ...theirs, milliseconds(compiling), plan]
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(2)} MiB`

const why = (cell: Cell | undefined): string =>
  cell === undefined || 'median' in cell
    ? '–'
    : 'cannot' in cell
      ? `cannot: ${cell.cannot}`
      : `wrong: ${cell.wrong}`
