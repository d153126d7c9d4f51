import type { DataSource } from './kit/source'

export type { Columns, DataSource, Table, Task } from './kit/source'

/** In teaching order. */
const order = [
  'and',
  'or',
  'nand',
  'xor',
  'line',
  'sine',
  'spiral',
  'moons',
  'glyph10',
  'lowRank',
  'tokens',
  'sentences',
  'pairs',
  'dialogue',
  'text',
  'csv',
]

const files = import.meta.glob<DataSource>(['./*.ts', '!./index.ts'], { eager: true, import: 'source' })

function rank(name: string): number {
  const place = order.indexOf(name)
  return place < 0 ? order.length : place
}

/** Every source of data by name; one that `order` does not know comes last. */
export const dataSources: ReadonlyMap<string, DataSource> = new Map(
  Object.values(files)
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1))
    .map((source) => [source.name, source]),
)

if (dataSources.size !== Object.keys(files).length) throw new Error('two sources of data have the same name')
