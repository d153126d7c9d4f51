import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host } from './host'
import { installPeers } from './install'
import { openPages, type Pages } from './pages'
import { peersIn, type Peer, type Place } from './peers'
import { race, type Cell, type Runner } from './rounds'
import { chosenWorkloads } from './workloads'

/** What every peer took for every workload in one place. */
export interface Contest {
  readonly place: Place
  readonly peers: readonly Peer[]
  readonly rows: readonly { readonly name: string; readonly cells: ReadonlyMap<string, Cell> }[]
}

const nowhere: Pages = {
  start: () => Promise.reject(new Error('there is no browser here')),
  close: () => Promise.resolve(),
}

const schedule = { rounds: 5, round: 200 }

/** All peers, workload by workload. `words` choose workloads; `tell` hears how far it is. */
export async function contest(
  place: Place,
  words: readonly string[],
  tell: (line: string) => void,
): Promise<Contest> {
  installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'gradwire-bench-'))
  const pages = place === 'node' ? nowhere : await openPages(folder)
  const peers = peersIn[place]
  const runners: Runner[] = []
  const rows = []
  try {
    for (const peer of peers) runners.push({ name: peer.name, host: await started(peer, pages) })
    for (const { name, make } of chosenWorkloads(words)) {
      const begun = performance.now()
      const cells = await race(make(), runners, folder, schedule)
      tell(`${place} ${name} in ${((performance.now() - begun) / 1000).toFixed(0)} s`)
      rows.push({ name, cells })
    }
  } finally {
    await Promise.all(runners.map(({ host }) => host.close()))
    await pages.close()
    rmSync(folder, { recursive: true })
  }
  return { place, peers, rows }
}

/** One that does not even start takes no part: the others do. */
const started = (peer: Peer, pages: Pages): Promise<Host> =>
  peer.start(pages).catch((error: unknown) => {
    const why = String(error).split('\n')[0] ?? ''
    return { ask: () => Promise.resolve({ cannot: why }), close: () => Promise.resolve() }
  })
