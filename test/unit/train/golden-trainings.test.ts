import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import type { GraphDocument, TensorLiteral } from '../../../src/graph/document'
import { readDocument } from '../../../src/graph/read'
import { parseTensor } from '../../../src/tensor/literal'
import { createTrainer } from '../../../src/train/trainer'

/** A training of PyTorch in float64 (scripts/golden/trainings.py). */
interface Entry {
  readonly name: string
  readonly document: unknown
  /** before each update */
  readonly losses: readonly number[]
  /** parameters and running statistics after the last one */
  readonly ends: Readonly<Record<string, TensorLiteral>>
}

const entries = JSON.parse(
  readFileSync(new URL('../../golden/trainings.json', import.meta.url), 'utf8'),
) as Entry[]

const tolerance = 1e-7

function read(document: unknown): GraphDocument {
  const result = readDocument(JSON.stringify(document))
  if ('problems' in result) throw new Error(result.problems.map((each) => problemLine(each)).join('\n'))
  return result.document
}

describe('50 updates in double precision, as PyTorch makes them', () => {
  it.each(entries)('$name', ({ document, losses, ends }) => {
    const created = createTrainer(read(document), { precision: 'f64' })
    if ('problems' in created) throw new Error(created.problems.map((each) => problemLine(each)).join('\n'))
    const { trainer } = created
    expect(losses).toHaveLength(50)
    losses.forEach((loss, i) => {
      const mine = trainer.step().loss
      expect(Math.abs(mine - loss), `update ${i + 1}: ${mine}, PyTorch ${loss}`).toBeLessThan(tolerance)
    })
    expect(trainer.done).toBe('finished')
    const parameters = trainer.parameters()
    for (const [name, written] of Object.entries(ends)) {
      const [mine, golden] = [parseTensor(parameters[name]), parseTensor(written)]
      expect(mine.shape, name).toEqual(golden.shape)
      const furthest = Math.max(...golden.data.map((x, i) => Math.abs(x - (mine.data[i] ?? NaN))))
      expect(furthest, name).toBeLessThan(tolerance)
    }
  })

  it('every one of them learns', () => {
    for (const { name, losses } of entries)
      expect((losses.at(-1) ?? NaN) < (losses[0] ?? NaN), name).toBe(true)
  })
})
