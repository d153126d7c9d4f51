/**
 * `npm run bench`: how fast the parts are, as medians. `npm run bench -- --write` also keeps the table in
 * bench/results; `npm run bench -- scalar` runs one part: scalar, training or browser. `npm run bench -- train W4 W5`
 * shows how long a step of these workloads takes, against PyTorch (workloads.ts names them).
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { browserRows } from './browser'
import { table, type Row } from './measure'
import { scalarRows } from './scalar'
import { trainTable } from './train'
import { trainingRows } from './training'

const root = join(import.meta.dirname, '..')

/** Paths of the examples by the number that they begin with; the first one where a number has several. */
function examples(): Map<string, string> {
  const folder = join(root, 'examples')
  const found = new Map<string, string>()
  for (const file of readdirSync(folder).sort()) {
    const number = file.split('-')[0] ?? ''
    if (!found.has(number)) found.set(number, join(folder, file))
  }
  return found
}

const parts: Readonly<Record<string, { title: string; rows: () => Row[] | Promise<Row[]> }>> = {
  scalar: { title: 'Graphs of single numbers', rows: scalarRows },
  training: { title: 'Training', rows: () => trainingRows(examples()) },
  browser: { title: 'In the browser', rows: () => browserRows(root) },
}

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
if (asked[0] === 'train') {
  console.log(await trainTable(asked.slice(1)))
  process.exit(0)
}
const unknown = asked.find((name) => !Object.hasOwn(parts, name))
if (unknown !== undefined) {
  console.error(`no part is called ${unknown}; there are ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}

const sections = []
for (const [name, { title, rows }] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) sections.push({ title, rows: await rows() })
}
const results = table(sections)
console.log(results)
if (process.argv.includes('--write')) {
  const folder = join(root, 'bench', 'results')
  const file = join(folder, `${new Date().toISOString().slice(0, 10)}.md`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `# ${file.slice(-13, -3)}\n\n${results}\n`)
  console.log(`\nwritten to ${file}`)
}
