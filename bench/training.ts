import { readFileSync } from 'node:fs'
import type { GraphDocument } from '../src/graph/document'
import { backendNames } from '../src/kernels/names'
import { createTrainer } from '../src/train/trainer'
import { milliseconds, time, type Row } from './measure'

const nets = [
  { what: 'XOR 2-4-2, full batch of 4, Adam', file: 'e19' },
  { what: 'spiral 2-10-3, batch 30, SGD', file: 'e20' },
  { what: 'digits 64-50-10, batch 100, SGD', file: 'e22' },
]

/** Updates per second of the examples, as the editor's worker runs them: f32, data feeding and optimiser included. */
export function trainingRows(examples: ReadonlyMap<string, string>): Row[] {
  return nets.flatMap(({ what, file }) => {
    const path = examples.get(file)
    if (path === undefined) return []
    const document = JSON.parse(readFileSync(path, 'utf8')) as GraphDocument // our own example
    return backendNames.map((backend) => {
      const created = createTrainer(document, { steps: Infinity, backend })
      if ('problems' in created) throw new Error(created.problems[0]?.message.en)
      const { trainer } = created
      const update = time(() => trainer.step())
      return {
        what: `${what}, ${backend}`,
        value: `${Math.round(1000 / update.median).toLocaleString('en')} updates/s`,
        note: `${milliseconds(update.median)} each, best ${milliseconds(update.best)}`,
      }
    })
  })
}
