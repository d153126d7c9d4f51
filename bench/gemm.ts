import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ceilingLoops } from './ceiling'
import type { Host } from './host'
import { installPeers } from './install'
import { openPages } from './pages'
import { productsIn, type Place } from './peers'
import { productsOf, squareName, squares, type Product } from './products'
import { markdown } from './report'
import { chosenWorkloads } from './workloads'

/** Turns of everything that is timed, and milliseconds of a turn. */
const rounds = 4
const turn = 40

/** Products with a smaller share in a workload's products are left out. */
const least = 0.04

type Speed = Readonly<Record<Place, number>>

export interface Speeds {
  /** what the machine does at best in registers; like all speeds here 10⁹ multiplications and additions a second */
  readonly ceiling: Speed
  readonly rows: readonly (Pick<Product, 'what' | 'times'> & {
    readonly name: string
    readonly speed: Speed
  })[]
}

/** Our matrix products one by one, as the training steps of workloads have them, and squares. */
export async function productSpeeds(words: readonly string[]): Promise<Speeds> {
  installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'gradwire-bench-'))
  const pages = await openPages(folder)
  const best = { node: new Map<string, number>(), chromium: new Map<string, number>() }
  const rows: Speeds['rows'][number][] = []
  const hosts: readonly (readonly [Place, Host])[] = [
    ['node', await productsIn.node.start(pages)],
    ['chromium', await productsIn.chromium.start(pages)],
  ]
  try {
    for (const name of names(words)) {
      const products = worthwhile(productsOf(name))
      const timed = [...products.map(({ key, flops }) => ({ name: key, flops })), ...ceilingLoops]
      const file = join(folder, 'products.json')
      writeFileSync(file, JSON.stringify({ name, inputs: {}, parameters: [] }))
      for (const [, host] of hosts) await host.ask({ open: file, steps: 0 })
      for (let i = 0; i < rounds; i++)
        for (const [place, host] of hosts)
          for (const { name, flops } of timed) {
            // While the first turn lasts, engines compile the code again, better.
            const answer = await host.ask({ round: i === 0 ? 6 * turn : turn, part: name })
            if (!('samples' in answer)) continue
            const speed = flops / Math.min(...answer.samples) / 1e6
            best[place].set(name, Math.max(best[place].get(name) ?? 0, speed))
          }
      const speedOf = (key: string): Speed => ({
        node: best.node.get(key) ?? NaN,
        chromium: best.chromium.get(key) ?? NaN,
      })
      for (const { what, key, times } of products) rows.push({ name, what, times, speed: speedOf(key) })
    }
  } finally {
    for (const [, host] of hosts) await host.close()
    await pages.close()
    rmSync(folder, { recursive: true })
  }
  const ceilingOf = (speeds: ReadonlyMap<string, number>): number =>
    Math.max(...ceilingLoops.map(({ name }) => speeds.get(name) ?? 0))
  return { ceiling: { node: ceilingOf(best.node), chromium: ceilingOf(best.chromium) }, rows }
}

/** Squares come with all workloads only. */
const names = (words: readonly string[]): string[] => [
  ...chosenWorkloads(words).flatMap(({ name }) => (/^W[23457]/.test(name) ? [name] : [])),
  ...(words.length === 0 ? squares.map(squareName) : []),
]

function worthwhile(products: readonly Product[]): readonly Product[] {
  const work = ({ flops, times }: Product): number => flops * times
  const all = products.reduce((sum, product) => sum + work(product), 0)
  return products.filter((product) => work(product) >= least * all)
}

export function speedsTable({ ceiling, rows }: Speeds): string {
  const cell = (speed: Speed, place: Place): string =>
    `${speed[place].toFixed(1)} (${((100 * speed[place]) / ceiling[place]).toFixed(0)} %)`
  return [
    '## Matrix products on one thread',
    `GFLOP/s at best, and the share of what four numbers at a time come to in registers alone: ${ceiling.node.toFixed(1)} in Node, ${ceiling.chromium.toFixed(1)} in Chromium.`,
    markdown(
      ['workload', 'product', 'a step', 'Node', 'Chromium'],
      rows.map(({ name, what, times, speed }) => [
        name,
        what.replace('product ', ''),
        `${String(times)}×`,
        cell(speed, 'node'),
        cell(speed, 'chromium'),
      ]),
    ),
  ].join('\n\n')
}
