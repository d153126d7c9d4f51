import { readFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import type { GraphDocument } from '../src/graph/document'
import { createTrainer } from '../src/train/trainer'
import type { Row } from './measure'

const nets = [
  { what: 'spiral 2-10-3, batch 30, SGD', file: 'e20-spiral' },
  { what: 'conv net on small digits', file: 'e37-cnn' },
  { what: 'LSTM that remembers', file: 'e40-lstm-memory' },
]

const warm = 1000
const steps = 10_000

/** Bytes of objects, and of arrays and WebAssembly memories, once all garbage is collected. */
async function held(): Promise<{ readonly heap: number; readonly external: number }> {
  const session = new Session()
  session.connect()
  await session.post('HeapProfiler.collectGarbage')
  session.disconnect()
  const { heapUsed, external } = process.memoryUsage()
  return { heap: heapUsed, external }
}

/** Memory before and after 10,000 updates of the examples, data feeding and optimiser included. */
export async function memoryRows(root: string): Promise<Row[]> {
  const rows: Row[] = []
  for (const { what, file } of nets) {
    const text = readFileSync(join(root, 'examples', `${file}.gradwire.json`), 'utf8')
    const document = JSON.parse(text) as GraphDocument // our own example
    const created = createTrainer(document, { steps: Infinity })
    if ('problems' in created) throw new Error(created.problems[0]?.message.en)
    const { trainer } = created
    for (let made = 0; made < warm; made++) trainer.step()
    const before = await held()
    for (let made = 0; made < steps; made++) trainer.step()
    const after = await held()
    rows.push({
      what: `${what}: objects; arrays`,
      value: `${change(before.heap, after.heap)}; ${change(before.external, after.external)}`,
      goal: 'flat',
      note: `before and after ${steps.toLocaleString('en')} steps, ${warm.toLocaleString('en')} made before`,
    })
  }
  return rows
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`

const change = (before: number, after: number): string => `${megabytes(before)} → ${megabytes(after)}`
