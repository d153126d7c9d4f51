/**
 * `npm run bench`: everything, printed and written to bench/results as Markdown and JSON.
 * `npm run bench -- node chromium W4 W5`: some parts and workloads only, printed. README.md has the list.
 * `npm run bench -- train W4 W5`: where a step of ours spends its time, beside PyTorch. Needs no peer installed.
 * `npm run bench -- steps W7 gru`: the same step by step of the plan, of workloads and of kinds of layers.
 */
import '../bin/multiply-add.mjs'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { browserRows } from './browser'
import { compileRows, compileTable } from './compile'
import { contest } from './contest'
import { productSpeeds, speedsTable } from './gemm'
import { rowsTable, type Row } from './measure'
import { memoryRows } from './memory'
import { nodesPlot, nodesTable, nodeTimes } from './nodes'
import { plotSvg } from './plot'
import { contestData, contestTable, hasWrong, machine } from './report'
import { scalarRows } from './scalar'
import { freeCores } from './spin'
import { stepsTables } from './steps'
import { trainTable } from './train'
import { trainingRows } from './training'
import { workloads } from './workloads'

const root = join(import.meta.dirname, '..')

interface Section {
  readonly text: string
  readonly data: unknown
  readonly failed?: boolean
}

type Part = (words: readonly string[]) => Promise<Section>

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

const list =
  (title: string, rows: () => readonly Row[] | Promise<readonly Row[]>): Part =>
  async () => {
    const found = await rows()
    return { text: rowsTable(title, found), data: found }
  }

const between =
  (place: 'node' | 'chromium'): Part =>
  async (words) => {
    const found = await contest(place, words, (line) => {
      console.error(line)
    })
    return { text: contestTable(found), data: contestData(found), failed: hasWrong(found) }
  }

const cores: Part = async () => {
  const free = await freeCores()
  const text = `Two threads get ${free.toFixed(2)} cores${free < 1.8 ? ': rows for 2 threads mean little in this run' : ''}.`
  return { text, data: free }
}

const gemm: Part = async (words) => {
  const found = await productSpeeds(words)
  return { text: speedsTable(found), data: found }
}

const compiling: Part = async () => {
  const found = await compileRows()
  return { text: compileTable(found), data: found }
}

/** The picture is always written: it is for those who read, not for those who compare runs. */
const nodes: Part = () => {
  const lines = nodeTimes()
  writeFileSync(join(root, 'bench', 'nodes.svg'), plotSvg(nodesPlot(lines)))
  return Promise.resolve({ text: nodesTable(lines), data: lines })
}

const parts: Readonly<Record<string, Part>> = {
  cores,
  node: between('node'),
  chromium: between('chromium'),
  gemm,
  compile: compiling,
  nodes,
  scalar: list('Graphs of single numbers', scalarRows),
  examples: list('Training of the examples', () => trainingRows(examples())),
  memory: list('Memory over 10,000 steps', () => memoryRows(root)),
  editor: list('The editor in Chromium', () => browserRows(root)),
}

async function main(asked: readonly string[]): Promise<number> {
  const [first, ...others] = asked
  if (first === 'train') {
    console.log(await trainTable(others))
    return 0
  }
  if (first === 'steps') {
    console.log(stepsTables(others))
    return 0
  }
  const names = asked.filter((word) => Object.hasOwn(parts, word))
  const words = asked.filter((word) => !Object.hasOwn(parts, word))
  const unknown = words.find((word) => !workloads.some(({ name }) => name.startsWith(word)))
  if (unknown !== undefined) {
    const known = [...Object.keys(parts), 'train', 'steps', ...workloads.map(({ name }) => name)]
    console.error(`nothing is called ${unknown}; there are ${known.join(', ')}`)
    return 2
  }
  const wanted = names.length > 0 ? names : words.length > 0 ? ['node', 'chromium'] : Object.keys(parts)
  const sections: Record<string, Section> = {}
  for (const name of wanted) {
    const section = await parts[name]?.(words)
    if (section === undefined) continue
    sections[name] = section
    console.log(`${section.text}\n`)
  }
  if (asked.length === 0) keep(Object.entries(sections))
  return Object.values(sections).some(({ failed }) => failed) ? 1 : 0
}

function keep(sections: readonly (readonly [string, Section])[]): void {
  const folder = join(root, 'bench', 'results')
  const date = new Date().toISOString().slice(0, 10)
  mkdirSync(folder, { recursive: true })
  const texts = sections.map(([, { text }]) => text)
  const data = Object.fromEntries(sections.map(([name, { data }]) => [name, data]))
  const head = [`# ${date}`, `Medians. ${machine()}.`]
  writeFileSync(join(folder, `${date}.md`), [...head, ...texts].join('\n\n') + '\n')
  writeFileSync(join(folder, `${date}.json`), JSON.stringify({ date, machine: machine(), ...data }, null, 1))
  console.log(`written to bench/results/${date}.md and ${date}.json`)
}

process.exit(await main(process.argv.slice(2)))
