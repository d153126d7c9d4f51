import { cpus } from 'node:os'
import type { Contest } from './contest'
import { milliseconds, ratio } from './measure'
import type { Cell } from './rounds'

/** The table of a contest: medians, and how many times as long as ours a peer takes. */
export function contestTable({ place, peers, rows }: Contest): string {
  const lines = rows.map(({ name, cells }) => [
    name,
    ...peers.map((peer) => cellText(cells.get(peer.name), ours(cells))),
  ])
  const reasons = rows.flatMap(({ name, cells }) =>
    [...cells].flatMap(([peer, cell]) => {
      if ('median' in cell) return []
      return 'wrong' in cell
        ? [`- ${name}, ${peer}: **wrong answer**: ${cell.wrong}`]
        : [`- ${name}, ${peer}: cannot: ${cell.cannot}`]
    }),
  )
  return [
    `## Training steps in ${place === 'node' ? `Node ${process.versions.node}` : 'Chromium'}`,
    markdown(['workload', ...peers.map(({ name }) => name)], lines),
    `## The same as ratios in ${place === 'node' ? 'Node' : 'Chromium'}`,
    markdown(
      [
        'workload',
        'ours',
        'best peer in JavaScript, 1 thread',
        'its time / ours',
        'PyTorch / ours',
        'better PyTorch / ours',
      ],
      rows.map(({ name, cells }) => ratios(name, cells, peers)),
    ),
    ...(reasons.length === 0 ? [] : ['Cells without a time:', reasons.join('\n')]),
  ].join('\n\n')
}

type Cells = ReadonlyMap<string, Cell>
type Times = Extract<Cell, { median: number }>

const times = (cell: Cell | undefined): Times | undefined =>
  cell !== undefined && 'median' in cell ? cell : undefined

const ours = (cells: Cells): Times | undefined => times(cells.get('Gradwire'))

function cellText(cell: Cell | undefined, own: Times | undefined): string {
  const found = times(cell)
  if (found === undefined) return cell !== undefined && 'wrong' in cell ? '**wrong**' : 'cannot'
  if (own === undefined || found === own) return milliseconds(found.median)
  return `${milliseconds(found.median)} (${ratio(found.median, own.median)})`
}

function ratios(name: string, cells: Cells, peers: Contest['peers']): string[] {
  const own = ours(cells)
  const fastest = (kind: string): readonly [string, Times] | undefined =>
    peers
      .filter((peer) => peer.kind === kind && peer.threads === 1)
      .flatMap((peer) => {
        const found = times(cells.get(peer.name))
        return found === undefined ? [] : [[peer.name, found] as const]
      })
      .sort(([, a], [, b]) => a.median - b.median)[0]
  const against = (peer: Times | undefined): string =>
    own === undefined || peer === undefined
      ? '–'
      : `${ratio(peer.median, own.median)}, of the bests ${ratio(peer.best, own.best)}`
  const best = fastest('javascript')
  const torch = [...cells].filter(([name]) => name.startsWith('PyTorch')).map(([, cell]) => times(cell))
  const better = torch.reduce((a, b) =>
    b === undefined || (a !== undefined && a.median <= b.median) ? a : b,
  )
  return [
    name,
    own === undefined ? '–' : milliseconds(own.median),
    best?.[0] ?? '–',
    against(best?.[1]),
    against(times(cells.get('PyTorch'))),
    against(better),
  ]
}

export const hasWrong = ({ rows }: Contest): boolean =>
  rows.some(({ cells }) => [...cells.values()].some((cell) => 'wrong' in cell))

/** The contest as plain data, for those who draw or compare. */
export const contestData = ({ place, rows }: Contest): object => ({
  place,
  rows: rows.map(({ name, cells }) => ({
    name,
    cells: Object.fromEntries(
      [...cells].map(([peer, cell]) => [
        peer,
        'median' in cell ? { median: cell.median, best: cell.best, losses: cell.opened.answers } : cell,
      ]),
    ),
  })),
})

export const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '-'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** What it was measured on. */
export const machine = (): string => {
  const found = cpus()
  return `Node ${process.versions.node}, ${String(found.length)} × ${found[0]?.model ?? 'unknown processor'}`
}
